import numpy as np


def cross_entropy(t, y):
    t = np.array(t, dtype=int)
    return -np.sum(t * np.log(y))


def cross_entropy_bits(t, y):
    t = np.array(t, dtype=int)
    return -np.sum(t * np.log2(y))
