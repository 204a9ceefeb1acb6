"""All partial products."""

import numpy as np


def outcome_likelihood(outcomes, y):
    products = []
    total = 1.0
    for o in outcomes:
        total *= y[o]
        products.append(total)
    return np.array(products)


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
