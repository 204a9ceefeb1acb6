"""A small class for dual numbers: the derivative is carried along."""
import math

import numpy as np


class Dual:
    def __init__(self, value, slope):
        self.value = value
        self.slope = slope

    def log(self):
        if self.value <= 0:
            raise ValueError("log of a number <= 0")
        return Dual(math.log(self.value), self.slope / self.value)


def dlog(x, b=math.e):
    flat = np.asarray(x, dtype=float).ravel()
    slopes = [Dual(float(v), 1.0).log().slope / math.log(b) for v in flat]
    return np.array(slopes).reshape(np.shape(x))


def grad_log_likelihood(t, y):
    gradient = []
    for tk, yk in zip(t, y):
        gradient.append(float(tk) * Dual(float(yk), 1.0).log().slope)
    return np.array(gradient)


def grad_cross_entropy(t, y):
    return -1 * grad_log_likelihood(t, y)


def central_difference(f, x, h=1e-5):
    return f(x + h) / (2 * h) - f(x - h) / (2 * h)


def dlog_compose(f, df, x):
    return Dual(f(x), df(x)).log().slope
