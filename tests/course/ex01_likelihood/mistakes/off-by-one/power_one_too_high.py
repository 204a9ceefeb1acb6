"""Starts with y itself and multiplies t times."""

import numpy as np


def likelihood(t, y):
    total = 1.0
    for k in range(len(y)):
        factor = y[k]
        factor *= y[k] ** t[k]
        total *= factor
    return total


def outcome_likelihood(outcomes, y):
    total = 1.0
    for o in outcomes:
        total *= y[o]
    return total


def counts(outcomes, K):
    return np.array([np.count_nonzero(outcomes == k) for k in range(K)])
