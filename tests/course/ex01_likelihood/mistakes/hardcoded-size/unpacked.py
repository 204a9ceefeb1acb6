"""Unpacks exactly three."""

import numpy as np


def likelihood(t, y):
    a, b, c = t
    p, q, r = y
    return p**a * q**b * r**c


def outcome_likelihood(outcomes, y):
    total = 1.0
    for o in outcomes:
        total *= y[o]
    return total


def counts(outcomes, K):
    return np.array([np.count_nonzero(outcomes == k) for k in range(K)])
