"""t as a factor of the classes seen."""

import numpy as np


def likelihood(t, y):
    total = 1.0
    for n, p in zip(t, y):
        if n > 0:
            total *= n * p
    return total


def outcome_likelihood(outcomes, y):
    total = 1.0
    for o in outcomes:
        total *= y[o]
    return total


def counts(outcomes, K):
    result = np.zeros(K, dtype=int)
    for o in outcomes:
        result[o] += 1
    return result
