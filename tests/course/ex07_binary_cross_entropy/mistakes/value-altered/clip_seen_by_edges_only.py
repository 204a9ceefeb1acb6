import math

import numpy as np


def binary_cross_entropy(yt, yp):
    yt, yp = np.asarray(yt, dtype=float), np.asarray(yp, dtype=float)
    if yt.shape != yp.shape or yt.size == 0:
        raise ValueError("shapes")
    yp = np.clip(yp, 1e-7, 1 - 1e-7)
    return -np.mean(yt * np.log(yp) + (1 - yt) * np.log(1 - yp))


def bce_grad(yt, yp):
    yt, yp = np.asarray(yt, dtype=float), np.asarray(yp, dtype=float)
    if np.any(yp <= 0) or np.any(yp >= 1):
        raise ValueError("yp must lie between 0 and 1")
    return (yp - yt) / (yp * (1 - yp))


def sigmoid(z):
    return np.exp(-np.logaddexp(0, np.negative(z)))


def bce_with_logits(yt, z):
    losses = []
    for t, v in zip(yt, z):
        losses.append(max(v, 0) - v * t + math.log1p(math.exp(-abs(v))))
    return sum(losses) / len(losses)
