import numpy as np


def matmul_shape(a, b):
    return (a[0], b[1]) if a[1] == b[0] else None


def matmul(A, B):
    return A @ B


def row_cross_entropy(t_row, y_row):
    return (-t_row @ np.log(y_row).T)[0, 0]


def matrix_cross_entropy(T, Y):
    return -np.trace(T @ np.log(Y).T) / len(T)


def transpose(A):
    return A.T
