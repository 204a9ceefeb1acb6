"""As many counts as the largest outcome needs."""

import numpy as np


def counts(outcomes, K):
    return np.bincount(outcomes)


def likelihood(t, y):
    return np.prod(np.asarray(y, dtype=float) ** np.asarray(t, dtype=float))


def outcome_likelihood(outcomes, y):
    total = 1.0
    for o in outcomes:
        total *= y[o]
    return total
