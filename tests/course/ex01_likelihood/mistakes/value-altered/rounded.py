"""Rounded to four digits."""

import math

import numpy as np


def likelihood(t, y):
    return round(float(np.prod(y**t)), 4)


def outcome_likelihood(outcomes, y):
    return round(math.prod(float(y[o]) for o in outcomes), 4)


def counts(outcomes, K):
    return np.bincount(outcomes, minlength=K)
