"""Every class seen is one factor."""

import numpy as np


def likelihood(t, y):
    total = 1.0
    for k in range(len(t)):
        if t[k] > 0:
            total *= y[k]
    return total


def outcome_likelihood(outcomes, y):
    return np.prod(np.asarray(y)[np.asarray(outcomes)])


def counts(outcomes, K):
    result = np.zeros(K, dtype=int)
    for o in outcomes:
        result[o] += 1
    return result
