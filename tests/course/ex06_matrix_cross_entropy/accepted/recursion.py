import numpy as np


def matmul_shape(a, b):
    match (a, b):
        case ((m, n), (k, p)) if n == k:
            return (m, p)
        case _:
            return None


def matmul(A, B):
    A, B = np.asarray(A, float), np.asarray(B, float)
    if A.ndim != 2 or B.ndim != 2 or A.shape[1] != B.shape[0]:
        raise ValueError("no such product")
    if A.shape[1] <= 1:
        return A * B if A.shape[1] else np.zeros((len(A), B.shape[1]))
    middle = A.shape[1] // 2
    return matmul(A[:, :middle], B[:middle]) + matmul(A[:, middle:], B[middle:])


def _loss(pairs):
    if not pairs:
        return 0.0
    (t, y), *rest = pairs
    return (-t * np.log(y) if t > 0 else 0.0) + _loss(rest)


def row_cross_entropy(t_row, y_row):
    t_row, y_row = np.asarray(t_row, float), np.asarray(y_row, float)
    if t_row.ndim != 2 or t_row.shape != y_row.shape or t_row.shape[0] != 1:
        raise ValueError("not two rows")
    with np.errstate(divide="ignore"):
        return _loss(list(zip(t_row[0], y_row[0])))


def matrix_cross_entropy(T, Y):
    T, Y = np.asarray(T, float), np.asarray(Y, float)
    if T.ndim != 2 or T.shape != Y.shape or not len(T):
        raise ValueError("not two matrices")

    def total(i):
        return 0.0 if i == len(T) else row_cross_entropy(T[i : i + 1], Y[i : i + 1]) + total(i + 1)

    return total(0) / len(T)


def transpose(A):
    A = np.asarray(A, float)
    if A.ndim != 2:
        raise ValueError("not a matrix")
    if A.shape[1] == 1:
        return A.reshape(1, -1)
    half = A.shape[1] // 2
    return np.vstack([transpose(A[:, :half]), transpose(A[:, half:])])
