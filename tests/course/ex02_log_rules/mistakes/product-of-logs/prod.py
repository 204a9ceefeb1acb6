import numpy as np


def log_base(x, b):
    if x <= 0 or b <= 0 or b == 1:
        raise ValueError("log_base is not defined here")
    return np.log(x) / np.log(b)


def log_product(xs):
    return np.prod(np.log(xs))


def log_likelihood(t, y):
    return np.prod(np.asarray(t) * np.log(y))


def change_base(v, b_from, b_to):
    return v * np.log(b_from) / np.log(b_to)
