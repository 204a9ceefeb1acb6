"""A while loop that stops one throw early."""

import numpy as np


def counts(outcomes, K):
    result, i = np.zeros(K, dtype=int), 0
    while i < len(outcomes) - 1:
        result[outcomes[i]] += 1
        i += 1
    return result


def likelihood(t, y):
    total = 1.0
    for n, p in zip(t, y):
        total *= p**n
    return total


def outcome_likelihood(outcomes, y):
    return np.prod(np.asarray(y)[np.asarray(outcomes)])
