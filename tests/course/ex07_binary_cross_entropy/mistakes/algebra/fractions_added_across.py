import math

import numpy as np


def binary_cross_entropy(yt, yp):
    hits = np.dot(yt, np.log(yp))
    misses = np.dot(np.subtract(1, yt), np.log1p(np.negative(yp)))
    return -(hits + misses) / len(yt)


def bce_grad(yt, yp):
    tops = np.stack([-yt, 1 - yt]).sum(axis=0)
    bottoms = np.stack([yp, 1 - yp]).sum(axis=0)
    return tops / bottoms


def sigmoid(z):
    return np.exp(-np.logaddexp(0, np.negative(z)))


def bce_with_logits(yt, z):
    losses = []
    for t, v in zip(yt, z):
        losses.append(max(v, 0) - v * t + math.log1p(math.exp(-abs(v))))
    return sum(losses) / len(losses)
