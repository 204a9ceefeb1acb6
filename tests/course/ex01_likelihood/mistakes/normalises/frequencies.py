"""Counts as frequencies, in both."""

import numpy as np


def likelihood(t, y):
    t = t / t.sum()
    return np.prod(y**t)


def counts(outcomes, K):
    return np.bincount(outcomes, minlength=K) / len(outcomes)


def outcome_likelihood(outcomes, y):
    return np.prod(np.asarray(y)[np.asarray(outcomes)])
