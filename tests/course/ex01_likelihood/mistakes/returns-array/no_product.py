"""The factors, not their product."""

import numpy as np


def likelihood(t, y):
    return np.power(y, t)


def outcome_likelihood(outcomes, y):
    return [y[o] for o in outcomes]


def counts(outcomes, K):
    result = np.zeros(K, dtype=int)
    for o in outcomes:
        result[o] += 1
    return result
