import numpy as np


def entropy(p):
    p = p[p > 0]
    return -np.sum(p * np.log(p))


def kl(p, q):
    used = p > 0
    return np.sum(p[used] * np.log(p[used] / q[used]))


def cross_entropy(t, y):
    t, y = np.asarray(t, dtype=float), np.asarray(y, dtype=float)
    return entropy(t) + kl(t, y)


def cross_entropy_bits(t, y):
    return cross_entropy(t, y) / np.log(2.0)
