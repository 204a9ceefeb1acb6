"""while loops, counters by hand, Python floats throughout."""

import numpy as np


def likelihood(t, y):
    result, k = 1.0, 0
    while k < len(t):
        result *= float(y[k]) ** float(t[k])
        k += 1
    return result


def outcome_likelihood(outcomes, y):
    result, i = 1.0, 0
    while i < len(outcomes):
        result *= float(y[outcomes[i]])
        i += 1
    return result


def counts(outcomes, K):
    result, k = [], 0
    while k < K:
        n = 0
        for o in outcomes:
            n = n + 1 if o == k else n
        result.append(n)
        k += 1
    return np.asarray(result)
