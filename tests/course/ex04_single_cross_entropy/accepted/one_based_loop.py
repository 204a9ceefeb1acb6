import numpy as np


def cross_entropy(t, y):
    K = len(t)
    E = 0
    for k in range(1, K + 1):
        E = E - t[k - 1] * np.log(y[k - 1])
    return E


def cross_entropy_bits(t, y):
    return cross_entropy(t, y) / np.log(2)
