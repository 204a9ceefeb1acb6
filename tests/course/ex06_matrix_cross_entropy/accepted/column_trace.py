"""The other trace, of the K×K product of the transposed targets with the logs."""
import numpy as np


def matmul_shape(a, b):
    return next(((m, p) for m, p in [(a[0], b[1])] if a[1] == b[0]), None)


def matmul(A, B):
    A, B = map(np.asarray, (A, B))
    if not (A.ndim == B.ndim == 2):
        raise ValueError("ndim")
    C = np.empty((A.shape[0], B.shape[1]), dtype=float)
    for place in np.ndindex(C.shape):
        i, j = place
        C[place] = np.sum(A[i, :] * B[:, j])
    return C


def row_cross_entropy(t_row, y_row):
    outer = np.transpose(t_row) @ np.log(y_row)
    return -np.trace(outer)


def matrix_cross_entropy(T, Y):
    N, _ = T.shape
    product = T.T @ np.log(Y)
    return -(1 / N) * product.trace()


def transpose(A):
    A = np.asarray(A)
    rows, columns = A.shape
    flat = [A.flat[i * columns + j] for j in range(columns) for i in range(rows)]
    return np.reshape(flat, (columns, rows))
