"""t as a factor."""

import numpy as np


def likelihood(t, y):
    return np.multiply(t, y).prod()


def outcome_likelihood(outcomes, y):
    return np.prod(np.asarray(y)[np.asarray(outcomes)])


def counts(outcomes, K):
    return np.bincount(outcomes, minlength=K)
