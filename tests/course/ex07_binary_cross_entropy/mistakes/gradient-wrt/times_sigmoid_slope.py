import numpy as np


def binary_cross_entropy(yt, yp):
    yt, yp = np.asarray(yt, dtype=float), np.asarray(yp, dtype=float)
    return -np.mean(yt * np.log(yp) + (1 - yt) * np.log(1 - yp))


def bce_grad(yt, yp):
    dp = (yp - yt) / (yp * (1 - yp))
    dz = yp * (1 - yp)
    return np.array([a * b for a, b in zip(dp, dz)])


def sigmoid(z):
    e = np.exp(-np.abs(z))
    return np.where(np.asarray(z) < 0, e, 1) / (1 + e)


def bce_with_logits(yt, z):
    return np.mean(np.maximum(z, 0) - z * yt + np.log1p(np.exp(-np.abs(z))))
