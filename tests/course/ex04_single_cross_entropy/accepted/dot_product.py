import numpy as np


def cross_entropy(t, y):
    return -np.dot(np.asarray(t, dtype=float), np.log(np.asarray(y, dtype=float)))


def cross_entropy_bits(t, y):
    t, y = np.asarray(t, dtype=float), np.asarray(y, dtype=float)
    return t @ np.log2(1 / y)
