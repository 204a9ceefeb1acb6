from functools import reduce
from operator import add

import numpy as np


def matmul_shape(a, b):
    return {True: (a[0], b[1])}.get(a[1] == b[0])


def matmul(A, B):
    A, B = np.array(A, dtype=float), np.array(B, dtype=float)
    if A.ndim != 2 or B.ndim != 2 or A.shape[1] != B.shape[0]:
        raise ValueError("shapes")
    nothing = np.zeros((A.shape[0], B.shape[1]))
    return reduce(add, (np.outer(A[:, k], B[k]) for k in range(B.shape[0])), nothing)


def row_cross_entropy(t_row, y_row):
    pairs = zip(np.ravel(t_row), np.ravel(y_row))
    return reduce(lambda total, pair: total - pair[0] * np.log(pair[1]), pairs, 0.0)


def matrix_cross_entropy(T, Y):
    T, Y = np.array(T, dtype=float), np.array(Y, dtype=float)
    return reduce(add, map(lambda t, y: row_cross_entropy(t[None], y[None]), T, Y)) / T.shape[0]


def transpose(A):
    A = np.array(A, dtype=float)
    return reduce(lambda left, row: np.hstack([left, row[:, None]]), A, np.empty((A.shape[1], 0)))
