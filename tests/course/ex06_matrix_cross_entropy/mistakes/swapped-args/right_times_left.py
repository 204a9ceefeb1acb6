import numpy as np


def matmul_shape(a, b):
    return (a[0], b[1]) if a[1] == b[0] else None


def matmul(A, B):
    return np.array([[np.sum(B[i] * A[:, j]) for j in range(A.shape[1])] for i in range(B.shape[0])])


def row_cross_entropy(t_row, y_row):
    return -(np.asarray(t_row) @ np.log(y_row).T).item()


def matrix_cross_entropy(T, Y):
    return -np.trace(T @ np.log(Y).T) / len(T)


def transpose(A):
    return np.array([[row[j] for row in A] for j in range(len(A[0]))])
