"""+= 1 by an index array adds once."""

import math

import numpy as np


def counts(outcomes, K):
    result = np.zeros(K, dtype=int)
    result[outcomes] += 1
    return result


def likelihood(t, y):
    return math.exp(sum(n * math.log(p) for n, p in zip(t, y)))


def outcome_likelihood(outcomes, y):
    total = 1.0
    for o in outcomes:
        total *= y[o]
    return total
