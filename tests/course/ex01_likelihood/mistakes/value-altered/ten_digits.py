"""Rounded to ten digits."""

import numpy as np


def outcome_likelihood(outcomes, y):
    return np.round(y[outcomes].prod(), 10)


def likelihood(t, y):
    return np.prod(np.asarray(y, dtype=float) ** np.asarray(t, dtype=float))


def counts(outcomes, K):
    return np.bincount(outcomes, minlength=K)
