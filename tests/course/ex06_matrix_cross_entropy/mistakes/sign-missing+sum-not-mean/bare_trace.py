import numpy as np


def matmul_shape(a, b):
    m, n = a
    k, p = b
    if n != k:
        return None
    return (m, p)


def matmul(A, B):
    shape = matmul_shape(np.shape(A), np.shape(B))
    if shape is None:
        raise ValueError(f"{np.shape(A)} times {np.shape(B)}")
    columns = transpose(B)
    return np.array([[sum(a * b for a, b in zip(row, column)) for column in columns] for row in A])


def row_cross_entropy(t_row, y_row):
    product = matmul(t_row, transpose(np.log(y_row)))
    return -product[0, 0]


def matrix_cross_entropy(T, Y):
    product = matmul(T, transpose(np.log(Y)))
    return sum(product[i][i] for i in range(len(product)))


def transpose(A):
    m, n = np.shape(A)
    return np.array([[A[i][j] for i in range(m)] for j in range(n)], dtype=float)
