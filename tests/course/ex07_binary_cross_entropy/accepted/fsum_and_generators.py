from math import exp, fsum, inf, log, log1p

import numpy as np


def _xlogy(x, y):
    if x == 0:
        return 0.0
    return x * log(y) if y > 0 else -inf


def _pairs(a, b):
    a, b = np.asarray(a, float), np.asarray(b, float)
    if a.shape != b.shape:
        raise ValueError("a and b must have the same shape")
    if a.size == 0:
        raise ValueError("empty")
    return list(zip(a.tolist(), b.tolist()))


def binary_cross_entropy(yt, yp):
    pairs = _pairs(yt, yp)
    return -fsum(_xlogy(t, p) + _xlogy(1 - t, 1 - p) for t, p in pairs) / len(pairs)


def bce_grad(yt, yp):
    pairs = _pairs(yt, yp)
    if any(p <= 0 or p >= 1 for _, p in pairs):
        raise ValueError("0 < yp < 1")
    return np.fromiter(((1 - t) / (1 - p) - t / p for t, p in pairs), dtype=float)


def sigmoid(z):
    def one(v):
        return 1 / (1 + exp(-v)) if v > -700 else 0.0

    return np.array([one(v) for v in z])


def bce_with_logits(yt, z):
    pairs = _pairs(yt, z)
    return fsum(log1p(exp(-abs(v))) + (v if v > 0 else 0.0) - t * v for t, v in pairs) / len(pairs)
