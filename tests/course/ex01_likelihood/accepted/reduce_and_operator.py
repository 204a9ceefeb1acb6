"""functools.reduce with operator.mul."""

from functools import reduce
from operator import mul

import numpy as np


def likelihood(t, y):
    return reduce(mul, map(pow, y, t), 1.0)


def outcome_likelihood(outcomes, y):
    return reduce(lambda total, o: total * y[o], outcomes, 1)


def counts(outcomes, K):
    return reduce(lambda total, o: total + np.eye(K, dtype=int)[o], outcomes, np.zeros(K, dtype=int))
