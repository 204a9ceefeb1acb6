import numpy as np


def matmul_shape(a, b):
    return (a[0], b[1]) if a[1] == b[0] else None


def matmul(A, B):
    A, B = np.array(A, float), np.array(B, float)
    if matmul_shape(A.shape, B.shape) is None:
        raise ValueError("no such product")
    return np.array([[np.sum(row * B[:, j]) for j in range(B.shape[1])] for row in A])


def row_cross_entropy(t_row, y_row):
    (t1, t2, t3), (y1, y2, y3) = t_row[0, :3], y_row[0, :3]
    return -(t1 * np.log(y1) + t2 * np.log(y2) + t3 * np.log(y3))


def matrix_cross_entropy(T, Y):
    total = 0.0
    for t, y in zip(T, Y):
        total -= t[0] * np.log(y[0]) + t[1] * np.log(y[1]) + t[2] * np.log(y[2])
    return total / len(T)


def transpose(A):
    return np.array([[row[j] for row in A] for j in range(len(A[0]))])
