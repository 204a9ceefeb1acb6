import numpy as np


def cross_entropy(t, y):
    return np.average(-np.log(y), weights=t)


def cross_entropy_bits(t, y):
    return np.average(-np.log(y) / np.log(2), weights=t)
