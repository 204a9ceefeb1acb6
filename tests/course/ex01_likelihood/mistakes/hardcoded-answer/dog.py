"""The number of the example."""

import numpy as np


def likelihood(t, y):
    return 0.33


def outcome_likelihood(outcomes, y):
    return np.prod(np.asarray(y)[np.asarray(outcomes)])


def counts(outcomes, K):
    return np.array([np.count_nonzero(outcomes == k) for k in range(K)])
