"""Loops over every class, with the conventions for zeros and shapes."""
import math

import numpy as np


def dlog(x, b=math.e):
    if np.ndim(x) == 0:
        if x <= 0:
            raise ValueError("x must be positive")
        return 1.0 / (float(x) * math.log(b))
    out = []
    for value in x:
        out.append(dlog(value, b))
    return np.array(out, dtype=float)


def grad_log_likelihood(t, y):
    t = np.array(t, dtype=float)
    y = np.array(y, dtype=float)
    if t.shape != y.shape:
        raise ValueError("t and y differ in shape")
    g = np.zeros(len(t))
    for k in range(len(t)):
        if t[k] != 0:
            g[k] = t[k] / y[k]
    return g


def grad_cross_entropy(t, y):
    g = grad_log_likelihood(t, y)
    for k in range(len(g)):
        g[k] = -g[k]
    return g


def central_difference(f, x, h=1e-5):
    right = f(x + h)
    left = f(x - h)
    rise = right - left
    run = 2 * h
    return float(rise / run)


def dlog_compose(f, df, x):
    inside = f(x)
    if not inside > 0:
        raise ValueError("log of a number that is not positive")
    outer = 1 / inside
    return float(outer * df(x))
