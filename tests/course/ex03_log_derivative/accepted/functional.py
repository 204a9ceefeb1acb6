from functools import partial, reduce
from operator import neg, sub, truediv
import math

import numpy as np


def dlog(x, b=math.e):
    one = partial(truediv, 1.0)
    if np.ndim(x):
        return np.fromiter(map(lambda v: dlog(v, b), x), dtype=float, count=len(x))
    return one(math.prod((x, math.log(b))))


def grad_log_likelihood(t, y):
    return np.array(list(map(truediv, t, y)))


def grad_cross_entropy(t, y):
    return np.array(list(map(neg, grad_log_likelihood(t, y))))


def central_difference(f, x, h=1e-5):
    return reduce(sub, map(f, (x + h, x - h))) / (2 * h)


def dlog_compose(f, df, x):
    return truediv(df(x), f(x))
