"""The cross-entropy."""

import math

import numpy as np


def likelihood(t, y):
    loss = 0.0
    for n, p in zip(t, y):
        loss -= n * math.log(p)
    return loss


def outcome_likelihood(outcomes, y):
    return -sum(math.log(y[o]) for o in outcomes)


def counts(outcomes, K):
    return np.bincount(outcomes, minlength=K)
