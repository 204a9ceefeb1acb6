"""A product that starts at 0."""

import functools

import numpy as np


def likelihood(t, y):
    total = 0
    for n, p in zip(t, y):
        total *= p**n
    return total


def outcome_likelihood(outcomes, y):
    return functools.reduce(lambda a, o: a * y[o], outcomes, 0.0)


def counts(outcomes, K):
    return np.array([np.count_nonzero(outcomes == k) for k in range(K)])
