import math

import numpy as np


def binary_cross_entropy(yt, yp):
    yt, yp = np.asarray(yt, dtype=float), np.asarray(yp, dtype=float)
    return -np.mean(yt * np.log(yp) + (1 - yt) * np.log(1 - yp))


def bce_grad(yt, yp):
    return (1 - yt) / (1 - yp) - yt / yp


def sigmoid(z):
    return np.array([1 / (1 + math.exp(-v)) for v in z])


def bce_with_logits(yt, z):
    return np.mean(np.maximum(z, 0) - z * yt + np.log1p(np.exp(-np.abs(z))))
