import numpy as np


def cross_entropy(t, y):
    chances = np.asarray(y, dtype=float) / np.sum(y)
    return -np.dot(t, np.log(chances))


def cross_entropy_bits(t, y):
    return cross_entropy(t, y) / np.log(2)
