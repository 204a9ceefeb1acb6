"""Sets every label in every row."""

import numpy as np


def counts(outcomes, K):
    rows = np.zeros((len(outcomes), K), dtype=int)
    rows[:, outcomes] = 1
    return rows.sum(axis=0)


def likelihood(t, y):
    return np.prod(np.asarray(y, dtype=float) ** np.asarray(t, dtype=float))


def outcome_likelihood(outcomes, y):
    return np.prod(np.asarray(y)[np.asarray(outcomes)])
