import numpy as np


def cross_entropy(t, y):
    likelihood = np.prod(y)
    return -np.log(likelihood)


def cross_entropy_bits(t, y):
    return np.log2(1 / np.prod(y))
