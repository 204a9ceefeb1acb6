"""From the likelihood P = yp^yt (1 - yp)^(1 - yt) of each sample."""

import numpy as np


def likelihoods(yt, yp):
    return yp**yt * (1 - yp) ** (1 - yt)


def binary_cross_entropy(yt, yp):
    yt, yp = np.asarray(yt, dtype=float), np.asarray(yp, dtype=float)
    assert len(yt) == len(yp)
    with np.errstate(divide="ignore"):
        return np.mean(-np.log(likelihoods(yt, yp)))


def bce_grad(yt, yp):
    return -(yt - yp) / (yp * (1 - yp))


def sigmoid(z):
    with np.errstate(over="ignore"):
        return 1 / (1 + np.exp(-np.asarray(z, dtype=float)))


def bce_with_logits(yt, z):
    log_yp = np.where(z < 0, z - np.log1p(np.exp(-np.abs(z))), -np.log1p(np.exp(-np.abs(z))))
    log_rest = log_yp - z
    return np.mean(-(yt * log_yp + (1 - yt) * log_rest))
