"""Wrong cross-entropies."""

import numpy as np

from grader.suite import hypothesis, transformation


@hypothesis("base-10", function="cross_entropy")
def base_10(y, t):
    """The decimal logarithm."""
    picked = np.atleast_2d(y)[np.arange(len(np.atleast_2d(y))), np.atleast_2d(t).argmax(axis=1)]
    return -np.mean(np.log10(picked + 1e-7))


@transformation("sign-missing", function="cross_entropy")
def sign_missing(right):
    """The minus sign is lost."""
    return lambda y, t: -right(y, t)
