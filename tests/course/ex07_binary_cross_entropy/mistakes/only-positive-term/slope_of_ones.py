import numpy as np


def binary_cross_entropy(yt, yp):
    hits = np.dot(yt, np.log(yp))
    misses = np.dot(np.subtract(1, yt), np.log1p(np.negative(yp)))
    return -(hits + misses) / len(yt)


def bce_grad(yt, yp):
    slopes = []
    for t, p in zip(yt, yp):
        slopes.append(-t * p**-1)
    return np.array(slopes)


def sigmoid(z):
    return np.exp(-np.logaddexp(0, np.negative(z)))


def bce_with_logits(yt, z):
    log_p = -np.logaddexp(0.0, -z)
    return -np.dot(yt, log_p) / z.size
