"""Binary cross-entropy: two classes, one probability a sample, and its derivative.

yt holds the M targets, yp the predicted probabilities of class 1, z the logits (scores before
the sigmoid). `log` is the natural logarithm. No function changes its arguments.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray


def binary_cross_entropy(yt: ArrayLike, yp: ArrayLike) -> float:
    """Give the mean over M samples of ce = -(yt log yp + (1 - yt) log(1 - yp)).

    yt: targets of shape (M,), M >= 1, each from 0 to 1; 0 and 1 are hard labels, 0.3 is soft.
    yp: predicted probabilities of class 1, the same shape (M,), each from 0 to 1.
    Both are array-like (lists, integers and float32 too) and are computed in float64.
    They are used as given: not clipped, not rounded.

    A half whose weight (yt or 1 - yt) is 0 contributes 0, also where its log is -inf; an
    impossible event (yt > 0 with yp = 0, or yt < 1 with yp = 1) gives inf.
    The result is one number (`np.ndim(result) == 0`).
    ValueError: the shapes differ (also (M,) against (M, 1): no broadcasting), or M = 0.
    """
    # YOUR CODE HERE
    raise NotImplementedError()


def bce_grad(yt: ArrayLike, yp: ArrayLike) -> NDArray[np.float64]:
    """Give the derivative of each sample's ce with respect to its own yp.

    The formula is (yp - yt) / (yp (1 - yp)). It is the derivative for each sample, not of the
    mean: nothing is summed and nothing is divided by M.
    yt: targets of shape (M,), each from 0 to 1, hard or soft.
    yp: predicted probabilities of the same shape (M,), each strictly between 0 and 1.
    Both are array-like and are computed in float64; the result is an array of shape (M,).
    ValueError: the shapes differ, or some yp is not strictly between 0 and 1.
    """
    # YOUR CODE HERE
    raise NotImplementedError()


def sigmoid(z: ArrayLike) -> NDArray[np.float64]:
    """Give σ(z) = 1 / (1 + exp(-z)), element by element.

    z: logits, any real numbers, shape (M,) (other shapes work in the same way); array-like,
    computed in float64.
    The result has the shape of z and no NaN: σ(-1000) is 0 and σ(1000) is 1 to float64
    precision. A RuntimeWarning on the way costs nothing, a wrong value does.
    """
    # YOUR CODE HERE
    raise NotImplementedError()


def bce_with_logits(yt: ArrayLike, z: ArrayLike) -> float:
    """Give the binary cross-entropy of yt and yp = σ(z), computed from z without loss.

    Mean over M samples of max(z, 0) - z yt + log(1 + exp(-|z|)), where `np.log1p(x)` is
    log(1 + x). It stays finite and exact for |z| = 1000, where σ(z) has become 0 or 1.
    yt: targets of shape (M,), M >= 1, each from 0 to 1, hard or soft.
    z: logits of the same shape (M,), any real numbers.
    Both are array-like and are computed in float64. The result is one number.
    ValueError: the shapes differ (no broadcasting), or M = 0.
    """
    # YOUR CODE HERE
    raise NotImplementedError()
