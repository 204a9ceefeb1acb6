import math

import numpy as np


def binary_cross_entropy(yt, yp):
    hits = np.dot(yt, np.log(yp))
    misses = np.dot(np.subtract(1, yt), np.log1p(np.negative(yp)))
    return -(hits + misses) / len(yt)


def bce_grad(yt, yp):
    J = np.zeros((len(yp), len(yp)))
    for i in range(len(yp)):
        J[i, i] = (yp[i] - yt[i]) / yp[i] / (1 - yp[i])
    return J


def sigmoid(z):
    return np.exp(-np.logaddexp(0, np.negative(z)))


def bce_with_logits(yt, z):
    losses = []
    for t, v in zip(yt, z):
        losses.append(max(v, 0) - v * t + math.log1p(math.exp(-abs(v))))
    return sum(losses) / len(losses)
