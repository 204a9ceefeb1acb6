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
    ### BEGIN SOLUTION
    yt, yp = np.asarray(yt, dtype=float), np.asarray(yp, dtype=float)
    if yt.shape != yp.shape:
        raise ValueError(f"yt and yp must have one shape, got {yt.shape} and {yp.shape}")
    if yt.size == 0:
        raise ValueError("the mean over an empty batch is not defined")
    with np.errstate(divide="ignore", invalid="ignore"):
        hit = np.where(yt > 0, yt * np.log(yp), 0.0)
        miss = np.where(yt < 1, (1 - yt) * np.log(1 - yp), 0.0)
    return float(-np.mean(hit + miss))
    ### END SOLUTION


def bce_grad(yt: ArrayLike, yp: ArrayLike) -> NDArray[np.float64]:
    """Give the derivative of each sample's ce with respect to its own yp.

    The formula is (yp - yt) / (yp (1 - yp)). It is the derivative for each sample, not of the
    mean: nothing is summed and nothing is divided by M.
    yt: targets of shape (M,), each from 0 to 1, hard or soft.
    yp: predicted probabilities of the same shape (M,), each strictly between 0 and 1.
    Both are array-like and are computed in float64; the result is an array of shape (M,).
    ValueError: the shapes differ, or some yp is not strictly between 0 and 1.
    """
    ### BEGIN SOLUTION
    yt, yp = np.asarray(yt, dtype=float), np.asarray(yp, dtype=float)
    if yt.shape != yp.shape:
        raise ValueError(f"yt and yp must have one shape, got {yt.shape} and {yp.shape}")
    if np.any((yp <= 0) | (yp >= 1)):
        raise ValueError("every yp must lie strictly between 0 and 1")
    return (yp - yt) / (yp * (1 - yp))
    ### END SOLUTION


def sigmoid(z: ArrayLike) -> NDArray[np.float64]:
    """Give σ(z) = 1 / (1 + exp(-z)), element by element.

    z: logits, any real numbers, shape (M,) (other shapes work in the same way); array-like,
    computed in float64.
    The result has the shape of z and no NaN: σ(-1000) is 0 and σ(1000) is 1 to float64
    precision. A RuntimeWarning on the way costs nothing, a wrong value does.
    """
    ### BEGIN SOLUTION
    z = np.asarray(z, dtype=float)
    small = np.exp(-np.abs(z))
    return np.where(z >= 0, 1 / (1 + small), small / (1 + small))
    ### END SOLUTION


def bce_with_logits(yt: ArrayLike, z: ArrayLike) -> float:
    """Give the binary cross-entropy of yt and yp = σ(z), computed from z without loss.

    Mean over M samples of max(z, 0) - z yt + log(1 + exp(-|z|)), where `np.log1p(x)` is
    log(1 + x). It stays finite and exact for |z| = 1000, where σ(z) has become 0 or 1.
    yt: targets of shape (M,), M >= 1, each from 0 to 1, hard or soft.
    z: logits of the same shape (M,), any real numbers.
    Both are array-like and are computed in float64. The result is one number.
    ValueError: the shapes differ (no broadcasting), or M = 0.
    """
    ### BEGIN SOLUTION
    yt, z = np.asarray(yt, dtype=float), np.asarray(z, dtype=float)
    if yt.shape != z.shape:
        raise ValueError(f"yt and z must have one shape, got {yt.shape} and {z.shape}")
    if yt.size == 0:
        raise ValueError("the mean over an empty batch is not defined")
    losses = np.maximum(z, 0) - z * yt + np.log1p(np.exp(-np.abs(z)))
    return float(np.mean(losses))
    ### END SOLUTION
