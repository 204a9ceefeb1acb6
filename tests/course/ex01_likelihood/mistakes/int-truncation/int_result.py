"""int() around the result."""

import numpy as np


def outcome_likelihood(outcomes, y):
    total = 1
    for o in outcomes:
        total = int(total * y[o])
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
