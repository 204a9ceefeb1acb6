import numpy as np


def binary_cross_entropy(yt, yp):
    yt, yp = yt.astype(np.float32), yp.astype(np.float32)
    return -np.mean(yt * np.log(yp) + (1 - yt) * np.log(1 - yp))


def bce_grad(yt, yp):
    return (yp - yt) / (yp * (1 - yp) + 1e-8)


def sigmoid(z):
    e = np.exp(-np.abs(z))
    return np.where(np.asarray(z) < 0, e, 1) / (1 + e)


def bce_with_logits(yt, z):
    return np.mean(np.maximum(z, 0) - z * yt + np.log1p(np.exp(-np.abs(z))))
