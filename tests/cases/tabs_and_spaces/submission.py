import numpy as np


def cross_entropy(t, y):
    total = 0
    for tk, yk in zip(t, y):
	total -= tk * np.log(yk)
    return total


def cross_entropy_bits(t, y):
    return cross_entropy(t, y) / np.log(2)
