"""How often times how probable, by class."""

import numpy as np


def outcome_likelihood(outcomes, y):
    total = 1.0
    seen = list(outcomes)
    for o in set(seen):
        total *= seen.count(o) * y[o]
    return total


def likelihood(t, y):
    return np.prod(np.asarray(y, dtype=float) ** np.asarray(t, dtype=float))


def counts(outcomes, K):
    return np.bincount(outcomes, minlength=K)
