"""take_along_axis, cumprod's last entry and a 0-d array as the result."""

import numpy as np


def likelihood(t, y):
    return np.cumprod(np.float_power(y, t))[-1]


def outcome_likelihood(outcomes, y):
    picked = np.take_along_axis(np.asarray(y), np.asarray(outcomes), axis=0)
    return np.array(picked.prod())


def counts(outcomes, K):
    values, times = np.unique(outcomes, return_counts=True)
    result = np.zeros(K, dtype=int)
    result[values] = times
    return result
