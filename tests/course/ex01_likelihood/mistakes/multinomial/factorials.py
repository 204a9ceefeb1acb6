"""With N!/(t_1!…t_K!), t as whole numbers."""

import math

import numpy as np


def likelihood(t, y):
    orderings = math.factorial(int(round(sum(t))))
    for n in t:
        orderings //= math.factorial(int(n))
    return orderings * np.prod(y**t)


def outcome_likelihood(outcomes, y):
    return np.prod(np.asarray(y)[np.asarray(outcomes)])


def counts(outcomes, K):
    return np.bincount(outcomes, minlength=K)
