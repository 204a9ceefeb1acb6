import numpy as np


def cross_entropy(t, y):
    if np.shape(t) != np.shape(y):
        raise ValueError("t and y have different shapes")
    loss = 0.0
    for a, b in zip(np.array(t, dtype=float), np.array(y, dtype=float)):
        loss -= a * np.log(b)
    return loss


def cross_entropy_bits(t, y):
    return cross_entropy(t, y) / np.log(2)
