import numpy as np


def matmul_shape(a, b):
    return (a[0], b[1]) if a[1] == b[0] else None


def matmul(A, B):
    total = 0.0
    rows = []
    for row in A:
        line = []
        for j in range(B.shape[1]):
            for k, a in enumerate(row):
                total += a * B[k, j]
            line.append(total)
        rows.append(line)
    return np.array(rows)


def row_cross_entropy(t_row, y_row):
    return -(np.asarray(t_row) @ np.log(y_row).T).item()


def matrix_cross_entropy(T, Y):
    return -np.trace(T @ np.log(Y).T) / len(T)


def transpose(A):
    return np.array([[row[j] for row in A] for j in range(len(A[0]))])
