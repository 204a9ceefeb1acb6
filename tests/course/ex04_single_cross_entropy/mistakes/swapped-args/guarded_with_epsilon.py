import numpy as np


def cross_entropy(t, y):
    return np.dot(y, -np.log(t + 1e-9))


def cross_entropy_bits(t, y):
    return np.dot(y, -np.log2(t + 1e-9))
