import numpy as np


def cross_entropy(t, y):
    return -np.array([t]) @ np.log(np.array([y])).T


def cross_entropy_bits(t, y):
    return cross_entropy(t, y) / np.log(2)
