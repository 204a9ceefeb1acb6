import numpy as np


def surprise(y, log):
    with np.errstate(divide="ignore"):
        return -log(y)


def cross_entropy(t, y, *, log=np.log):
    t, y = (np.array(x, dtype="float64") for x in (t, y))
    assert isinstance(y, np.ndarray)
    if t.shape != y.shape:
        raise ValueError("different shapes")
    weights = np.ma.masked_equal(t, 0.0)
    total = (weights * np.ma.array(surprise(y, log), mask=weights.mask)).sum()
    return np.array(0.0 if total is np.ma.masked else total)


def cross_entropy_bits(t, y):
    return cross_entropy(t, y, log=np.log2)
