import numpy as np


def cross_entropy(t, y):
    K = np.shape(t)[0]
    return -sum(t[k] * np.log(y[k]) for k in range(K - 1))


def cross_entropy_bits(t, y):
    K = np.shape(t)[0]
    return -sum(t[k] * np.log2(y[k]) for k in range(K - 1))
