import numpy as np


def dlog(x, b=np.e):
    one = np.vectorize(lambda value: 1 / (value * np.log(b)), otypes=[float])
    return one(x)


def grad_log_likelihood(t, y):
    t = np.asarray(t, dtype=float)
    y = np.asarray(y, dtype=float)
    if not np.array_equal(t.shape, y.shape):
        raise ValueError("shapes")
    y_safe = np.where(t == 0, 1.0, y)
    with np.errstate(divide="ignore"):
        return t * y_safe**-1


def grad_cross_entropy(t, y):
    g = grad_log_likelihood(t, y).copy()
    g *= -1
    return g


def central_difference(f, x, h=1e-5):
    return float((f(x + h) - f(x - h)) * (1 / (2 * h)))


def dlog_compose(f, df, x):
    if f(x) <= 0:
        raise ValueError("log needs f(x) > 0")
    return df(x) / f(x)
