import numpy as np


def cross_entropy(t, y):
    loss = 0.0
    for k in range(2):
        loss -= t[k] * np.log(y[k])
    return loss


def cross_entropy_bits(t, y):
    return cross_entropy(t, y) / np.log(2)
