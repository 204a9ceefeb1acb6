"""Three throws, written out."""

import numpy as np


def outcome_likelihood(outcomes, y):
    return y[outcomes[0]] * y[outcomes[1]] * y[outcomes[2]]


def likelihood(t, y):
    return np.prod(np.asarray(y, dtype=float) ** np.asarray(t, dtype=float))


def counts(outcomes, K):
    return np.bincount(outcomes, minlength=K)
