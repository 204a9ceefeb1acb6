"""y as integers."""

import numpy as np


def likelihood(t, y):
    y = np.array(y, dtype=int)
    return np.prod(y ** np.asarray(t, dtype=float))


def outcome_likelihood(outcomes, y):
    return np.prod(np.asarray(y)[np.asarray(outcomes)])


def counts(outcomes, K):
    return np.array([np.count_nonzero(outcomes == k) for k in range(K)])
