import numpy as np


def _prepare(t, y):
    t = np.asarray(t, dtype=np.float64)
    y = np.asarray(y, dtype=np.float64)
    if t.shape != y.shape:
        raise ValueError(f"{t.shape} against {y.shape}")
    return t[t > 0], y[t > 0]


def cross_entropy(t, y):
    t, y = _prepare(t, y)
    with np.errstate(divide="ignore"):
        return -(t * np.log(y)).sum()


def cross_entropy_bits(t, y):
    t, y = _prepare(t, y)
    with np.errstate(divide="ignore"):
        return -(t * np.log2(y)).sum()
