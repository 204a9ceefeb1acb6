import numpy as np


def cross_entropy(t, y):
    return np.log(1 / np.dot(t, y))


def cross_entropy_bits(t, y):
    return -np.log2(np.inner(y, t))
