"""y^t (1-y)^(1-t) for every class."""

import numpy as np


def likelihood(t, y):
    total = 1.0
    for n, p in zip(t, y):
        total *= p**n * (1 - p) ** (1 - n)
    return total


def outcome_likelihood(outcomes, y):
    return np.prod(np.asarray(y)[np.asarray(outcomes)])


def counts(outcomes, K):
    return np.array([np.count_nonzero(outcomes == k) for k in range(K)])
