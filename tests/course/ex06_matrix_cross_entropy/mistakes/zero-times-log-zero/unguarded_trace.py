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
    t, y = np.asarray(t_row, dtype=float), np.asarray(y_row, dtype=float)
    if t.ndim != 2 or t.shape[0] != 1 or t.shape != y.shape:
        raise ValueError("two rows")
    return -np.sum(t * np.log(y))


def matrix_cross_entropy(T, Y):
    T, Y = np.asarray(T, dtype=float), np.asarray(Y, dtype=float)
    if T.ndim != 2 or T.shape != Y.shape or not len(T):
        raise ValueError("two matrices")
    return -np.trace(T @ np.log(Y).T) / len(T)


def transpose(A):
    m, n = np.shape(A)
    return np.array([[A[i][j] for i in range(m)] for j in range(n)], dtype=float)
