import numpy as np


def _check(t, y):
    t = np.asarray(t, dtype=np.float64)
    y = np.asarray(y, dtype=np.float64)
    if t.shape != y.shape:
        raise ValueError(f"shapes {t.shape} and {y.shape} do not match")
    return t, y


def dlog(x, b=np.e):
    values = np.asarray(x, dtype=np.float64)
    if (values <= 0).any():
        raise ValueError("outside the domain of log")
    return np.reciprocal(values) / np.log(b)


def grad_log_likelihood(t, y):
    t, y = _check(t, y)
    gradient = np.zeros_like(t)
    mask = t > 0
    gradient[mask] = t[mask] / y[mask]
    return gradient


def grad_cross_entropy(t, y):
    t, y = _check(t, y)
    gradient = np.zeros_like(t)
    mask = t > 0
    gradient[mask] -= t[mask] / y[mask]
    return gradient


def central_difference(f, x, h=1e-5):
    return 0.5 * (f(x + h) - f(x - h)) / h


def dlog_compose(f, df, x):
    value = np.asarray(f(x), dtype=np.float64)
    if value <= 0:
        raise ValueError("f(x) must be positive")
    return np.asarray(df(x)) / value
