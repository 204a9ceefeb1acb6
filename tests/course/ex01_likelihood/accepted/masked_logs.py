"""Logs where the class was seen, fsum for the exponents, and a mask for the rest."""

import math

import numpy as np


def likelihood(t, y):
    t = np.array(t, dtype=np.float64)
    y = np.array(y, dtype=np.float64)
    if t.shape != y.shape:
        raise ValueError("shapes")
    seen = t > 0
    if np.any(y[seen] == 0):
        return 0.0
    return math.exp(math.fsum(t[seen] * np.log(y[seen])))


def outcome_likelihood(outcomes, y):
    return likelihood(counts(outcomes, len(y)), y)


def counts(outcomes, K):
    result = [0] * K
    for o in outcomes:
        if not 0 <= o < K:
            raise IndexError("no such class")
        result[o] += 1
    return np.array(result)
