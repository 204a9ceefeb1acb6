"""A 1x1 matrix."""

import numpy as np


def likelihood(t, y):
    return np.exp(t.reshape(1, -1) @ np.log(y).reshape(-1, 1))


def outcome_likelihood(outcomes, y):
    return np.prod(np.asarray(y)[np.asarray(outcomes)])


def counts(outcomes, K):
    return np.bincount(outcomes, minlength=K)
