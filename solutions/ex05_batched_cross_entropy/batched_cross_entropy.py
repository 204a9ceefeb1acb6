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
    ### BEGIN SOLUTION
    T, Y = np.asarray(T, dtype=float), np.asarray(Y, dtype=float)
    if T.ndim != 2 or T.shape != Y.shape:
        raise ValueError(f"T and Y must both be (N, K), got {T.shape} and {Y.shape}")
    seen = T > 0
    logs = np.zeros(Y.shape)
    with np.errstate(divide="ignore"):
        logs[seen] = np.log(Y[seen])
    return -(T * logs).sum(axis=1)
    ### END SOLUTION


def batch_cross_entropy(T: ArrayLike, Y: ArrayLike) -> float:
    """Give the loss of the batch: the mean of the N losses of `per_sample_cross_entropy`.

    T, Y: as there, both of shape (N, K) with N >= 1 and K >= 1; N = 1 is a batch too.
    The result is one number (`np.ndim(result) == 0`), inf where a sample's loss is inf.
    ValueError: the shapes differ, T and Y are not two-dimensional, or N = 0.
    """
    ### BEGIN SOLUTION
    losses = per_sample_cross_entropy(T, Y)
    if not losses.size:
        raise ValueError("the mean over an empty batch is not defined")
    return float(losses.mean())
    ### END SOLUTION


def index_cross_entropy(labels: ArrayLike, Y: ArrayLike) -> float:
    """Give the loss of the batch whose targets are class numbers instead of one-hot rows.

    labels: N whole numbers 0 … K-1, the true class of each sample, shape (N,).
    Y: predicted probabilities of shape (N, K), used as given.
    The result is one number, equal to the loss of the batch with the one-hot matrix of `labels`.
    IndexError: a label is negative, or K or more.
    ValueError: `labels` is not one-dimensional, Y is not two-dimensional, their lengths
    differ, or N = 0.
    """
    ### BEGIN SOLUTION
    Y = np.asarray(Y, dtype=float)
    if Y.ndim != 2:
        raise ValueError(f"Y must be (N, K), got {Y.shape}")
    return batch_cross_entropy(one_hot(labels, Y.shape[1]), Y)
    ### END SOLUTION


def one_hot(labels: ArrayLike, K: int) -> NDArray[np.float64]:
    """Give the (N, K) float array with 1.0 at (i, labels[i]) and 0.0 elsewhere.

    labels: N whole numbers 0 … K-1, shape (N,); repeated and missing classes are normal.
    N = 0 gives shape (0, K).
    IndexError: a label is negative, or K or more.
    ValueError: `labels` is not one-dimensional.
    """
    ### BEGIN SOLUTION
    labels = np.asarray(labels, dtype=int)
    if labels.ndim != 1:
        raise ValueError(f"labels must be (N,), got {labels.shape}")
    if np.any(labels < 0):  # these would count from the end; too large ones fail by themselves
        raise IndexError("labels must not be negative")
    return np.eye(K)[labels]
    ### END SOLUTION
