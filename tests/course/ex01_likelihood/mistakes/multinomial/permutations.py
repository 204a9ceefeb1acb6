"""The number of different orders of the throws."""

import math

import numpy as np


def outcome_likelihood(outcomes, y):
    ways, left = 1, len(outcomes)
    for n in np.bincount(outcomes):
        ways *= math.comb(left, int(n))
        left -= int(n)
    return ways * np.prod(y[outcomes])


def likelihood(t, y):
    return np.prod(np.asarray(y, dtype=float) ** np.asarray(t, dtype=float))


def counts(outcomes, K):
    return np.bincount(outcomes, minlength=K)
