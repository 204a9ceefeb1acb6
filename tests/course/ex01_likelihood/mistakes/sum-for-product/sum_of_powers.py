"""Right powers, added with fsum."""

import math

import numpy as np


def likelihood(t, y):
    return math.fsum(math.pow(p, n) for p, n in zip(y, t))


def outcome_likelihood(outcomes, y):
    total = 1.0
    for o in outcomes:
        total *= y[o]
    return total


def counts(outcomes, K):
    return np.bincount(outcomes, minlength=K)
