"""y **= t."""

import numpy as np


def likelihood(t, y):
    y **= t
    return y.prod()


def outcome_likelihood(outcomes, y):
    total = 1.0
    for o in outcomes:
        total *= y[o]
    return total


def counts(outcomes, K):
    return np.bincount(outcomes, minlength=K)
