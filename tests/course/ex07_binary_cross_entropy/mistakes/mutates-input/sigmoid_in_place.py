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
    z[:] = 1 / (1 + np.exp(-z))
    return z


def bce_with_logits(yt, z):
    tail = np.log1p(np.exp(-np.abs(z)))
    product = yt * z
    z[z < 0] = 0
    return np.mean(z - product + tail)
