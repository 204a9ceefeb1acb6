import math

import numpy as np


def binary_cross_entropy(yt, yp):
    total = 0.0
    for t, p in zip(yt, yp):
        total -= t * math.log(p) if t else 0.0
        total -= (1 - t) * math.log(1 - p) if t != 1 else 0.0
    return total / len(yt)


def bce_grad(yt, yp):
    slopes = np.zeros(len(yp))
    for m in range(len(yp)):
        slopes[m] = (yp[m] - yt[m]) / (yp[m] - yp[m] ** 2)
    return slopes


def sigmoid(z):
    z = np.asarray(z, dtype=float)
    return 1 / (1 + np.exp(-z))


def bce_with_logits(yt, z):
    p = np.clip(1 / (1 + np.exp(-z)), 1e-7, 1 - 1e-7)
    return -np.mean(yt * np.log(p) + (1 - yt) * np.log(1 - p))
