"""The probability that it does not happen."""

import numpy as np


def likelihood(t, y):
    return 1.0 - np.prod(y**t)


def outcome_likelihood(outcomes, y):
    return np.prod(np.asarray(y)[np.asarray(outcomes)])


def counts(outcomes, K):
    result = np.zeros(K, dtype=int)
    for o in outcomes:
        result[o] += 1
    return result
