import numpy as np


def cross_entropy(t, y):
    t = np.asarray(t, dtype=float)
    y = np.asarray(y, dtype=float)
    if t.shape != y.shape:
        raise ValueError("t and y have different shapes")
    return -np.dot(t, np.log(y))


def cross_entropy_bits(t, y):
    return cross_entropy(t, y) / np.log(2)
