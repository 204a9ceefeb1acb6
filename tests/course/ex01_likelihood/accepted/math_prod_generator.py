"""Generator expressions and math.prod, counting with a Counter."""

import math
from collections import Counter

import numpy as np


def likelihood(t, y):
    return math.prod(p**n for n, p in zip(t, y, strict=True))


def outcome_likelihood(outcomes, y):
    found = Counter(int(o) for o in outcomes)
    return math.prod(y[o] ** times for o, times in found.items())


def counts(outcomes, K):
    found = Counter(int(o) for o in outcomes)
    return np.array([found[k] for k in range(K)], dtype=int)
