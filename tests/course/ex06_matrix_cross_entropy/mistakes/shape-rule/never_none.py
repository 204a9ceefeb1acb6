import numpy as np


def matmul_shape(a, b):
    return (a[0], b[1])


def matmul(A, B):
    return np.array([[sum(a * b for a, b in zip(row, column)) for column in transpose(B)] for row in A])


def row_cross_entropy(t_row, y_row):
    product = matmul(t_row, transpose(np.log(y_row)))
    return -product[0, 0]


def matrix_cross_entropy(T, Y):
    product = matmul(T, transpose(np.log(Y)))
    return -sum(product[i, i] for i in range(len(product))) / len(product)


def transpose(A):
    m, n = np.shape(A)
    return np.array([[A[i][j] for i in range(m)] for j in range(n)], dtype=float)
