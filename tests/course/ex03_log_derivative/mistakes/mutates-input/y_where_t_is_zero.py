"""Puts 1 into the caller's y where t = 0."""

import math

import numpy as np


def grad_log_likelihood(t, y):
    t = np.asarray(t, dtype=float)
    y = np.asarray(y, dtype=float)
    if t.shape != y.shape:
        raise ValueError
    y[t == 0] = 1.0
    with np.errstate(divide="ignore"):
        return t / y


def dlog(x, b=math.e):
    x = np.asarray(x, dtype=float)
    if np.any(x <= 0):
        raise ValueError("x must be positive")
    return 1 / (x * np.log(b))


def grad_cross_entropy(t, y):
    return -grad_log_likelihood(t, y)


def central_difference(f, x, h=1e-5):
    return (f(x + h) - f(x - h)) / (2 * h)


def dlog_compose(f, df, x):
    if f(x) <= 0:
        raise ValueError("log f(x) does not exist")
    return df(x) / f(x)
