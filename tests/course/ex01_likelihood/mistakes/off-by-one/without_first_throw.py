"""The first throw is left out."""

import numpy as np


def outcome_likelihood(outcomes, y):
    total = 1.0
    for i in range(1, len(outcomes)):
        total *= y[outcomes[i]]
    return total


def likelihood(t, y):
    total = 1.0
    for n, p in zip(t, y):
        total *= p**n
    return total


def counts(outcomes, K):
    result = np.zeros(K, dtype=int)
    for o in outcomes:
        result[o] += 1
    return result
