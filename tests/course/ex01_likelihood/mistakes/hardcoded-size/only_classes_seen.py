"""Counts of the classes that came up."""

import numpy as np


def counts(outcomes, K):
    found = {}
    for o in sorted(outcomes):
        found[o] = found.get(o, 0) + 1
    return np.array(list(found.values()))


def likelihood(t, y):
    total = 1.0
    for n, p in zip(t, y):
        total *= p**n
    return total


def outcome_likelihood(outcomes, y):
    return np.prod(np.asarray(y)[np.asarray(outcomes)])
