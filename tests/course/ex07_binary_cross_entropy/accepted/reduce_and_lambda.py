from functools import reduce
from operator import add

import numpy as np

ce = lambda t, p: -(t * np.log(p) + (1 - t) * np.log1p(-p))
softplus = lambda v: np.log1p(np.exp(v)) if v < 0 else v + np.log1p(np.exp(-v))


def binary_cross_entropy(yt, yp):
    return reduce(add, map(ce, yt, yp), 0.0) / len(yt)


def bce_grad(yt, yp):
    return np.array(list(map(lambda t, p: (p - t) / p / (1 - p), yt, yp)))


def sigmoid(z):
    return np.array(list(map(lambda v: np.exp(-softplus(-v)), z)))


def bce_with_logits(yt, z):
    return reduce(lambda total, pair: total + softplus(pair[1]) - pair[0] * pair[1], zip(yt, z), 0.0) / len(z)
