import math

import numpy as np


def dlog(x, b=math.e):
    return np.divide(1.0, np.log(x)) / b


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
