"""Logarithms: to any base, of products, of likelihoods, and from one base to another.

`log` without a base is the natural logarithm. The target t always comes before the
prediction y. No function changes its arguments.
"""

import numpy as np
from numpy.typing import ArrayLike


def log_base(x: float, b: float) -> float:
    """Give log_b x, the exponent v with b ** v = x.

    x: one number > 0. b: the base, one number > 0 and != 1; 0 < b < 1 is allowed.
    Integers are accepted too. The result is one float of any sign, not only a whole number:
    log_base(8, 2) is 3, log_base(0.5, 2) is -1, log_base(10, 2) is 3.3219….
    ValueError: x <= 0, b <= 0, or b = 1.
    """
    ### BEGIN SOLUTION
    if x <= 0 or b <= 0 or b == 1:
        raise ValueError(f"log_b x needs x > 0, b > 0 and b != 1, got x = {x}, b = {b}")
    return float(np.log(x) / np.log(b))
    ### END SOLUTION


def log_product(xs: ArrayLike) -> float:
    """Give ln(x_1 x_2 … x_n), the natural log of the product of all n numbers.

    xs: numbers > 0, shape (n,), array-like (a list, integers, float32 too), computed in float64.
    The product itself may be too small or too large for a float: 100000 factors of 1e-5 give
    -1151292.546….
    The result is one number (`np.ndim(result) == 0`); n = 0, the empty product 1, gives 0.0.
    """
    ### BEGIN SOLUTION
    return float(np.sum(np.log(np.asarray(xs, dtype=float))))
    ### END SOLUTION


def log_likelihood(t: ArrayLike, y: ArrayLike) -> float:
    """Give log L = Σ_k t_k ln y_k (5.1), the natural log of the likelihood Π_k y_k ** t_k.

    t: target of shape (K,), every entry >= 0: one-hot, soft, or counts, also large counts for
    which L itself is too small for a float.
    y: probabilities of the same shape (K,), every entry >= 0.
    Both are array-like (lists, integers and float32 too) and are computed in float64.
    They are used as given: not normalised, not clipped, not rounded.

    The result is one number (`np.ndim(result) == 0`), <= 0 since y <= 1: the log-likelihood,
    without a minus in front. A class with t = 0 contributes 0 even where y = 0; t > 0 with
    y = 0 gives -inf. K = 0 gives 0.0.
    ValueError: the shapes differ. (K,) with (K, 1) or with a single number counts as different,
    although NumPy would broadcast them.
    """
    ### BEGIN SOLUTION
    t, y = np.asarray(t, dtype=float), np.asarray(y, dtype=float)
    if t.shape != y.shape:
        raise ValueError(f"t and y must have the same shape, got {t.shape} and {y.shape}")
    seen = t > 0
    with np.errstate(divide="ignore"):
        return float(np.sum(t[seen] * np.log(y[seen])))
    ### END SOLUTION


def change_base(v: float, b_from: float, b_to: float) -> float:
    """Give log_{b_to} x for the x of which only v = log_{b_from} x is known.

    v: one number of any sign; x = b_from ** v is not needed, and may be too large or too small
    for a float.
    b_from, b_to: the old and the new base, numbers > 0 and != 1; they are not checked.
    The result is one number: change_base(3, 2, 8) is 1, since x = 8.
    """
    ### BEGIN SOLUTION
    return float(v * np.log(b_from) / np.log(b_to))
    ### END SOLUTION
