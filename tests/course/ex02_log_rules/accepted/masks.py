import numpy as np


def _ln(values):
    with np.errstate(divide="ignore"):
        return np.log(np.array(values, dtype=np.float64))


def log_base(x, b):
    if min(x, b) <= 0:
        raise ValueError("x and b must be positive")
    if b == 1:
        raise ValueError("1 is no base")
    return (_ln(x) / _ln(b)).item()


def log_product(xs):
    return _ln(xs).sum().item()


def log_likelihood(t, y):
    t, y = np.asarray(t, float), np.asarray(y, float)
    if not np.array_equal(t.shape, y.shape):
        raise ValueError("shapes")
    mask = t != 0
    return (t[mask] * _ln(y[mask])).sum().item()


def change_base(v, b_from, b_to):
    return v * log_base(b_from, b_to)
