import math

import numpy as np


def matmul_shape(a, b):
    if a[1] == b[0]:
        return a[0], b[1]
    return None


def matmul(A, B):
    C = np.zeros((2, 2))
    for i in range(2):
        for j in range(2):
            for k in range(3):
                C[i, j] += A[i, k] * B[k, j]
    return C


def row_cross_entropy(t_row, y_row):
    t, y = np.asarray(t_row, dtype=float), np.asarray(y_row, dtype=float)
    if t.ndim != 2 or len(t) != 1 or t.shape != y.shape:
        raise ValueError("two rows, please")
    loss = 0.0
    for k in range(t.shape[1]):
        if t[0, k] > 0:
            loss -= t[0, k] * (math.log(y[0, k]) if y[0, k] > 0 else -math.inf)
    return loss


def matrix_cross_entropy(T, Y):
    T, Y = np.asarray(T, dtype=float), np.asarray(Y, dtype=float)
    if T.ndim != 2 or T.shape != Y.shape or len(T) == 0:
        raise ValueError("two matrices, please")
    loss = 0.0
    for i in range(len(T)):
        for k in range(T.shape[1]):
            if T[i, k] > 0:
                loss -= T[i, k] * (math.log(Y[i, k]) if Y[i, k] > 0 else -math.inf)
    return loss / len(T)


def transpose(A):
    return np.array([[A[0, 0], A[1, 0]], [A[0, 1], A[1, 1]], [A[0, 2], A[1, 2]]])
