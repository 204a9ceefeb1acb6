"""One number in brackets."""

import numpy as np


def likelihood(t, y):
    return np.prod(y**t, keepdims=True)


def outcome_likelihood(outcomes, y):
    total = 1.0
    for o in outcomes:
        total *= y[o]
    return total


def counts(outcomes, K):
    return np.array([np.count_nonzero(outcomes == k) for k in range(K)])
