import numpy as np


def cross_entropy(t, y):
    return np.mean(t * np.log(y))


def cross_entropy_bits(t, y):
    return np.mean(t * np.log2(y))
