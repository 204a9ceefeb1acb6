"""A column against a row."""

import numpy as np


def likelihood(t, y):
    return y.reshape(-1, 1) ** t


def outcome_likelihood(outcomes, y):
    total = 1.0
    for o in outcomes:
        total *= y[o]
    return total


def counts(outcomes, K):
    return np.array([np.count_nonzero(outcomes == k) for k in range(K)])
