"""The average probability of the throws."""

import math

import numpy as np


def outcome_likelihood(outcomes, y):
    picked = [y[o] for o in outcomes]
    return sum(picked) / len(picked)


def likelihood(t, y):
    return math.exp(sum(n * math.log(p) for n, p in zip(t, y)))


def counts(outcomes, K):
    return np.array([np.count_nonzero(outcomes == k) for k in range(K)])
