import numpy as np


def dlog(x, b=np.exp(1)):
    x = np.array(x, dtype=float, ndmin=0)
    if np.min(x, initial=1) <= 0:
        raise ValueError
    return (x * np.log(b)) ** -1.0


def grad_log_likelihood(t, y):
    t, y = np.array(t, float), np.array(y, float)
    assert t.shape == y.shape
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(t > 0, t / y, 0.0)


def grad_cross_entropy(t, y):
    return np.negative(grad_log_likelihood(t, y))


def central_difference(f, x, h=1e-5):
    forward = (f(x + h) - f(x)) / h
    backward = (f(x) - f(x - h)) / h
    return (forward + backward) / 2


def dlog_compose(f, df, x):
    return np.divide(df(x), f(x))
