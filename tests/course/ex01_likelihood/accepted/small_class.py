"""A class of one's own that holds the model."""

import numpy as np


class Die:
    def __init__(self, y):
        self.y = np.asarray(y, dtype=np.float64)
        self.log_y = np.log(self.y)

    def of_counts(self, t):
        t = np.asarray(t, dtype=np.float64)
        if t.shape != self.y.shape:
            raise ValueError("one count a class")
        return np.exp(np.dot(t, self.log_y)).item()

    def of_outcomes(self, outcomes):
        outcomes = np.asarray(outcomes, dtype=int)
        if len(outcomes) and (outcomes.min() < 0 or outcomes.max() >= len(self.y)):
            raise IndexError("no such face")
        return np.exp(self.log_y[outcomes].sum()).item()


def likelihood(t, y):
    return Die(y).of_counts(t)


def outcome_likelihood(outcomes, y):
    return Die(y).of_outcomes(outcomes)


def counts(outcomes, K):
    return np.histogram(outcomes, bins=np.arange(K + 1) - 0.5)[0]
