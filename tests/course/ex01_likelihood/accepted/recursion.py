"""The first factor times the rest."""

import numpy as np


def likelihood(t, y):
    t, y = list(t), list(y)
    if not t:
        return 1.0
    return y[0] ** t[0] * likelihood(t[1:], y[1:])


def outcome_likelihood(outcomes, y):
    if len(outcomes) == 0:
        return 1.0
    return y[outcomes[0]] * outcome_likelihood(outcomes[1:], y)


def counts(outcomes, K):
    if len(outcomes) == 0:
        return np.zeros(K, dtype=np.int64)
    rest = counts(outcomes[1:], K)
    rest[outcomes[0]] += 1
    return rest
