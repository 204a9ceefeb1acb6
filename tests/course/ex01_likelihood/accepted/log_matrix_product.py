"""A row times a column, taken out of its 1x1 matrix."""

import numpy as np


def likelihood(t, y):
    row = np.asarray(t, dtype=float).reshape(1, -1)
    column = np.log(np.asarray(y, dtype=float)).reshape(-1, 1)
    return np.exp(row @ column)[0, 0]


def outcome_likelihood(outcomes, y):
    table = np.zeros((len(outcomes), len(y)))
    for i, o in enumerate(outcomes):
        table[i, o] = 1.0
    return (table @ y).prod()


def counts(outcomes, K):
    indicator = np.array([[int(o == k) for k in range(K)] for o in outcomes])
    return np.ones(len(outcomes), dtype=int) @ indicator
