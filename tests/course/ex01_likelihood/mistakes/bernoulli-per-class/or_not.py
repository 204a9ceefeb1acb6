"""y where seen, 1 - y elsewhere."""

import math

import numpy as np


def likelihood(t, y):
    return math.prod(p if n else 1 - p for n, p in zip(t, y))


def outcome_likelihood(outcomes, y):
    total = 1.0
    for o in outcomes:
        total *= y[o]
    return total


def counts(outcomes, K):
    return np.bincount(outcomes, minlength=K)
