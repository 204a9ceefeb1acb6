import numpy as np


def binary_cross_entropy(yt, yp):
    logs = np.log(yp)
    other = np.ones_like(logs) - logs
    return np.mean(-yt * logs - (1 - yt) * other)


def bce_grad(yt, yp):
    slopes = np.zeros(len(yp))
    for m in range(len(yp)):
        slopes[m] = (yp[m] - yt[m]) / (yp[m] - yp[m] ** 2)
    return slopes


def sigmoid(z):
    z = np.asarray(z, dtype=float)
    return 1 / (1 + np.exp(-z))


def bce_with_logits(yt, z):
    yt, z = np.asarray(yt, dtype=float), np.asarray(z, dtype=float)
    return float(np.mean(np.logaddexp(0, z) - yt * z))
