"""Sorts the outcomes of the caller."""

import numpy as np


def counts(outcomes, K):
    outcomes.sort()
    edges = np.searchsorted(outcomes, np.arange(K + 1))
    return np.diff(edges)


def likelihood(t, y):
    total = 1.0
    for n, p in zip(t, y):
        total *= p**n
    return total


def outcome_likelihood(outcomes, y):
    return np.prod(np.asarray(y)[np.asarray(outcomes)])
