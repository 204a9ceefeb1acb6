"""Likelihood: how probable the data are, as a function of the model's probabilities.

Data come as counts t, one number a class, or as outcomes, one class number a throw. The model
is y, one probability a class. No function changes its arguments.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray


def likelihood(t: ArrayLike, y: ArrayLike) -> float:
    """Give L = Π_k y_k^{t_k}: each probability as a factor, as often as its class was observed.

    t: how often each class was observed, shape (K,), every entry >= 0; whole numbers or floats.
       A one-hot t is one observation; fractions are exponents like all others.
    y: probabilities of the classes, the same shape (K,), every entry >= 0.
    Both are array-like (lists, integers and float32 too) and are computed in float64.
    They are used as given: not normalised, not clipped, not rounded, not checked for their sum.

    The result is one number (`np.ndim(result) == 0`). 0^0 is 1, so a class with t = 0 changes
    nothing even where y = 0; t > 0 with y = 0 gives 0.0. No classes at all (K = 0) give 1.0.
    The number of orderings N!/(t_1!…t_K!) is no part of L.
    ValueError: the shapes differ. (K,) with (K, 1) or with a single number counts as different,
    although NumPy would broadcast them.
    """
    ### BEGIN SOLUTION
    exponents, probabilities = np.asarray(t, dtype=float), np.asarray(y, dtype=float)
    if exponents.shape != probabilities.shape:
        raise ValueError(f"one shape is needed, got {exponents.shape} and {probabilities.shape}")
    return float(np.prod(probabilities**exponents))
    ### END SOLUTION


def outcome_likelihood(outcomes: ArrayLike, y: ArrayLike) -> float:
    """Give the likelihood of a sequence of throws: the product of y[o] over all outcomes o.

    outcomes: the classes that came up, N whole numbers 0 … K-1 in the order of the throws,
        shape (N,); a class may come up several times, or never.
    y: probabilities of the K classes, shape (K,), every entry >= 0, used as given.
    Both are array-like (lists too).

    The result is one number (`np.ndim(result) == 0`). No outcomes at all (N = 0) give 1.0.
    IndexError: an outcome is negative, or K or more.
    """
    ### BEGIN SOLUTION
    return likelihood(counts(outcomes, np.size(y)), y)
    ### END SOLUTION


def counts(outcomes: ArrayLike, K: int) -> NDArray[np.int64]:
    """Give how often each of the K classes came up, as an array of integers of shape (K,).

    outcomes: N whole numbers 0 … K-1, shape (N,), array-like (lists too).
    K: the number of classes; the result has K entries whatever came up, and a class that
       never came up has 0. No outcomes at all (N = 0) give K zeros.
    IndexError: an outcome is negative, or K or more.
    """
    ### BEGIN SOLUTION
    classes = np.asarray(outcomes, dtype=int)
    if np.any(classes < 0) or np.any(classes >= K):
        raise IndexError(f"outcomes must be at least 0 and below {K}")
    return np.bincount(classes, minlength=K)
    ### END SOLUTION
