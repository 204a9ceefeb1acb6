import numpy as np


def cross_entropy(t, y):
    k = int(np.asarray(t).argmax())
    return -np.log(y[k])


def cross_entropy_bits(t, y):
    return cross_entropy(t, y) / np.log(2)
