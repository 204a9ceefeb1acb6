"""Cross-entropy of a batch: N samples at once, one per row.

Rows are samples (i), columns are classes (k). T holds the targets, Y the predicted
probabilities; `log` is the natural logarithm. No function changes its arguments.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray


def per_sample_cross_entropy(T: ArrayLike, Y: ArrayLike) -> NDArray[np.float64]:
    """Give the loss of each sample, E_i = -Σ_k t_ik log y_ik, as an array of shape (N,).

    T: targets of shape (N, K), every entry >= 0; a row is one-hot or soft.
    Y: predicted probabilities of the same shape (N, K), every entry >= 0.
    Both are array-like (nested lists, integers and float32 too) and are computed in float64.
    They are used as given: not normalised, not clipped, not rounded.

    A class with t = 0 contributes 0 even where y = 0; t > 0 with y = 0 gives inf.
    N = 0 gives an empty array of shape (0,).
    ValueError: the shapes differ, or T and Y are not two-dimensional.
    """
    # YOUR CODE HERE
    raise NotImplementedError()


def batch_cross_entropy(T: ArrayLike, Y: ArrayLike) -> float:
    """Give the loss of the batch: the mean of the N losses of `per_sample_cross_entropy`.

    T, Y: as there, both of shape (N, K) with N >= 1 and K >= 1; N = 1 is a batch too.
    The result is one number (`np.ndim(result) == 0`), inf where a sample's loss is inf.
    ValueError: the shapes differ, T and Y are not two-dimensional, or N = 0.
    """
    # YOUR CODE HERE
    raise NotImplementedError()


def index_cross_entropy(labels: ArrayLike, Y: ArrayLike) -> float:
    """Give the loss of the batch whose targets are class numbers instead of one-hot rows.

    labels: N whole numbers 0 … K-1, the true class of each sample, shape (N,).
    Y: predicted probabilities of shape (N, K), used as given.
    The result is one number, equal to the loss of the batch with the one-hot matrix of `labels`.
    IndexError: a label is negative, or K or more.
    ValueError: `labels` is not one-dimensional, Y is not two-dimensional, their lengths
    differ, or N = 0.
    """
    # YOUR CODE HERE
    raise NotImplementedError()


def one_hot(labels: ArrayLike, K: int) -> NDArray[np.float64]:
    """Give the (N, K) float array with 1.0 at (i, labels[i]) and 0.0 elsewhere.

    labels: N whole numbers 0 … K-1, shape (N,); repeated and missing classes are normal.
    N = 0 gives shape (0, K).
    IndexError: a label is negative, or K or more.
    ValueError: `labels` is not one-dimensional.
    """
    # YOUR CODE HERE
    raise NotImplementedError()
