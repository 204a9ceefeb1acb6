"""Puts 1 into the caller's y where t = 0."""

import math

import numpy as np


def log_base(x, b):
    if x <= 0 or b <= 0 or b == 1:
        raise ValueError("no such log")
    return math.log(x) / math.log(b)


def log_product(xs):
    return float(np.sum(np.log(xs)))


def log_likelihood(t, y):
    t = np.asarray(t, dtype=float)
    y = np.asarray(y, dtype=float)
    y[t == 0] = 1.0
    return float(t @ np.log(y))


def change_base(v, b_from, b_to):
    return v * math.log(b_from) / math.log(b_to)
