"""range(1, K)."""

import math

import numpy as np


def likelihood(t, y):
    return math.prod(y[k] ** t[k] for k in range(1, len(t)))


def outcome_likelihood(outcomes, y):
    total = 1.0
    for o in outcomes:
        total *= y[o]
    return total


def counts(outcomes, K):
    return np.array([np.count_nonzero(outcomes == k) for k in range(K)])
