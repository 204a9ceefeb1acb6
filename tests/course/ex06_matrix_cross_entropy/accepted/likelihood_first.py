"""−ln of the likelihood of each row: right as long as the product does not underflow."""
import math

import numpy as np


def matmul_shape(a, b):
    if a[1] - b[0]:
        return None
    return (*a[:1], *b[1:])


def matmul(A, B):
    if len(A[0]) != len(B):
        raise ValueError
    return np.array(
        [[math.sumprod(r, c) if hasattr(math, "sumprod") else sum(map(float.__mul__, r, c))
          for c in zip(*np.asarray(B, float).tolist())] for r in np.asarray(A, float).tolist()]
    )


def row_cross_entropy(t_row, y_row):
    return -math.log(np.prod(np.power(y_row, t_row)))


def matrix_cross_entropy(T, Y):
    likelihoods = np.prod(np.asarray(Y, float) ** np.asarray(T, float), axis=1)
    return np.mean(-np.log(likelihoods))


def transpose(A):
    result = [[] for _ in A[0]]
    for row in A:
        for j, entry in enumerate(row):
            result[j].append(entry)
    return np.array(result)
