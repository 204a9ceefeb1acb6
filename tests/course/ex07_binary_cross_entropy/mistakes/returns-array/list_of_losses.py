import math

import numpy as np


def binary_cross_entropy(yt, yp):
    losses = np.empty(len(yt))
    for m, (t, p) in enumerate(zip(yt, yp)):
        losses[m] = -t * math.log(p) - (1 - t) * math.log(1 - p)
    return losses


def bce_grad(yt, yp):
    yt, yp = np.asarray(yt, dtype=float), np.asarray(yp, dtype=float)
    if np.any(yp <= 0) or np.any(yp >= 1):
        raise ValueError("yp must lie between 0 and 1")
    return (yp - yt) / (yp * (1 - yp))


def sigmoid(z):
    return np.exp(-np.logaddexp(0, np.negative(z)))


def bce_with_logits(yt, z):
    losses = np.maximum(z, 0) - z * yt + np.log1p(np.exp(-np.abs(z)))
    return losses.mean(keepdims=True)
