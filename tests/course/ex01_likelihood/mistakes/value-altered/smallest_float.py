"""Only 0 is guarded: 2.2e-308 in its place."""

import numpy as np


def likelihood(t, y):
    smallest = np.finfo(float).tiny
    return float(np.exp(np.sum(t * np.log(np.maximum(y, smallest)))))


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
