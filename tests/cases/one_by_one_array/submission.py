import numpy as np


def cross_entropy(t, y):
    t = np.reshape(t, (1, -1))
    y = np.reshape(y, (-1, 1))
    return -t @ np.log(y)


def cross_entropy_bits(t, y):
    return cross_entropy(t, y) / np.log(2)
