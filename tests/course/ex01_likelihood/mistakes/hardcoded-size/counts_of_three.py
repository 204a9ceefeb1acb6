"""Three counters; what is no class 0 or 1 counts as 2."""

import numpy as np


def counts(outcomes, K):
    return np.array([sum(1 for o in outcomes if o == k) for k in range(3)])


def likelihood(t, y):
    total = 1.0
    for n, p in zip(t, y):
        total *= p**n
    return total


def outcome_likelihood(outcomes, y):
    total = 1.0
    for o in outcomes:
        total *= y[o]
    return total
