import numpy as np


def cross_entropy(t, y):
    joint = np.multiply(t, y)
    return -np.add.reduce(np.log(joint))


def cross_entropy_bits(t, y):
    joint = np.multiply(t, y)
    return -np.add.reduce(np.log2(joint))
