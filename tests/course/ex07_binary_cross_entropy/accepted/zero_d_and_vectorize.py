import numpy as np


@np.vectorize
def _ce(t, p):
    return -t * np.log(p) - (1 - t) * np.log(1 - p)


@np.vectorize
def _sigma(v):
    return 1 / (1 + np.exp(-v)) if v >= 0 else np.exp(v) / (1 + np.exp(v))


def binary_cross_entropy(yt, yp):
    return np.array(_ce(yt, yp).mean())


def bce_grad(yt, yp):
    return (yp - yt) / (yp - yp * yp)


def sigmoid(z):
    return _sigma(z)


def bce_with_logits(yt, z):
    z, yt = z.copy(), yt.copy()
    negative = z < 0
    z[negative] *= -1
    yt[negative] = 1 - yt[negative]
    # by symmetry every z is now >= 0: the loss is (1 - t) z + log(1 + exp(-z))
    z_part = np.multiply(1 - yt, z)
    return np.array(np.mean(z_part + np.log1p(np.exp(-z))))
