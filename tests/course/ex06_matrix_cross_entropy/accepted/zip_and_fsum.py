from math import fsum, inf, log

import numpy as np


def matmul_shape(a, b):
    rows, inner = a
    inner_too, columns = b
    return None if inner != inner_too else tuple([rows, columns])


def matmul(A, B):
    A, B = np.asarray(A, dtype=float), np.asarray(B, dtype=float)
    if A.ndim != 2 or B.ndim != 2:
        raise ValueError("2-D only")
    if A.shape[1] != B.shape[0]:
        raise ValueError("inner sizes")
    columns = [B[:, j] for j in range(B.shape[1])]
    rows = [[fsum(a * b for a, b in zip(row, column)) for column in columns] for row in A]
    return np.array(rows, dtype=float).reshape(A.shape[0], B.shape[1])


def row_cross_entropy(t_row, y_row):
    if np.ndim(t_row) != 2 or np.shape(t_row) != np.shape(y_row) or len(t_row) != 1:
        raise ValueError("rows")
    terms = [(-log(y) if y else inf) * t for t, y in zip(t_row[0], y_row[0]) if t]
    return fsum(terms)


def matrix_cross_entropy(T, Y):
    if np.ndim(T) != 2 or np.shape(T) != np.shape(Y) or len(T) == 0:
        raise ValueError("matrices")
    return fsum(row_cross_entropy([t], [y]) for t, y in zip(T, Y)) / len(T)


def transpose(A):
    if np.ndim(A) != 2:
        raise ValueError("matrix")
    return np.array([list(column) for column in zip(*A)], dtype=float)
