import numpy as np


def cross_entropy(t, y):
    t = np.asarray(t, dtype=float)
    y = np.asarray(y, dtype=float)
    if t.shape != y.shape:
        raise ValueError("shape")
    loss = 0.0
    for k in np.flatnonzero(t):
        k = int(k)
        loss += t[k] * (np.inf if y[k] == 0 else -np.log(y[k]))
    return float(loss)


def cross_entropy_bits(t, y):
    return cross_entropy(t, y) / np.log(2)
