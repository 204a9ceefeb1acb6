import numpy as np


def _total(losses):
    if len(losses) == 1:
        return losses[0]
    half = len(losses) // 2
    return _total(losses[:half]) + _total(losses[half:])


def binary_cross_entropy(yt, yp):
    yt = np.asarray(yt, dtype=float)
    yp = np.asarray(yp, dtype=float)
    if yt.shape != yp.shape or yt.ndim != 1 or yt.size == 0:
        raise ValueError
    with np.errstate(divide="ignore", invalid="ignore"):
        losses = -np.nan_to_num(yt * np.log(yp), nan=0.0, neginf=-np.inf)
        losses -= np.nan_to_num((1 - yt) * np.log(1 - yp), nan=0.0, neginf=-np.inf)
    return _total(losses) / len(losses)


def bce_grad(yt, yp):
    yt = np.asarray(yt, dtype=float)
    yp = np.asarray(yp, dtype=float)
    if yt.shape != yp.shape or np.any(yp <= 0) or np.any(yp >= 1):
        raise ValueError
    numerator = -yt * (1 - yp) + (1 - yt) * yp
    denominator = yp * (1 - yp)
    return numerator / denominator


def sigmoid(z):
    z = np.clip(np.asarray(z, dtype=float), -500, 500)
    return 1.0 / (1.0 + np.exp(-z))


def bce_with_logits(yt, z):
    yt = np.asarray(yt, dtype=float)
    z = np.asarray(z, dtype=float)
    if yt.shape != z.shape or z.ndim != 1 or z.size == 0:
        raise ValueError
    return _total(np.logaddexp(0, z) - yt * z) / len(z)
