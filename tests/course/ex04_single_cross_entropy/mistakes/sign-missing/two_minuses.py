import numpy as np


def cross_entropy(t, y):
    terms = [-a * np.log(b) for a, b in zip(t, y)]
    return -sum(terms)


def cross_entropy_bits(t, y):
    return np.dot(t, np.log2(y))
