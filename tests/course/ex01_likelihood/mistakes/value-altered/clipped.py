"""Clipped to 1e-7 … 1 - 1e-7."""

import numpy as np


def likelihood(t, y):
    y = np.clip(y, 1e-7, 1 - 1e-7)
    return np.prod(y**t)


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
