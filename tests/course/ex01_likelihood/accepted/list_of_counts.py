"""Counts as a list, by list.count; products by sorted outcomes."""

import itertools
import math


def likelihood(t, y):
    factors = [math.pow(p, n) for p, n in zip(y, t)]
    return math.prod(sorted(factors))


def outcome_likelihood(outcomes, y):
    result = 1.0
    for o, group in itertools.groupby(sorted(outcomes)):
        result *= y[o] ** len(list(group))
    return result


def counts(outcomes, K):
    outcomes = list(outcomes)
    return [outcomes.count(k) for k in range(K)]
