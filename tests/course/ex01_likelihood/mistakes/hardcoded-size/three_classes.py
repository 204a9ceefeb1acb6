"""Three factors, written out."""

import numpy as np


def likelihood(t, y):
    return y[0] ** t[0] * y[1] ** t[1] * y[2] ** t[2]


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
