"""Looks for the 1."""

import numpy as np


def likelihood(t, y):
    return y[list(t).index(1)]


def outcome_likelihood(outcomes, y):
    total = 1.0
    for o in outcomes:
        total *= y[o]
    return total


def counts(outcomes, K):
    return np.array([np.count_nonzero(outcomes == k) for k in range(K)])
