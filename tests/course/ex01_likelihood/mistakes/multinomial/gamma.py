"""By the gamma function, in logs."""

import math

import numpy as np


def likelihood(t, y):
    total = math.lgamma(np.sum(t) + 1)
    for n, p in zip(t, y):
        total += n * math.log(p) - math.lgamma(n + 1)
    return math.exp(total)


def outcome_likelihood(outcomes, y):
    return np.prod(np.asarray(y)[np.asarray(outcomes)])


def counts(outcomes, K):
    return np.array([np.count_nonzero(outcomes == k) for k in range(K)])
