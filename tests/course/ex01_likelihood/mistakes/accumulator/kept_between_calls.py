"""A running product of the module, never reset."""

import numpy as np


total = 1.0


def likelihood(t, y):
    global total
    for n, p in zip(t, y):
        total *= p**n
    return total


def outcome_likelihood(outcomes, y):
    total = 1.0
    for o in outcomes:
        total *= y[o]
    return total


def counts(outcomes, K):
    return np.bincount(outcomes, minlength=K)
