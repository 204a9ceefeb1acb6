import numpy as np


def cross_entropy(t, y):
    t, y = np.asarray(t, float), np.asarray(y, float)
    if t.shape != y.shape:
        raise ValueError("shapes differ")
    seen = t > 0
    with np.errstate(divide="ignore"):
        return float(-np.sum(t[seen] * np.log(y[seen])))


def cross_entropy_bits(t, y):
    return cross_entropy(t, y) / np.log(2)
