import numpy as np


def cross_entropy(t, y):
    t = np.asarray(t, dtype=np.float32)
    y = np.asarray(y, dtype=np.float32)
    return -np.dot(t, np.log(y))


def cross_entropy_bits(t, y):
    return cross_entropy(t, y) / np.log(2)
