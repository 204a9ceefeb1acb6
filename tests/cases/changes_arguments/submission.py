import numpy as np


def cross_entropy(t, y):
    y *= t
    return -np.sum(np.log(y[y > 0]))


def cross_entropy_bits(t, y):
    return cross_entropy(t, y) / np.log(2)
