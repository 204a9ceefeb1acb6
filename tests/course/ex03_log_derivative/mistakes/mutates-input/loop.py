import numpy as np


def dlog(x, b=np.e):
    if np.ndim(x) == 0:
        return 1 / (x * np.log(b))
    for i in range(len(x)):
        x[i] = 1 / (x[i] * np.log(b))
    return x


def grad_log_likelihood(t, y):
    t, y = np.array(t, dtype=float), np.array(y, dtype=float)
    if t.shape != y.shape:
        raise ValueError("shapes differ")
    return np.divide(t, y, out=np.zeros_like(t), where=t > 0)


def grad_cross_entropy(t, y):
    return np.negative(grad_log_likelihood(t, y))


def central_difference(f, x, h=1e-5):
    left, right = f(x - h), f(x + h)
    return 0.5 * (right - left) / h


def dlog_compose(f, df, x):
    value = f(x)
    if value <= 0:
        raise ValueError("f(x) must be positive")
    return df(x) / value
