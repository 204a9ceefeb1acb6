import math

import numpy as np


def binary_cross_entropy(yt, yp):
    hits = np.dot(yt, np.log(yp))
    misses = np.dot(np.subtract(1, yt), np.log1p(np.negative(yp)))
    return -(hits + misses) / len(yt)


def bce_grad(yt, yp):
    yt, yp = np.asarray(yt, dtype=float), np.asarray(yp, dtype=float)
    if np.any(yp <= 0) or np.any(yp >= 1):
        raise ValueError("yp must lie between 0 and 1")
    return (yp - yt) / (yp * (1 - yp))


def sigmoid(z):
    z = np.asarray(z, dtype=float)
    return 0.5 * (1 - np.tanh(z / 2))


def bce_with_logits(yt, z):
    losses = []
    for t, v in zip(yt, z):
        losses.append(max(v, 0) - v * t + math.log1p(math.exp(-abs(v))))
    return sum(losses) / len(losses)
