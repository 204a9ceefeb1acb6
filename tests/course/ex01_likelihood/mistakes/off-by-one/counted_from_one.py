"""Counts of 1 … K in place of 0 … K-1."""

import numpy as np


def counts(outcomes, K):
    seen = list(outcomes)
    return np.array([seen.count(k) for k in range(1, K + 1)])


def likelihood(t, y):
    return np.prod(np.asarray(y, dtype=float) ** np.asarray(t, dtype=float))


def outcome_likelihood(outcomes, y):
    total = 1.0
    for o in outcomes:
        total *= y[o]
    return total
