import numpy as np


def log_base(x, b):
    if x <= 0 or b <= 0 or b == 1.0:
        raise ValueError
    return np.log10(x) / np.log10(b)


def log_product(xs):
    xs = np.asarray(xs, dtype=np.float64)
    return np.log2(xs).sum() * np.log(2)


def log_likelihood(t, y):
    t = np.asarray(t, dtype=np.float64)
    y = np.asarray(y, dtype=np.float64)
    if t.shape != y.shape:
        raise ValueError(t.shape, y.shape)
    safe = np.where(t > 0, y, 1.0)
    with np.errstate(divide="ignore"):
        return np.where(t > 0, t * np.log(safe), 0.0).sum()


def change_base(v, b_from, b_to):
    return np.log2(b_from) * v / np.log2(b_to)
