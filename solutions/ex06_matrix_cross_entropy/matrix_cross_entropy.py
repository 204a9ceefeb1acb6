"""Matrix products, transposes and cross-entropy written with matrices (NumPy, own loops)."""

import numpy as np
from numpy.typing import ArrayLike, NDArray


def matmul_shape(a: tuple[int, int], b: tuple[int, int]) -> tuple[int, int] | None:
    """Give the shape of the matrix product of an a-shaped and a b-shaped matrix.

    a, b: shapes ``(rows, columns)``, two integers each.
    Returns ``(m, p)`` for (m, n)·(n, p), and None where the product does not exist.
    Nothing is raised: that there is no product is an answer, not an error.
    """
    ### BEGIN SOLUTION
    m, n = a
    rows, p = b
    return (m, p) if n == rows else None
    ### END SOLUTION


def matmul(A: ArrayLike, B: ArrayLike) -> NDArray[np.float64]:
    """Multiply two matrices with loops of your own: no ``@``, ``dot``, ``matmul``, ``einsum``.

    A: (m, n), B: (n, p), array-like, integers accepted.
    Returns a new array (m, p) of float64 with C[i, j] = Σ_k A[i, k]·B[k, j]; a sum over no k
    is 0.0. The inputs are not changed.
    Raises ValueError where A or B is not 2-D, or columns of A and rows of B differ.
    """
    ### BEGIN SOLUTION
    left = np.asarray(A, dtype=np.float64)
    right = np.asarray(B, dtype=np.float64)
    # Unpacking raises ValueError where a factor is not 2-D.
    m, n = left.shape
    rows, p = right.shape
    if n != rows:
        raise ValueError(f"{left.shape} times {right.shape}: the inner numbers differ")
    product = np.zeros((m, p))
    for i in range(m):
        for j in range(p):
            for k in range(n):
                product[i, j] += left[i, k] * right[k, j]
    return product
    ### END SOLUTION


def row_cross_entropy(t_row: ArrayLike, y_row: ArrayLike) -> float:
    """Give the cross-entropy −Σ_k t_k ln y_k of one sample that is written as a row.

    t_row: (1, K), targets ≥ 0, one-hot or soft. y_row: (1, K), probabilities ≥ 0, used as they
    are. Array-like, integers accepted.
    Returns one number (``np.ndim`` is 0, so not a 1×1 matrix), natural log. A class with t = 0
    contributes 0 even where y = 0; t > 0 with y = 0 gives ``inf``. The inputs are not changed.
    Raises ValueError where the shapes are not the same (1, K).
    """
    ### BEGIN SOLUTION
    t = np.asarray(t_row, dtype=np.float64)
    y = np.asarray(y_row, dtype=np.float64)
    if t.ndim != 2 or t.shape[0] != 1 or t.shape != y.shape:
        raise ValueError(f"expected two rows (1, K), got {t.shape} and {y.shape}")
    with np.errstate(divide="ignore"):
        logs = np.log(np.where(t > 0, y, 1.0))
    return float(-(t @ logs.T)[0, 0])
    ### END SOLUTION


def matrix_cross_entropy(T: ArrayLike, Y: ArrayLike) -> float:
    """Give the mean cross-entropy of N samples, E = −(1/N) tr(T (ln Y)ᵀ).

    T: (N, K), targets ≥ 0, one-hot or soft. Y: (N, K), probabilities ≥ 0, used as they are.
    Row i is sample i. Array-like, integers accepted; any N ≥ 1 and K ≥ 1.
    Returns one number (``np.ndim`` is 0): the mean over the N samples, not over the classes;
    natural log. An entry with T = 0 contributes 0 even where Y = 0; T > 0 with Y = 0 gives
    ``inf``. The inputs are not changed.
    Raises ValueError where T or Y is not 2-D, the shapes differ, or N = 0.
    """
    ### BEGIN SOLUTION
    targets = np.asarray(T, dtype=np.float64)
    predictions = np.asarray(Y, dtype=np.float64)
    if targets.ndim != 2 or targets.shape != predictions.shape:
        raise ValueError(f"expected two (N, K), got {targets.shape} and {predictions.shape}")
    if len(targets) < 1:
        raise ValueError("the mean over no samples does not exist")
    with np.errstate(divide="ignore"):
        logs = np.log(np.where(targets > 0, predictions, 1.0))
    # The diagonal of T (ln Y)ᵀ only: N·K products instead of N²·K.
    return float(-(targets * logs).sum() / len(targets))
    ### END SOLUTION


def transpose(A: ArrayLike) -> NDArray[np.float64]:
    """Swap rows and columns with loops of your own: no ``.T``, ``np.transpose``, ``swapaxes``.

    A: (m, n), array-like, integers accepted.
    Returns a new array (n, m) with entry (j, i) equal to A[i, j]. The input is not changed.
    Raises ValueError where A is not 2-D.
    """
    ### BEGIN SOLUTION
    matrix = np.asarray(A, dtype=np.float64)
    # Unpacking raises ValueError where A is not 2-D.
    rows, columns = matrix.shape
    swapped = np.zeros((columns, rows))
    for i in range(rows):
        for j in range(columns):
            swapped[j, i] = matrix[i, j]
    return swapped
    ### END SOLUTION
