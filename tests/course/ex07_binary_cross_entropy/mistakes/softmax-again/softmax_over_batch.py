import numpy as np


def binary_cross_entropy(yt, yp):
    e = np.exp(yp)
    share = e / e.sum()
    return -np.mean(yt * np.log(share) + (1 - yt) * np.log(1 - share))


def bce_grad(yt, yp):
    return (1 - yt) / (1 - yp) - yt / yp


def sigmoid(z):
    e = np.exp(z - np.max(z))
    return e / e.sum()


def bce_with_logits(yt, z):
    return np.mean(np.maximum(z, 0) - z * yt + np.log1p(np.exp(-np.abs(z))))
