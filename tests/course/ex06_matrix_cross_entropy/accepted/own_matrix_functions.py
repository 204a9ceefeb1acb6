import numpy as np


def dot(u, v):
    assert len(u) == len(v)
    s = 0
    for a, b in zip(u, v):
        s = s + a * b
    return s


def trace(M):
    s = 0.0
    for i in range(len(M)):
        s += M[i, i]
    return s


def column(M, j):
    return [M[i][j] for i in range(len(M))]


def matmul_shape(a, b):
    if a[1] == b[0]:
        return a[0], b[1]
    else:
        return None


def matmul(A, B):
    if np.ndim(A) != 2 or np.ndim(B) != 2:
        raise ValueError("matrices, please")
    if matmul_shape(np.shape(A), np.shape(B)) is None:
        raise ValueError("these do not fit")
    result = []
    for row in A:
        line = []
        for j in range(np.shape(B)[1]):
            line.append(dot(row, column(B, j)))
        result.append(line)
    return np.array(result, dtype=float)


def transpose(A):
    if np.ndim(A) != 2:
        raise ValueError("a matrix, please")
    return np.array([column(A, j) for j in range(np.shape(A)[1])])


def row_cross_entropy(t_row, y_row):
    return -matmul(t_row, transpose(np.log(y_row))).item()


def matrix_cross_entropy(T, Y):
    return -trace(matmul(T, transpose(np.log(Y)))) / np.shape(T)[0]
