import numpy as np


def cross_entropy(t, y):
    ratio = np.divide(t, y)
    return np.dot(t, np.log(ratio))


def cross_entropy_bits(t, y):
    ratio = np.divide(t, y)
    return np.dot(t, np.log2(ratio))
