"""The geometric mean."""

import math

import numpy as np


def outcome_likelihood(outcomes, y):
    return math.exp(sum(math.log(y[o]) for o in outcomes) / len(outcomes))


def likelihood(t, y):
    total = 1.0
    for n, p in zip(t, y):
        total *= p**n
    return total


def counts(outcomes, K):
    result = np.zeros(K, dtype=int)
    for o in outcomes:
        result[o] += 1
    return result
