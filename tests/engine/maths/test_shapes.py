from __future__ import annotations

import pytest

from grader.maths.declaring import domain_of
from grader.maths.reader import read
from grader.maths.shapes import MathShapeError, Shape, has_matrices, shape_of

KINDS = {
    "A": "real[N,K]",
    "B": "real[K,M]",
    "S": "real[N,N]",
    "R": "real[2,3]",
    "Q": "real[3,4]",
    "x": "real",
    "y": "indexed-real",
    "i": "index",
}


def shape(text: str) -> Shape | None:
    declarations = domain_of(KINDS).declarations
    return shape_of(read(text, declarations), declarations)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("x + 1", None),
        ("A", ("N", "K")),
        ("A @ B", ("N", "M")),
        ("R @ Q", (2, 4)),
        ("R * Q", (2, 4)),
        ("(A @ B).T", ("M", "N")),
        ("2*A/x", ("N", "K")),
        ("-log(A)", ("N", "K")),
        ("tr(S)", None),
        ("sum(A)", None),
        ("A[1,2]", None),
        ("Matrix([[1, x]])", (1, 2)),
        ("Matrix([[x]])", (1, 1)),
        ("hadamard(A, A)", ("N", "K")),
        ("Sum(y[i]*A, (i, 1, 3))", ("N", "K")),
    ],
)
def test_shapes_follow_from_the_declarations(text: str, expected: Shape | None) -> None:
    """A shape is numbers or names; a number has none; a 1x1 matrix is no number."""
    assert shape(text) == expected


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("A @ A", "a N×K matrix cannot be multiplied by a N×K matrix"),
        ("Q @ R", "a 3×4 matrix cannot be multiplied by a 2×3 matrix"),
        ("A + B", "the shapes N×K and K×M differ"),
        ("A + 1", "the shapes N×K and 1 differ"),
        ("tr(A)", "tr() takes a square matrix, not N×K"),
        ("tr(x)", "a matrix is needed here, not a number"),
        ("x/A", "a number is needed here, not a N×K matrix"),
        ("A^2", "this power of a matrix of shape N×K is not read"),
        ("hadamard(A, B)", "the shapes N×K and K×M differ"),
    ],
)
def test_parts_that_do_not_fit_are_named_with_their_shapes(text: str, says: str) -> None:
    """The message says both shapes; the error carries both parts."""
    with pytest.raises(MathShapeError, match=r".") as caught:
        shape(text)
    assert str(caught.value) == says


def test_the_error_carries_both_parts() -> None:
    """For a report, the parts and their shapes are at hand."""
    with pytest.raises(MathShapeError, match=r".") as caught:
        shape("A @ A")
    assert (caught.value.first_shape, caught.value.second_shape) == (("N", "K"), ("N", "K"))


def test_matrices_are_found_anywhere() -> None:
    """A trace is a number that is made of matrices."""
    declarations = domain_of(KINDS).declarations
    assert has_matrices(read("1 + tr(S)", declarations), declarations)
    assert not has_matrices(read("1 + A[1,2]", declarations), declarations)
