import math

import numpy as np


def matmul_shape(a, b):
    if a[1] != b[0]:
        return None
    return (a[0], b[1])


def matmul(A, B):
    A, B = np.asarray(A, dtype=float), np.asarray(B, dtype=float)
    if A.ndim != 2 or B.ndim != 2 or A.shape[1] != B.shape[0]:
        raise ValueError("shapes do not fit")
    m, n = A.shape
    p = B.shape[1]
    C = np.zeros((m, p))
    for i in range(m):
        for j in range(p):
            total = 0.0
            for k in range(n):
                total += A[i, k] * B[k, j]
            C[i, j] = total
    return C


def row_cross_entropy(t_row, y_row):
    t_row, y_row = np.asarray(t_row, dtype=float), np.asarray(y_row, dtype=float)
    if t_row.ndim != 2 or t_row.shape[0] != 1 or t_row.shape != y_row.shape:
        raise ValueError("two rows needed")
    total = 0.0
    for k in range(t_row.shape[1]):
        if t_row[0, k] > 0:
            if y_row[0, k] == 0:
                return math.inf
            total -= t_row[0, k] * math.log(y_row[0, k])
    return total


def matrix_cross_entropy(T, Y):
    T, Y = np.asarray(T, dtype=float), np.asarray(Y, dtype=float)
    if T.ndim != 2 or T.shape != Y.shape or T.shape[0] == 0:
        raise ValueError("two matrices needed")
    total = 0.0
    for i in range(T.shape[0]):
        total += row_cross_entropy(T[i : i + 1], Y[i : i + 1])
    return total / T.shape[0]


def transpose(A):
    A = np.asarray(A, dtype=float)
    if A.ndim != 2:
        raise ValueError("a matrix needed")
    B = np.empty((A.shape[1], A.shape[0]))
    for i in range(A.shape[0]):
        for j in range(A.shape[1]):
            B[j, i] = A[i, j]
    return B
