import math

import numpy as np


def dlog(x, b=math.e):
    return 1 / (np.asarray(x) * math.log(b))


def grad_log_likelihood(t, y):
    return np.reciprocal(y)


def grad_cross_entropy(t, y):
    return np.negative(np.reciprocal(y))


def central_difference(f, x, h=1e-5):
    return (f(x + h) - f(x - h)) / (2 * h)


def dlog_compose(f, df, x):
    return df(x) / f(x)
