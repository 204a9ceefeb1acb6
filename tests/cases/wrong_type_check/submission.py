import numpy as np


def cross_entropy(t, y):
    if type(t) is list:
        return -sum(a * np.log(b) for a, b in zip(t, y))


def cross_entropy_bits(t, y):
    return cross_entropy(t, y) / np.log(2)
