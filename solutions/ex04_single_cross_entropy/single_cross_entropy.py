"""Cross-entropy of one sample: one target t against one prediction y, both over K classes.

The target always comes first. `log` is the natural logarithm. No function changes its arguments.
"""

import numpy as np
from numpy.typing import ArrayLike


def cross_entropy(t: ArrayLike, y: ArrayLike) -> float:
    """Give the loss of one sample, E = -Σ_k t_k log y_k (5.2), in nats (natural log).

    t: target of shape (K,), every entry >= 0, one-hot or soft.
    y: predicted probabilities of the same shape (K,), every entry >= 0.
    Both are array-like (lists, integers and float32 too) and are computed in float64.
    They are used as given: not normalised, not clipped, not rounded, not checked for their sum.

    The result is one number (`np.ndim(result) == 0`). A class with t = 0 contributes 0 even
    where y = 0; t > 0 with y = 0 gives inf. K >= 1; no classes at all (K = 0) give 0.0.
    ValueError: the shapes differ. (K,) with (K, 1) or with a single number counts as different,
    although NumPy would broadcast them.
    """
    ### BEGIN SOLUTION
    target, predicted = np.asarray(t, dtype=float), np.asarray(y, dtype=float)
    if target.shape != predicted.shape:
        raise ValueError(f"t and y must have one shape, got {target.shape} and {predicted.shape}")
    seen = target > 0
    with np.errstate(divide="ignore"):
        log_likelihood = np.sum(target[seen] * np.log(predicted[seen]))
    # 0.0 - x, where -x would make the empty sum -0.0
    return float(0.0 - log_likelihood)
    ### END SOLUTION


def cross_entropy_bits(t: ArrayLike, y: ArrayLike) -> float:
    """Give the same loss in bits instead of nats: log2 in place of the natural log.

    t, y: as in `cross_entropy`, with the same conventions for zeros, empty input and errors.
    The result is one number, the loss in nats divided by ln 2 = 0.6931: half a chance costs 1 bit.
    ValueError: the shapes differ.
    """
    ### BEGIN SOLUTION
    return float(cross_entropy(t, y) / np.log(2.0))
    ### END SOLUTION
