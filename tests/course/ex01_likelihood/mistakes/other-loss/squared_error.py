"""The squared distance of t and y."""

import numpy as np


def likelihood(t, y):
    return sum((a - b) ** 2 for a, b in zip(t, y))


def outcome_likelihood(outcomes, y):
    total = 1.0
    for o in outcomes:
        total *= y[o]
    return total


def counts(outcomes, K):
    return np.array([np.count_nonzero(outcomes == k) for k in range(K)])
