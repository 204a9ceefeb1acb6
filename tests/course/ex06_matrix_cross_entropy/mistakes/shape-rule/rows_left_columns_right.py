import math

import numpy as np


def matmul_shape(a, b):
    left_rows, left_columns = a
    right_rows, right_columns = b
    if left_rows == right_columns:
        return left_rows, right_columns
    return None


def matmul(A, B):
    A, B = np.asarray(A, dtype=float), np.asarray(B, dtype=float)
    if A.shape[0] != B.shape[1]:
        raise ValueError("rows of the left must be columns of the right")
    return np.array([[sum(A[i, k] * B[k, j] for k in range(len(B))) for j in range(B.shape[1])] for i in range(len(A))])


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
    A = np.asarray(A, dtype=float)
    if A.ndim != 2:
        raise ValueError("a matrix, please")
    B = np.zeros((A.shape[1], A.shape[0]))
    for i in range(A.shape[0]):
        for j in range(A.shape[1]):
            B[j, i] = A[i, j]
    return B
