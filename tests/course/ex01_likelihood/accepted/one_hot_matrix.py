"""Outcomes as one-hot rows; the sum of the rows are the counts."""

import numpy as np


def one_hot(outcomes, K):
    return np.eye(K, dtype=int)[np.asarray(outcomes, dtype=int)]


def counts(outcomes, K):
    return one_hot(outcomes, K).sum(axis=0)


def outcome_likelihood(outcomes, y):
    y = np.asarray(y, dtype=float)
    return np.prod(one_hot(outcomes, len(y)) @ y)


def likelihood(t, y):
    log_likelihood = np.einsum("k,k->", np.asarray(t, dtype=float), np.log(y))
    return np.exp(log_likelihood)
