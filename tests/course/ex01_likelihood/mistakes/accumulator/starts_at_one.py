"""Counts that start at 1."""

import math

import numpy as np


def counts(outcomes, K):
    result = np.ones(K, dtype=int)
    for o in outcomes:
        result[o] = result[o] + 1
    return result


def outcome_likelihood(outcomes, y):
    return likelihood(counts(outcomes, len(y)), y)


def likelihood(t, y):
    return math.exp(sum(n * math.log(p) for n, p in zip(t, y)))
