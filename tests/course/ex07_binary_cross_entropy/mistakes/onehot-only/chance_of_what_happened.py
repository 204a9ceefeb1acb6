import math

import numpy as np


def binary_cross_entropy(yt, yp):
    happened = yt * yp + (1 - yt) * (1 - yp)
    return -sum(map(math.log, happened)) / len(happened)


def bce_grad(yt, yp):
    yt, yp = np.asarray(yt, dtype=float), np.asarray(yp, dtype=float)
    if np.any(yp <= 0) or np.any(yp >= 1):
        raise ValueError("yp must lie between 0 and 1")
    return (yp - yt) / (yp * (1 - yp))


def sigmoid(z):
    return np.exp(-np.logaddexp(0, np.negative(z)))


def bce_with_logits(yt, z):
    signs = np.where(yt == 1, -1.0, 1.0)
    return np.logaddexp(0, signs * z).mean()
