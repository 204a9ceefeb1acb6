import numpy as np


def log_base(x, b):
    if x <= 0 or b <= 0 or b == 1:
        raise ValueError("domain")
    if x < 1:
        return -log_base(1 / x, b)
    return np.log1p(x - 1) / np.log1p(b - 1)


def log_product(xs):
    n = len(xs)
    if n == 0:
        return 0.0
    if n == 1:
        return float(np.log(xs[0]))
    return log_product(xs[: n // 2]) + log_product(xs[n // 2 :])


def log_likelihood(t, y):
    if np.shape(t) != np.shape(y):
        raise ValueError("shapes differ")
    total = 0.0
    for k in np.flatnonzero(t):
        total += float(t[k]) * (np.log(float(y[k])) if y[k] else -np.inf)
    return total


def change_base(v, b_from, b_to):
    exponent = log_base(b_from, b_to)
    return exponent * v
