import numpy as np


def binary_cross_entropy(yt, yp):
    labels = np.rint(yt).astype(int)
    Y = np.column_stack([1 - yp, yp])
    return -np.log(Y[np.arange(len(labels)), labels]).mean()


def bce_grad(yt, yp):
    out = 1 / (1 - yp)
    out[yt > 0.5] = -1 / yp[yt > 0.5]
    return out


def sigmoid(z):
    z = np.asarray(z, dtype=float)
    return 1 / (1 + np.exp(-z))


def bce_with_logits(yt, z):
    yt, z = np.asarray(yt, dtype=float), np.asarray(z, dtype=float)
    return float(np.mean(np.logaddexp(0, z) - yt * z))
