"""The average of some numbers."""

import numpy as np
from numpy.typing import ArrayLike


def average(xs: ArrayLike) -> float:
    """The sum of ``xs`` (n,) divided by n; ValueError when n = 0."""
    # YOUR CODE HERE
    raise NotImplementedError()


def centred(xs: ArrayLike) -> np.ndarray:
    """``xs`` (n,) minus their average, shape (n,)."""
    # YOUR CODE HERE
    raise NotImplementedError()
