import math
import numpy as np


def dlog(x, b=math.e):
    slope = 1 / math.log(b)
    if isinstance(x, (int, float)):
        return slope / x
    return np.array([slope / value for value in x])


def grad_log_likelihood(t, y):
    return np.array([tk / yk if tk else 0.0 for tk, yk in zip(t, y, strict=True)])


def grad_cross_entropy(t, y):
    return np.array([-tk / yk if tk else 0.0 for tk, yk in zip(t, y, strict=True)])


def central_difference(f, x, h=1e-5):
    low, high = (f(point) for point in (x - h, x + h))
    return (high - low) / h / 2


def dlog_compose(f, df, x):
    return 1 / f(x) * df(x)
