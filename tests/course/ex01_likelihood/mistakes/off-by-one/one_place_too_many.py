"""K + 1 places."""

import math

import numpy as np


def counts(outcomes, K):
    return np.bincount(outcomes, minlength=K + 1)


def likelihood(t, y):
    return math.exp(sum(n * math.log(p) for n, p in zip(t, y)))


def outcome_likelihood(outcomes, y):
    return np.prod(np.asarray(y)[np.asarray(outcomes)])
