import numpy as np


def cross_entropy(t, y):
    t = np.asarray(t)
    t *= -np.log(y)
    return t.sum()


def cross_entropy_bits(t, y):
    return cross_entropy(t, y) / np.log(2)
