"""Derivatives of logarithms: of log_b x, of the log-likelihood, of cross-entropy, of log f(x).

The target t always comes before the prediction y. `log` without a base is the natural logarithm.
No function changes its arguments.
"""

import math
from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike, NDArray


def dlog(x: ArrayLike, b: float = math.e) -> float | NDArray[np.float64]:
    """Give the derivative of log_b at x, elementwise: 1 / (x ln b).

    x: a number, or an array-like of any shape (lists, integers and float32 too), every x > 0;
    computed in float64.
    b: the base, one number with b > 0 and b != 1 (it may be below 1); it is not checked.
    The result has the shape of x: a number for a number, an array for an array.
    ValueError: some x is 0 or negative; log_b does not exist there.
    """
    ### BEGIN SOLUTION
    x = np.asarray(x, dtype=float)
    if np.any(x <= 0):
        raise ValueError("log x needs x > 0")
    return 1 / (x * math.log(b))
    ### END SOLUTION


def grad_log_likelihood(t: ArrayLike, y: ArrayLike) -> NDArray[np.float64]:
    """Give the gradient of log L = Σ_k t_k log y_k (5.1) with respect to y: component k is t_k/y_k.

    t: target of shape (K,), every entry >= 0: one-hot, soft, or counts.
    y: probabilities of the same shape (K,), every entry >= 0.
    Both are array-like (lists, integers and float32 too) and are computed in float64.
    They are used as given: not normalised, not clipped; Σ_k y_k = 1 is not used.

    The result is a new array of shape (K,). Where t = 0 its component is 0, even if y = 0;
    t > 0 with y = 0 gives inf. K = 0 gives an empty array of shape (0,).
    ValueError: the shapes differ. (K,) with (K, 1) or with a single number counts as different,
    although NumPy would broadcast them.
    """
    ### BEGIN SOLUTION
    t, y = np.asarray(t, dtype=float), np.asarray(y, dtype=float)
    if t.shape != y.shape:
        raise ValueError(f"t and y must have the same shape, got {t.shape} and {y.shape}")
    with np.errstate(divide="ignore"):
        return np.divide(t, y, out=np.zeros(t.shape), where=t > 0)
    ### END SOLUTION


def grad_cross_entropy(t: ArrayLike, y: ArrayLike) -> NDArray[np.float64]:
    """Give the gradient of E = -Σ_k t_k log y_k (5.2) with respect to y: component k is -t_k/y_k.

    t, y: as in `grad_log_likelihood`, with the same conventions for zeros, empty input and
    errors, except that t > 0 with y = 0 gives -inf. y are the probabilities themselves, not
    logits. The result is a new array of shape (K,).
    ValueError: the shapes differ.
    """
    ### BEGIN SOLUTION
    return -grad_log_likelihood(t, y)
    ### END SOLUTION


def central_difference(f: Callable[[float], float], x: float, h: float = 1e-5) -> float:
    """Give the central difference (f(x+h) - f(x-h)) / (2h), by this formula and no other.

    f: a function of one number that gives one number. x: where, one number.
    h: half the distance of the two points, h > 0; it need not be small.
    The result is one number (`np.ndim(result) == 0`), an estimate of f'(x).
    """
    ### BEGIN SOLUTION
    return (f(x + h) - f(x - h)) / (2 * h)
    ### END SOLUTION


def dlog_compose(f: Callable[[float], float], df: Callable[[float], float], x: float) -> float:
    """Give the derivative of log f(x) with respect to x, by the chain rule: f'(x) / f(x).

    f: a function of one number that gives one number. df: its derivative, a function too.
    x: where, one number with f(x) > 0.
    The result is one number (`np.ndim(result) == 0`).
    ValueError: f(x) is 0 or negative; log f(x) does not exist there.
    """
    ### BEGIN SOLUTION
    inner = f(x)
    if inner <= 0:
        raise ValueError("log f(x) needs f(x) > 0")
    return df(x) / inner
    ### END SOLUTION
