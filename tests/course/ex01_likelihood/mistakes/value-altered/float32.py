"""Single precision."""

import numpy as np


def likelihood(t, y):
    return np.prod(np.asarray(y, np.float32) ** np.asarray(t, np.float32))


def outcome_likelihood(outcomes, y):
    return np.prod(np.asarray(y)[np.asarray(outcomes)])


def counts(outcomes, K):
    result = np.zeros(K, dtype=int)
    for o in outcomes:
        result[o] += 1
    return result
