"""Puts 1 into the caller's y where t = 0, in the second function only."""

import numpy as np


def cross_entropy(t, y):
    t, y = np.array(t, dtype=float), np.array(y, dtype=float)
    seen = t > 0
    return -float(np.sum(t[seen] * np.log(y[seen])))


def cross_entropy_bits(t, y):
    t = np.asarray(t, dtype=float)
    y = np.asarray(y, dtype=float)
    y[t == 0] = 1
    return -float(t @ np.log2(y))
