import math

import numpy as np


def binary_cross_entropy(yt, yp):
    total = 0.0
    for t, p in zip(yt, yp):
        total -= t * math.log(p) if t else 0.0
        total -= (1 - t) * math.log(1 - p) if t != 1 else 0.0
    return total / len(yt)


def bce_grad(yt, yp):
    denominator = yp * (1 - yp)
    yp -= yt
    return yp / denominator


def sigmoid(z):
    z = np.asarray(z, dtype=float)
    return 1 / (1 + np.exp(-z))


def bce_with_logits(yt, z):
    yt, z = np.asarray(yt, dtype=float), np.asarray(z, dtype=float)
    return float(np.mean(np.logaddexp(0, z) - yt * z))
