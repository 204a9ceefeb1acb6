"""An array of the type of t."""

import numpy as np


def likelihood(t, y):
    factors = np.ones_like(t)
    for k in range(len(t)):
        factors[k] = y[k] ** t[k]
    return factors.prod()


def outcome_likelihood(outcomes, y):
    total = 1.0
    for o in outcomes:
        total *= y[o]
    return total


def counts(outcomes, K):
    return np.array([np.count_nonzero(outcomes == k) for k in range(K)])
