import numpy as np


def log_base(x, b):
    return np.log(x) / np.log(b)


def log_product(xs):
    return np.sum(np.log(xs))


def log_likelihood(t, y):
    return np.sum(t * np.log(y))


def change_base(v, b_from, b_to):
    return v * np.log(b_from) / np.log(b_to)
