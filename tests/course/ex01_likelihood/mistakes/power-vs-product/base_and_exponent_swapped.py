"""t to the power y."""

import functools

import numpy as np


def likelihood(t, y):
    return functools.reduce(lambda total, pair: total * pair[0] ** pair[1], zip(t, y), 1.0)


def outcome_likelihood(outcomes, y):
    return np.prod(np.asarray(y)[np.asarray(outcomes)])


def counts(outcomes, K):
    return np.array([np.count_nonzero(outcomes == k) for k in range(K)])
