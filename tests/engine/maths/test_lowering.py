from __future__ import annotations

from fractions import Fraction

import pytest

from grader.maths.declaring import domain_of
from grader.maths.lowering import entry, lowered, scalar_pairs
from grader.maths.reader import read
from grader.maths.shapes import MathShapeError
from grader.maths.tree import Num, Sym
from grader.maths.writing import written

DOMAIN = domain_of(
    {"A": "real[N,K]", "B": "real[K,N]", "R": "real[2,3]", "i": "index", "k": "index"}
)


def lower(text: str) -> str:
    return written(lowered(read(text, DOMAIN.declarations), DOMAIN))


def entry_of(text: str) -> str:
    node = read(text, DOMAIN.declarations)
    return written(entry(node, Sym("i"), Sym("k"), DOMAIN))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A", "A[i, k]"),
        ("A.T", "A[k, i]"),
        ("A @ B", "Sum(A[i, at_1]*B[at_1, k], (at_1, 1, K))"),
        ("2*A", "2*A[i, k]"),
        ("log(A)", "log(A[i, k])"),
        ("hadamard(A, A)", "A[i, k]*A[i, k]"),
        ("A - A/3", "A[i, k] - A[i, k]/3"),
    ],
)
def test_entries_stand_in_index_notation(text: str, expected: str) -> None:
    """Products become sums over the inner size; everything else is entry by entry."""
    assert entry_of(text).replace(" ", "") == expected.replace(" ", "")


def test_traces_and_sums_of_entries_become_sums() -> None:
    """With an index of their own for each sum."""
    assert lower("tr(A @ B)").replace(" ", "") == (
        "Sum(Sum(A[at_1,at_2]*B[at_2,at_1],(at_2,1,K)),(at_1,1,N))"
    )
    assert lower("sum(R)").replace(" ", "") == ("(R[1,1]+R[1,2]+R[1,3])+(R[2,1]+R[2,2]+R[2,3])")


def test_known_sizes_are_compared_entry_by_entry() -> None:
    """A 2x3 matrix has six pairs of entries, one of unknown size has one for all."""
    known, named = (read(text, DOMAIN.declarations) for text in ("R", "A"))
    assert len(list(scalar_pairs(known, known, DOMAIN))) == 6
    assert len(list(scalar_pairs(named, named, DOMAIN))) == 1


def test_different_shapes_have_no_pairs() -> None:
    """A matrix and its transpose cannot be compared, nor a matrix and a number."""
    for other in ("A.T", "1"):
        left, right = (read(text, DOMAIN.declarations) for text in ("A", other))
        with pytest.raises(MathShapeError):
            list(scalar_pairs(left, right, DOMAIN))


def test_there_is_no_entry_outside_a_written_matrix() -> None:
    """Rows and columns count from 1."""
    matrix = read("Matrix([[1, 2]])", DOMAIN.declarations)
    assert written(entry(matrix, Num(Fraction(1)), Num(Fraction(2)), DOMAIN)) == "2"
    with pytest.raises(MathShapeError):
        entry(matrix, Sym("i"), Sym("k"), DOMAIN)
