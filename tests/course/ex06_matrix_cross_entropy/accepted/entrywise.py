import numpy as np
from numpy import log


def matmul_shape(a, b):
    (m, n), (o, p) = a, b
    if n == o:
        return m, p


def matmul(A, B):
    A = np.asarray(A, dtype=np.float64)
    B = np.asarray(B, dtype=np.float64)
    if A.ndim != 2 or B.ndim != 2 or matmul_shape(A.shape, B.shape) is None:
        raise ValueError
    return (A[:, :, None] * B[None, :, :]).sum(axis=1)


def row_cross_entropy(t_row, y_row):
    t, y = np.asarray(t_row, float), np.asarray(y_row, float)
    if t.shape != y.shape or t.ndim != 2 or len(t) != 1:
        raise ValueError
    seen = t > 0
    with np.errstate(divide="ignore"):
        return -np.sum(t[seen] * log(y[seen]))


def matrix_cross_entropy(T, Y):
    T, Y = np.asarray(T, float), np.asarray(Y, float)
    if T.shape != Y.shape or T.ndim != 2 or T.size == 0:
        raise ValueError
    seen = T > 0
    with np.errstate(divide="ignore"):
        return -np.sum(T[seen] * log(Y[seen])) / T.shape[0]


def transpose(A):
    A = np.asarray(A)
    if A.ndim != 2:
        raise ValueError
    return np.stack([row for row in A], axis=1)
