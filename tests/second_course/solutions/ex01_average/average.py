"""The average of some numbers."""

import numpy as np
from numpy.typing import ArrayLike


def average(xs: ArrayLike) -> float:
    """The sum of ``xs`` (n,) divided by n; ValueError when n = 0."""
    ### BEGIN SOLUTION
    values = np.asarray(xs, dtype=float)
    if values.size == 0:
        raise ValueError("no numbers")
    return float(values.sum() / values.size)
    ### END SOLUTION


def centred(xs: ArrayLike) -> np.ndarray:
    """``xs`` (n,) minus their average, shape (n,)."""
    ### BEGIN SOLUTION
    return np.asarray(xs, dtype=float) - average(xs)
    ### END SOLUTION
