import math

import numpy as np


def dlog(x, b=math.e):
    if b != math.e:
        return dlog(x) / math.log(b)
    if np.any(np.asarray(x) <= 0):
        raise ValueError("x > 0, please")
    return 1 / np.asarray(x, dtype=float)


def _components(t, y, k=0):
    if k == len(t):
        return []
    first = 0.0 if t[k] == 0 else t[k] * dlog(y[k])
    return [first, *_components(t, y, k + 1)]


def grad_log_likelihood(t, y):
    if np.shape(t) != np.shape(y):
        raise ValueError("t and y must have the same shape")
    return np.asarray(_components(t, y), dtype=float)


def grad_cross_entropy(t, y):
    return 0.0 - grad_log_likelihood(t, y)


def central_difference(f, x, h=1e-5):
    right, left = x + h, x - h
    return (f(right) - f(left)) / (right - left)


def dlog_compose(f, df, x):
    return float(dlog(f(x)) * df(x))
