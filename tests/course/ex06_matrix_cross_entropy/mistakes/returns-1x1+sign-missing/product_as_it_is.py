import numpy as np


def matmul_shape(a, b):
    return (a[0], b[1]) if a[1] == b[0] else None


def matmul(A, B):
    A, B = np.array(A, float), np.array(B, float)
    if matmul_shape(A.shape, B.shape) is None:
        raise ValueError("no such product")
    return np.array([[np.sum(row * B[:, j]) for j in range(B.shape[1])] for row in A])


def row_cross_entropy(t_row, y_row):
    return t_row @ np.log(y_row).T


def matrix_cross_entropy(T, Y):
    return -np.trace(T @ np.log(Y).T) / len(T)


def transpose(A):
    return np.array([[row[j] for row in A] for j in range(len(A[0]))])
