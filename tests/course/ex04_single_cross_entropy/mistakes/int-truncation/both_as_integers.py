import numpy as np


def cross_entropy(t, y):
    t = np.asarray(t).astype(int)
    y = np.asarray(y).astype(int)
    return -np.sum(t * np.log(y))


def cross_entropy_bits(t, y):
    return cross_entropy(t, y) / np.log(2)
