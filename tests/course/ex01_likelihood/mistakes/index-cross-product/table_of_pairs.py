"""Every throw with every throw."""

import numpy as np


def outcome_likelihood(outcomes, y):
    table = np.tile(y, (len(outcomes), 1))
    return table[:, outcomes].prod()


def likelihood(t, y):
    return np.prod(np.asarray(y, dtype=float) ** np.asarray(t, dtype=float))


def counts(outcomes, K):
    return np.bincount(outcomes, minlength=K)
