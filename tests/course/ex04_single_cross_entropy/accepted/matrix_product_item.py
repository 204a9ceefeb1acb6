import numpy as np


def cross_entropy(t, y):
    row = np.asarray(t, dtype=float).reshape(1, -1)
    column = np.log(np.asarray(y, dtype=float)).reshape(-1, 1)
    return -(row @ column).item()


def cross_entropy_bits(t, y):
    row = np.asarray(t, dtype=float)[None, :]
    column = np.log2(np.asarray(y, dtype=float))[:, None]
    return -(row @ column)[0, 0]
