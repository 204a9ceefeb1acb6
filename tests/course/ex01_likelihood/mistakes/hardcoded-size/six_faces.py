"""A die has six faces."""

import numpy as np


def likelihood(t, y):
    total = 1.0
    for k in range(6):
        if k < len(y):
            total *= y[k] ** t[k]
    return total


def counts(outcomes, K):
    result = np.zeros(6, dtype=int)
    for o in outcomes:
        result[o] += 1
    return result


def outcome_likelihood(outcomes, y):
    return np.prod(np.asarray(y)[np.asarray(outcomes)])
