"""np.where for the classes that were not seen, np.multiply.reduce for the product."""

import numpy as np


def likelihood(t, y):
    factors = np.where(t > 0, np.power(y, t), 1.0)
    return np.multiply.reduce(factors)


def outcome_likelihood(outcomes, y):
    return np.multiply.reduce(np.take(y, outcomes))


def counts(outcomes, K):
    result = np.zeros(K, np.intp)
    np.add.at(result, outcomes, 1)
    return result
