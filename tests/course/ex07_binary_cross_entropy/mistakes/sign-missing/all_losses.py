import numpy as np


def binary_cross_entropy(yt, yp):
    total = 0
    for t, p in zip(yt, yp):
        total += t * np.log(p) + (1 - t) * np.log(1 - p)
    return total / len(yp)


def bce_grad(yt, yp):
    return (1 - yt) / (1 - yp) - yt / yp


def sigmoid(z):
    e = np.exp(-np.abs(z))
    return np.where(np.asarray(z) < 0, e, 1) / (1 + e)


def bce_with_logits(yt, z):
    return np.mean(yt * z - np.logaddexp(0, z))
