import numpy as np


def matmul_shape(a, b):
    return (a[0], b[1]) if a[1] == b[0] else None


def matmul(A, B):
    C = np.zeros((len(A), len(B[0])), dtype=np.int64)
    for k in range(len(B)):
        for i in range(len(A)):
            for j in range(len(B[0])):
                C[i, j] = C[i, j] + A[i, k] * B[k, j]
    return C


def row_cross_entropy(t_row, y_row):
    return -(np.asarray(t_row) @ np.log(y_row).T).item()


def matrix_cross_entropy(T, Y):
    return -np.trace(T @ np.log(Y).T) / len(T)


def transpose(A):
    return np.array([[row[j] for row in A] for j in range(len(A[0]))])
