import numpy as np


def binary_cross_entropy(yt, yp):
    yt = np.asarray(yt, dtype="float64")
    yp = np.asarray(yp, dtype="float64")
    if yt.shape != yp.shape:
        raise ValueError("yt and yp differ in shape")
    if yt.shape[0] == 0:
        raise ValueError("empty")
    log_p = np.full(yp.shape, -np.inf)
    np.log(yp, out=log_p, where=yp > 0)
    log_q = np.full(yp.shape, -np.inf)
    np.log(1 - yp, out=log_q, where=yp < 1)
    first = np.multiply(yt, log_p, out=np.zeros(yp.shape), where=yt > 0)
    second = np.multiply(1 - yt, log_q, out=np.zeros(yp.shape), where=yt < 1)
    return np.negative(np.add(first, second)).sum() / yp.size


def bce_grad(yt, yp):
    yt = np.asarray(yt, dtype="float64")
    yp = np.asarray(yp, dtype="float64")
    if yt.shape != yp.shape or ((yp <= 0) | (yp >= 1)).any():
        raise ValueError("bad input")
    return np.select([yt == 0, yt == 1], [1 / (1 - yp), -1 / yp], (yp - yt) / (yp * (1 - yp)))


def sigmoid(z):
    z = np.asarray(z, dtype="float64")
    e = np.exp(-abs(z))
    return np.piecewise(e, [z >= 0], [lambda x: 1 / (1 + x), lambda x: x / (1 + x)])


def bce_with_logits(yt, z):
    yt = np.asarray(yt, dtype="float64")
    z = np.asarray(z, dtype="float64")
    if yt.shape != z.shape or z.size == 0:
        raise ValueError("bad input")
    relu = (z + np.abs(z)) / 2
    return np.mean(relu - z * yt + np.log1p(np.exp(-np.abs(z))))
