"""np.repeat needs whole numbers."""

import numpy as np


def likelihood(t, y):
    return np.repeat(y, t.astype(np.int64)).prod()


def outcome_likelihood(outcomes, y):
    total = 1.0
    for o in outcomes:
        total *= y[o]
    return total


def counts(outcomes, K):
    return np.bincount(outcomes, minlength=K)
