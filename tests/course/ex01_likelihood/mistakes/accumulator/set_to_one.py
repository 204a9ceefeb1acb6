"""Built on counts that are set to 1."""

import numpy as np


def counts(outcomes, K):
    result = [0] * K
    for o in outcomes:
        result[o] = 1
    return np.array(result)


def outcome_likelihood(outcomes, y):
    return likelihood(counts(outcomes, len(y)), y)


def likelihood(t, y):
    return np.prod(np.asarray(y, dtype=float) ** np.asarray(t, dtype=float))
