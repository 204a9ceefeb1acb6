"""One counter for all classes."""

import numpy as np


def counts(outcomes, K):
    result, n = [], 0
    for k in range(K):
        for o in outcomes:
            if o == k:
                n += 1
        result.append(n)
    return np.array(result)


def likelihood(t, y):
    total = 1.0
    for n, p in zip(t, y):
        total *= p**n
    return total


def outcome_likelihood(outcomes, y):
    total = 1.0
    for o in outcomes:
        total *= y[o]
    return total
