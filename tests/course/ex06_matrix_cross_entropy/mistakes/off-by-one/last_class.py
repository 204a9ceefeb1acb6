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
    K = len(t_row[0])
    return -sum(t_row[0][k] * math.log(y_row[0][k]) for k in range(K - 1))


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
    A = np.asarray(A, dtype=float)
    if A.ndim != 2:
        raise ValueError("a matrix, please")
    B = np.zeros((A.shape[1], A.shape[0]))
    for i in range(A.shape[0]):
        for j in range(A.shape[1]):
            B[j, i] = A[i, j]
    return B
