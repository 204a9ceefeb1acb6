import math

import numpy as np


def binary_cross_entropy(yt, yp):
    yt = np.asarray(yt, dtype=float)
    yp = np.asarray(yp, dtype=float)
    if yt.shape != yp.shape or len(yt) == 0:
        raise ValueError("shapes")
    total = 0.0
    for i in range(len(yt)):
        t, p = yt[i], yp[i]
        if t > 0:
            total -= t * math.log(p) if p > 0 else -math.inf
        if t < 1:
            total -= (1 - t) * math.log(1 - p) if p < 1 else -math.inf
    return total / len(yt)


def bce_grad(yt, yp):
    yt = np.asarray(yt, dtype=float)
    yp = np.asarray(yp, dtype=float)
    if yt.shape != yp.shape:
        raise ValueError("shapes")
    result = np.zeros(len(yp))
    for i in range(len(yp)):
        if not 0 < yp[i] < 1:
            raise ValueError("domain")
        result[i] = (yp[i] - yt[i]) / (yp[i] * (1 - yp[i]))
    return result


def sigmoid(z):
    result = []
    for value in z:
        if value >= 0:
            result.append(1 / (1 + math.exp(-value)))
        else:
            e = math.exp(value)
            result.append(e / (1 + e))
    return np.array(result)


def bce_with_logits(yt, z):
    if len(yt) != len(z) or len(z) == 0:
        raise ValueError("shapes")
    total = 0.0
    for t, v in zip(yt, z):
        total += max(v, 0.0) - v * t + math.log1p(math.exp(-abs(v)))
    return total / len(z)
