"""Takes the logits for probabilities."""

import math

import numpy as np


def bce_with_logits(yt, z):
    return binary_cross_entropy(yt, z)


def binary_cross_entropy(yt, yp):
    yt = np.asarray(yt, dtype=float)
    yp = np.asarray(yp, dtype=float)
    if yt.shape != yp.shape or yt.size == 0:
        raise ValueError("shapes")
    with np.errstate(divide="ignore", invalid="ignore"):
        pos = np.where(yt > 0, yt * np.log(yp), 0.0)
        neg = np.where(yt < 1, (1 - yt) * np.log(1 - yp), 0.0)
    return float(np.mean(-(pos + neg)))


def bce_grad(yt, yp):
    yt = np.asarray(yt, dtype=float)
    yp = np.asarray(yp, dtype=float)
    if yt.shape != yp.shape or np.any(yp <= 0) or np.any(yp >= 1):
        raise ValueError("bad input")
    return (yp - yt) / (yp * (1 - yp))


def sigmoid(z):
    z = np.asarray(z, dtype=float)
    with np.errstate(over="ignore"):
        return 1 / (1 + np.exp(-z))
