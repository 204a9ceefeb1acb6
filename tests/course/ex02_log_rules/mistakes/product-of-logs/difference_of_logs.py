import numpy as np


def log_base(x, b):
    return np.log(x) - np.log(b)


def log_product(xs):
    return np.sum(np.log(np.asarray(xs, dtype=float)))


def log_likelihood(t, y):
    t, y = np.asarray(t, dtype=float), np.asarray(y, dtype=float)
    if t.shape != y.shape:
        raise ValueError("t and y have different shapes")
    seen = t > 0
    return np.sum(t[seen] * np.log(y[seen]))


def change_base(v, b_from, b_to):
    return v * np.log(b_from) / np.log(b_to)
