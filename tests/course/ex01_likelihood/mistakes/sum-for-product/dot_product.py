"""The dot product of t and y, and sums of the throws."""

import numpy as np


def likelihood(t, y):
    return float(np.dot(t, y))


def outcome_likelihood(outcomes, y):
    return sum(y[o] for o in outcomes)


def counts(outcomes, K):
    return np.array([np.count_nonzero(outcomes == k) for k in range(K)])
