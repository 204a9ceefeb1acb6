"""Uses y as scratch space."""

import numpy as np


def likelihood(t, y):
    for k in range(len(y)):
        y[k] = y[k] ** t[k]
    total = 1.0
    for p in y:
        total *= p
    return total


def outcome_likelihood(outcomes, y):
    total = 1.0
    for o in outcomes:
        total *= y[o]
    return total


def counts(outcomes, K):
    return np.array([np.count_nonzero(outcomes == k) for k in range(K)])
