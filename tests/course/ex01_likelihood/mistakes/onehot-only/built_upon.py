"""Both functions: the classes seen, without a power."""

import numpy as np


def likelihood(t, y):
    return np.prod(np.where(t != 0, y, 1.0))


def outcome_likelihood(outcomes, y):
    return likelihood(counts(outcomes, len(y)), y)


def counts(outcomes, K):
    result = np.zeros(K, dtype=int)
    for o in outcomes:
        result[o] += 1
    return result
