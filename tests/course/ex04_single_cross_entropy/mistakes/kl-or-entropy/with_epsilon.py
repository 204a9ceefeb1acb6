import numpy as np


def cross_entropy(t, y):
    eps = 1e-12
    return np.sum(t * (np.log(t + eps) - np.log(y + eps)))


def cross_entropy_bits(t, y):
    return cross_entropy(t, y) / np.log(2)
