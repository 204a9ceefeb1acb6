import math
import numpy as np

LN = math.log


def dlog(x, b=math.e):
    """Works through a plain list."""
    array = np.asarray(x, dtype=float)
    result = np.empty(array.shape)
    for place, value in np.ndenumerate(array):
        if value <= 0:
            raise ValueError("negative or zero")
        result[place] = 1 / (value * LN(b))
    return result[()]


def grad_log_likelihood(t, y):
    target, prediction = list(t), list(y)
    if len(target) != len(prediction):
        raise ValueError("not the same number of classes")
    gradient = [0.0] * len(target)
    k = 0
    while k < len(target):
        if target[k] > 0:
            gradient[k] = target[k] / prediction[k]
        k += 1
    return np.array(gradient)


def grad_cross_entropy(t, y):
    return np.array([-component for component in grad_log_likelihood(t, y)])


def central_difference(f, x, h=0.00001):
    secant = lambda a, b: (f(b) - f(a)) / (b - a)
    return secant(x - h, x + h)


def dlog_compose(f, df, x):
    logf = math.log(f(x))
    return df(x) / math.exp(logf)
