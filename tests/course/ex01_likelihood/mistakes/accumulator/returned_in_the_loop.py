"""return stands inside the loop."""

import numpy as np


def likelihood(t, y):
    total = 1.0
    for k in range(len(t)):
        total *= y[k] ** t[k]
        return total


def outcome_likelihood(outcomes, y):
    total = 1.0
    for o in outcomes:
        total *= y[o]
        return total


def counts(outcomes, K):
    return np.bincount(outcomes, minlength=K)
