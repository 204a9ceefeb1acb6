import numpy as np


def binary_cross_entropy(yt, yp):
    yt, yp = np.asarray(yt, dtype=float), np.asarray(yp, dtype=float)
    return -np.mean(yt * np.log(yp) + (1 - yt) * np.log(1 - yp))


def bce_grad(yt, yp):
    slopes = np.zeros(len(yp))
    for m in range(len(yp)):
        slopes[m] = (yp[m] - yt[m]) / (yp[m] - yp[m] ** 2)
    return slopes


def sigmoid(z):
    e = np.exp(-np.abs(z))
    return np.where(np.asarray(z) < 0, e, 1) / (1 + e)


def bce_with_logits(yt, z):
    return binary_cross_entropy(yt, sigmoid(z))
