"""The classes are numbered from 1."""

import numpy as np


def outcome_likelihood(outcomes, y):
    total = 1.0
    for o in outcomes:
        total *= y[o - 1]
    return total


def likelihood(t, y):
    return np.prod(np.asarray(y, dtype=float) ** np.asarray(t, dtype=float))


def counts(outcomes, K):
    return np.bincount(outcomes, minlength=K)
