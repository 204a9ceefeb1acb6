"""= in place of *=."""

import numpy as np


def likelihood(t, y):
    for n, p in zip(t, y):
        total = p**n
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
