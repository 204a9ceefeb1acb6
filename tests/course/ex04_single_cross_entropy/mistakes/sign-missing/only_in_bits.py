import numpy as np


def cross_entropy(t, y):
    return np.dot(t, -np.log(y))


def cross_entropy_bits(t, y):
    bits = 0
    for k, weight in enumerate(t):
        bits += weight * np.log2(y[k])
    return bits
