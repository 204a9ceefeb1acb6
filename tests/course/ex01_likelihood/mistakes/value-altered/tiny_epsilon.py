"""Never below 1e-15."""

import math

import numpy as np


def outcome_likelihood(outcomes, y):
    total = 1.0
    for o in outcomes:
        total *= max(y[o], 1e-15)
    return total


def likelihood(t, y):
    return math.exp(sum(n * math.log(p) for n, p in zip(t, y)))


def counts(outcomes, K):
    return np.array([np.count_nonzero(outcomes == k) for k in range(K)])
