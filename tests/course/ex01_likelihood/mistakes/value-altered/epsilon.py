"""1e-12 added under the log."""

import math

import numpy as np


def likelihood(t, y):
    return math.exp(math.fsum(n * math.log(p + 1e-12) for n, p in zip(t, y)))


def outcome_likelihood(outcomes, y):
    return np.prod(np.asarray(y)[np.asarray(outcomes)])


def counts(outcomes, K):
    return np.array([np.count_nonzero(outcomes == k) for k in range(K)])
