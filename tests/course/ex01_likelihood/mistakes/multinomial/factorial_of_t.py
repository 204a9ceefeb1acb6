"""math.factorial of t itself."""

import math

import numpy as np


def likelihood(t, y):
    ways = math.factorial(sum(t))
    for n in t:
        ways /= math.factorial(n)
    return ways * np.prod(y**t)


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
