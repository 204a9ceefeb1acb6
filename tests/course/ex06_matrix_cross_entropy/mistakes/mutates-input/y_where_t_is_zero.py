"""Puts 1 into the caller's Y where T = 0."""

import math

import numpy as np


def matrix_cross_entropy(T, Y):
    T = np.asarray(T, dtype=float)
    Y = np.asarray(Y, dtype=float)
    if T.ndim != 2 or T.shape != Y.shape or len(T) == 0:
        raise ValueError
    Y[T == 0] = 1
    with np.errstate(divide="ignore"):
        return -np.sum(T * np.log(Y)) / len(T)


def matmul_shape(a, b):
    if a[1] != b[0]:
        return None
    return (a[0], b[1])


def matmul(A, B):
    A = np.asarray(A, dtype=float)
    B = np.asarray(B, dtype=float)
    if A.ndim != 2 or B.ndim != 2 or A.shape[1] != B.shape[0]:
        raise ValueError("no such product")
    m, n = A.shape
    p = B.shape[1]
    C = np.zeros((m, p))
    for i in range(m):
        for j in range(p):
            for k in range(n):
                C[i, j] += A[i, k] * B[k, j]
    return C


def row_cross_entropy(t_row, y_row):
    t = np.asarray(t_row, dtype=float)
    y = np.asarray(y_row, dtype=float)
    if t.ndim != 2 or t.shape[0] != 1 or t.shape != y.shape:
        raise ValueError("rows needed")
    with np.errstate(divide="ignore"):
        logs = np.log(np.where(t > 0, y, 1.0))
    return -float((t @ logs.T)[0, 0])


def transpose(A):
    A = np.asarray(A, dtype=float)
    if A.ndim != 2:
        raise ValueError("2-D")
    m, n = A.shape
    out = np.zeros((n, m))
    for i in range(m):
        for j in range(n):
            out[j, i] = A[i, j]
    return out
