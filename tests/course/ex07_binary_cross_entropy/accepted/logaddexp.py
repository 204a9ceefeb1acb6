import numpy as np


def binary_cross_entropy(yt, yp):
    yt, yp = np.array(yt, dtype=float), np.array(yp, dtype=float)
    if yt.shape != yp.shape:
        raise ValueError("shape mismatch")
    if not yt.size:
        raise ValueError("no samples")
    with np.errstate(all="ignore"):
        a = np.where(yt == 0, 0, yt * np.log(yp))
        b = np.where(yt == 1, 0, (1 - yt) * np.log(1 - yp))
    return float(np.average(-a - b))


def bce_grad(yt, yp):
    yt, yp = np.array(yt, dtype=float), np.array(yp, dtype=float)
    if yt.shape != yp.shape or yp.size and (yp.min() <= 0 or yp.max() >= 1):
        raise ValueError("bad input")
    return np.subtract(yp, yt) / np.multiply(yp, np.subtract(1, yp))


def sigmoid(z):
    return np.exp(-np.logaddexp(0, -np.asarray(z, dtype=float)))


def bce_with_logits(yt, z):
    yt, z = np.array(yt, dtype=float), np.array(z, dtype=float)
    if yt.shape != z.shape or not z.size:
        raise ValueError("shapes")
    return (yt * np.logaddexp(0, -z) + (1 - yt) * np.logaddexp(0, z)).mean()
