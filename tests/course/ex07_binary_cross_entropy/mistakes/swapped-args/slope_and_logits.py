import numpy as np


def binary_cross_entropy(yt, yp):
    hits = np.dot(yt, np.log(yp))
    misses = np.dot(np.subtract(1, yt), np.log1p(np.negative(yp)))
    return -(hits + misses) / len(yt)


def bce_grad(yt, yp):
    return -yp / yt + (1 - yp) / (1 - yt)


def sigmoid(z):
    return np.exp(-np.logaddexp(0, np.negative(z)))


def bce_with_logits(z, yt):
    return np.mean(np.maximum(z, 0) - z * yt + np.log1p(np.exp(-np.abs(z))))
