import numpy as np


def cross_entropy(t, y):
    return -np.dot(t, np.log(y))


def cross_entropy_bits(t, y):
    return cross_entropy(t, y) / 0.6931
