"""Binomial coefficients class by class."""

import math

import numpy as np


def likelihood(t, y):
    left, result = int(sum(t)), 1.0
    for n, p in zip(t, y):
        result *= math.comb(left, int(n)) * p**n
        left -= int(n)
    return result


def outcome_likelihood(outcomes, y):
    return np.prod(np.asarray(y)[np.asarray(outcomes)])


def counts(outcomes, K):
    result = np.zeros(K, dtype=int)
    for o in outcomes:
        result[o] += 1
    return result
