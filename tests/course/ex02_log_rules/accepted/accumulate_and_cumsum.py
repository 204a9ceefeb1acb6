import itertools
import math

import numpy as np


def log_base(x, b):
    assert b != 1
    return math.log10(x) / math.log10(b)


def log_product(xs):
    *_, last = itertools.accumulate((math.log(x) for x in xs), initial=0.0)
    return last


def log_likelihood(t, y):
    t = np.atleast_1d(np.asarray(t, dtype=float))
    y = np.atleast_1d(np.asarray(y, dtype=float))
    if t.shape != y.shape:
        raise ValueError("t and y do not fit")
    logs = np.full_like(y, -np.inf)
    np.log(y, out=logs, where=y > 0)
    terms = np.zeros_like(t)
    np.multiply(t, logs, out=terms, where=t > 0)
    return np.add.reduce(terms)


def change_base(v, b_from, b_to):
    return np.array(v) * np.log(b_from) / np.log(b_to)
