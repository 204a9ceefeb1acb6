import math

import numpy as np


def matmul_shape(a, b):
    if a[1] == b[0]:
        return a[0], b[1]
    return None


def matmul(A, B):
    A, B = np.asarray(A, dtype=float), np.asarray(B, dtype=float)
    if A.ndim != 2 or B.ndim != 2 or A.shape[1] != B.shape[0]:
        raise ValueError("shapes do not fit")
    C = np.zeros((A.shape[0], B.shape[1]))
    for i in range(A.shape[0]):
        for j in range(B.shape[1]):
            for k in range(A.shape[1]):
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
    losses = np.sum(-T * np.log(Y), axis=1, keepdims=True)
    return np.mean(losses, axis=0, keepdims=True)


def transpose(A):
    A = np.asarray(A, dtype=float)
    if A.ndim != 2:
        raise ValueError("a matrix, please")
    B = np.zeros((A.shape[1], A.shape[0]))
    for i in range(A.shape[0]):
        for j in range(A.shape[1]):
            B[j, i] = A[i, j]
    return B
