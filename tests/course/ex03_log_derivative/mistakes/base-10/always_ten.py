import math

import numpy as np


def dlog(x, b=math.e):
    ten = math.log(10)
    return np.array([1 / (v * ten) for v in np.atleast_1d(x)]).reshape(np.shape(x))


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
    return rise / (2 * h)


def dlog_compose(f, df, x):
    inner = f(x)
    outer = 1 / inner
    return outer * df(x)
