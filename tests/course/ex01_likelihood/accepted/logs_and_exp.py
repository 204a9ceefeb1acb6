"""By way of logarithms: the product becomes a sum."""

import numpy as np


def likelihood(t, y):
    return float(np.exp(t @ np.log(y)))


def outcome_likelihood(outcomes, y):
    return float(np.exp(np.log(np.asarray(y))[np.asarray(outcomes)].sum()))


def counts(outcomes, K):
    return (np.asarray(outcomes)[:, None] == np.arange(K)).sum(axis=0)
