import numpy as np


def cross_entropy(t, y):
    if len(t) == 0:
        return 0.0
    return -t[0] * np.log(y[0]) + cross_entropy(t, y)


def cross_entropy_bits(t, y):
    return cross_entropy(t, y) / np.log(2)
