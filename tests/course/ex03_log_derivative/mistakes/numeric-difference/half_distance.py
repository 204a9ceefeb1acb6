import math

import numpy as np


def dlog(x, b=math.e):
    if np.ndim(x) == 0:
        return 1 / (x * math.log(b))
    return np.array([1 / (value * math.log(b)) for value in x])


def grad_log_likelihood(t, y):
    g = np.zeros(len(t))
    for k in range(len(t)):
        if t[k] > 0:
            g[k] = t[k] / y[k]
    return g


def grad_cross_entropy(t, y):
    g = np.zeros(len(t))
    for k in range(len(t)):
        if t[k] > 0:
            g[k] = -t[k] / y[k]
    return g


def central_difference(f, x, h=1e-5):
    rise = f(x + h) - f(x - h)
    return rise / h


def dlog_compose(f, df, x):
    inner = f(x)
    outer = 1 / inner
    return outer * df(x)
