import numpy as np


def cross_entropy(t, y):
    guess = np.argmax(y)
    return -np.log(y[guess])


def cross_entropy_bits(t, y):
    return cross_entropy(t, y) / np.log(2)
