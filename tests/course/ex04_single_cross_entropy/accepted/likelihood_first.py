import numpy as np


def likelihood(t, y):
    return np.prod(np.power(np.asarray(y, dtype=float), np.asarray(t, dtype=float)))


def cross_entropy(t, y):
    return -np.log(likelihood(t, y))


def cross_entropy_bits(t, y):
    return -np.log2(likelihood(t, y))
