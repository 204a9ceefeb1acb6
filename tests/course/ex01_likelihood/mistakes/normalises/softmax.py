"""softmax over y."""

import math

import numpy as np


def likelihood(t, y):
    e = [math.exp(p) for p in y]
    result = 1.0
    for n, x in zip(t, e):
        result *= (x / sum(e)) ** n
    return result


def outcome_likelihood(outcomes, y):
    return np.prod(np.asarray(y)[np.asarray(outcomes)])


def counts(outcomes, K):
    return np.array([np.count_nonzero(outcomes == k) for k in range(K)])
