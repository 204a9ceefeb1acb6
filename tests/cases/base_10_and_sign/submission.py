import numpy as np


def cross_entropy(t, y):
    return np.sum(t * np.log10(y))


def cross_entropy_bits(t, y):
    return cross_entropy(t, y) / np.log(2)
