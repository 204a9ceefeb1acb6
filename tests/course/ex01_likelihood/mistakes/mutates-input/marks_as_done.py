"""Marks throws as done."""

import numpy as np


def outcome_likelihood(outcomes, y):
    total = 1.0
    for i in range(len(outcomes)):
        total *= y[outcomes[i]]
        outcomes[i] = 0
    return total


def likelihood(t, y):
    return np.prod(np.asarray(y, dtype=float) ** np.asarray(t, dtype=float))


def counts(outcomes, K):
    return np.bincount(outcomes, minlength=K)
