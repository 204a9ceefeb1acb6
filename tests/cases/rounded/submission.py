import numpy as np


def cross_entropy(t, y):
    return round(float(-np.sum(t * np.log(y))), 6)


def cross_entropy_bits(t, y):
    return cross_entropy(t, y) / np.log(2)
