import numpy as np


def cross_entropy(t, y):
    total = 0.0
    for _ in range(10**9):
        total -= np.sum(t * np.log(y))
    return total / 10**9


def cross_entropy_bits(t, y):
    return cross_entropy(t, y) / np.log(2)
