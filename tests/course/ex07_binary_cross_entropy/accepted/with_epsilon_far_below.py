import numpy as np

EPS = 1e-15


def binary_cross_entropy(yt, yp):
    yt, yp = np.asarray(yt), np.asarray(yp)
    if yt.shape != yp.shape:
        raise ValueError("shape")
    yp = np.clip(yp, EPS, 1 - EPS)
    return -(yt * np.log(yp) + (1 - yt) * np.log(1 - yp)).mean(axis=0)


def bce_grad(yt, yp):
    yt, yp = np.asarray(yt), np.asarray(yp)
    if (yp <= 0).any() or (yp >= 1).any():
        raise ValueError("domain")
    return np.true_divide(yp - yt, yp * (1 - yp))


def sigmoid(z):
    z = np.asarray(z, dtype=float)
    return np.where(z >= 0, 1 / (1 + np.exp(-z)), np.exp(z) / (1 + np.exp(z)))


def bce_with_logits(yt, z):
    relu = np.clip(z, 0, None)
    return (relu - z * yt + np.log1p(np.exp(-np.absolute(z)))).mean()
