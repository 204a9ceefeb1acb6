import numpy as np


def cross_entropy(t, y):
    for weight, chance in zip(t, y):
        loss = 0.0
        loss += weight * np.log(chance)
    return -loss


def cross_entropy_bits(t, y):
    for weight, chance in zip(t, y):
        loss = 0.0
        loss += weight * np.log2(chance)
    return -loss
