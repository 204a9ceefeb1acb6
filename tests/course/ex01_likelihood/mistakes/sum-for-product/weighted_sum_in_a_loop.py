"""Adds t_k times y_k."""

import numpy as np


def likelihood(t, y):
    total = 0.0
    for k in range(len(y)):
        total += t[k] * y[k]
    return total


def outcome_likelihood(outcomes, y):
    total = 1.0
    for o in outcomes:
        total *= y[o]
    return total


def counts(outcomes, K):
    result = np.zeros(K, dtype=int)
    for o in outcomes:
        result[o] += 1
    return result
