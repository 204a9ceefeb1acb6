import numpy as np


def binary_cross_entropy(yt, yp):
    return -np.mean(yt * np.log(yp) + (1 - yt) * np.log(1 - yp))


def bce_grad(yt, yp):
    return -yt / yp + (1 - yt) / (1 - yp)


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def bce_with_logits(yt, z):
    return np.mean(np.maximum(z, 0) - z * yt + np.log1p(np.exp(-np.abs(z))))
