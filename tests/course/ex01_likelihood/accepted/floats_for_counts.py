"""Counts in an array of floats: right numbers, though not of the type that is asked for."""

import numpy as np


def likelihood(t, y):
    result = np.float64(1)
    for factor in np.asarray(y, float) ** np.asarray(t, float):
        result = np.multiply(result, factor)
    return result


def outcome_likelihood(outcomes, y):
    K = len(y)
    return likelihood(counts(outcomes, K), y)


def counts(outcomes, K):
    result = np.zeros(K)
    for o in outcomes:
        result[int(o)] = result[int(o)] + 1
    return result
