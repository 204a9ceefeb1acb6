import numpy as np


def matmul_shape(a, b):
    shape = None
    if a[-1] == b[0]:
        shape = (int(a[0]), int(b[-1]))
    return shape


def matmul(A, B):
    A = np.asarray(A, dtype=float)
    B = np.asarray(B, dtype=float)
    if A.ndim != 2 or B.ndim != 2 or A.shape[1] != B.shape[0]:
        raise ValueError(f"{A.shape} and {B.shape}")
    C = np.zeros((A.shape[0], B.shape[1]))
    for k in range(A.shape[1]):
        for i in range(A.shape[0]):
            C[i] += A[i, k] * B[k]
    return C


def _check(T, Y):
    T = np.asarray(T, dtype=float)
    Y = np.asarray(Y, dtype=float)
    if T.ndim != 2 or T.shape != Y.shape or T.shape[0] < 1:
        raise ValueError(f"{T.shape} and {Y.shape}")
    return T, Y


def _losses(T, Y):
    with np.errstate(divide="ignore", invalid="ignore"):
        return -np.where(T > 0, T * np.log(Y), 0.0)


def row_cross_entropy(t_row, y_row):
    t, y = _check(t_row, y_row)
    if t.shape[0] != 1:
        raise ValueError("one row only")
    return _losses(t, y).sum()


def matrix_cross_entropy(T, Y):
    return np.average(_losses(*_check(T, Y)).sum(axis=1))


def transpose(A):
    A = np.asarray(A, dtype=float)
    if A.ndim != 2:
        raise ValueError(f"{A.shape}")
    B = np.full(A.shape[::-1], np.nan)
    for j in range(A.shape[1]):
        B[j, :] = A[:, j]
    return B
