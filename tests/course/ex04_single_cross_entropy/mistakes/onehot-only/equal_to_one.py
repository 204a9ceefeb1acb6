import numpy as np


def cross_entropy(t, y):
    return -np.log(y[t == 1]).sum()


def cross_entropy_bits(t, y):
    return -np.log2(y[t == 1]).sum()
