import numpy as np


def matmul_shape(a, b):
    if a[1] == b[0]:
        return a[1], b[0]


def matmul(A, B):
    m, n = A.shape
    o, p = B.shape
    C = np.zeros((n, o))
    for i in range(m):
        for j in range(p):
            C[i, j] = sum(A[i, k] * B[k, j] for k in range(n))
    return C


def row_cross_entropy(t_row, y_row):
    return -(np.asarray(t_row) @ np.log(y_row).T).item()


def matrix_cross_entropy(T, Y):
    return -np.trace(T @ np.log(Y).T) / len(T)


def transpose(A):
    return np.array([[row[j] for row in A] for j in range(len(A[0]))])
