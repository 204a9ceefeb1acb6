"""Every throw: its class yes, all others no."""

import numpy as np


def outcome_likelihood(outcomes, y):
    total = 1.0
    for o in outcomes:
        for k in range(len(y)):
            total *= y[k] if k == o else 1 - y[k]
    return total


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
