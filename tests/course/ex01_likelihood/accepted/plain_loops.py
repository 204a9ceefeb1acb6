"""Loops with a running product and plain numbers."""

import numpy as np


def likelihood(t, y):
    if len(t) != len(y):
        raise ValueError("t and y differ in length")
    total = 1.0
    for k in range(len(y)):
        total *= y[k] ** t[k]
    return total


def outcome_likelihood(outcomes, y):
    total = 1.0
    for o in outcomes:
        if o < 0:
            raise IndexError(o)
        total = total * y[o]
    return total


def counts(outcomes, K):
    result = np.zeros(K, dtype=int)
    for o in outcomes:
        result[o] += 1
    return result
