"""y is divided by its sum."""

import math

import numpy as np


def likelihood(t, y):
    total = sum(y)
    return math.prod((p / total) ** n for n, p in zip(t, y))


def outcome_likelihood(outcomes, y):
    total = 1.0
    for o in outcomes:
        total *= y[o]
    return total


def counts(outcomes, K):
    return np.array([np.count_nonzero(outcomes == k) for k in range(K)])
