"""The formulas as they stand."""
import numpy as np


def dlog(x, b=np.e):
    return 1 / (x * np.log(b))


def grad_log_likelihood(t, y):
    return t / y


def grad_cross_entropy(t, y):
    return -t / y


def central_difference(f, x, h=1e-5):
    return (f(x + h) - f(x - h)) / (2 * h)


def dlog_compose(f, df, x):
    return df(x) / f(x)
