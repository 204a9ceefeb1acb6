import math

import numpy as np


def dlog(x, b=math.e):
    if np.ndim(x) == 0:
        return 1 / (x * math.log(b))
    return np.array([1 / (value * math.log(b)) for value in x])


def grad_log_likelihood(t, y):
    return np.array([tk - yk for tk, yk in zip(t, y)])


def grad_cross_entropy(t, y):
    return np.array([yk - tk for tk, yk in zip(t, y)])


def central_difference(f, x, h=1e-5):
    rise = f(x + h) - f(x - h)
    return rise / (2 * h)


def dlog_compose(f, df, x):
    inner = f(x)
    outer = 1 / inner
    return outer * df(x)
