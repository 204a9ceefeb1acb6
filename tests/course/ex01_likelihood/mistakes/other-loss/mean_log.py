"""The mean negative log of the throws."""

import numpy as np


def outcome_likelihood(outcomes, y):
    return -np.log(y[outcomes]).mean()


def likelihood(t, y):
    return np.prod(np.asarray(y, dtype=float) ** np.asarray(t, dtype=float))


def counts(outcomes, K):
    return np.bincount(outcomes, minlength=K)
