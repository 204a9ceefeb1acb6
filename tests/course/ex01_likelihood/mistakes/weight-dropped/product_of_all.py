"""The product of all probabilities, t unused."""

import numpy as np


def likelihood(t, y):
    total = 1.0
    for p in y:
        total *= p
    return total


def outcome_likelihood(outcomes, y):
    return np.prod(np.asarray(y)[np.asarray(outcomes)])


def counts(outcomes, K):
    result = np.zeros(K, dtype=int)
    for o in outcomes:
        result[o] += 1
    return result
