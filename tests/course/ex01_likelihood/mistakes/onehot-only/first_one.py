"""Returns where t is 1, else 0."""

import numpy as np


def likelihood(t, y):
    for n, p in zip(t, y):
        if n == 1:
            return p
    return 0.0


def outcome_likelihood(outcomes, y):
    return np.prod(np.asarray(y)[np.asarray(outcomes)])


def counts(outcomes, K):
    return np.bincount(outcomes, minlength=K)
