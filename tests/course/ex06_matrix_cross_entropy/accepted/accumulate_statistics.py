import statistics
from itertools import accumulate, product

import numpy as np


def matmul_shape(a, b):
    return None if a[1] != b[0] else a[:1] + b[1:]


def matmul(A, B):
    A, B = np.asarray(A, dtype="f8"), np.asarray(B, dtype="f8")
    (m, n), (q, p) = A.shape, B.shape
    if n != q:
        raise ValueError("inner")
    C = {(i, j): 0.0 for i, j in product(range(m), range(p))}
    for i, k, j in product(range(m), range(n), range(p)):
        C[i, j] += A[i, k] * B[k, j]
    return np.array([C[i, j] for i in range(m) for j in range(p)]).reshape(m, p)


def row_cross_entropy(t_row, y_row):
    if np.shape(t_row) != np.shape(y_row) or np.ndim(t_row) != 2 or np.shape(t_row)[0] != 1:
        raise ValueError("rows")
    terms = (t * -np.log(y) for t, y in zip(np.ravel(t_row), np.ravel(y_row)) if t != 0)
    *_, last = accumulate(terms, initial=0.0)
    return last


def matrix_cross_entropy(T, Y):
    if np.shape(T) != np.shape(Y) or np.ndim(T) != 2:
        raise ValueError("matrices")
    return statistics.fmean(row_cross_entropy([t], [y]) for t, y in zip(T, Y))


def transpose(A):
    A = np.asarray(A)
    (m, n) = A.shape
    B = np.zeros(n * m)
    for place, (i, j) in enumerate(product(range(m), range(n))):
        B[(place % n) * m + place // n] = A[i, j]
    return B.reshape(n, m)
