"""Indices that leave their matrix: told by names, with the matrix and where it ends."""

from __future__ import annotations

import pytest

from grader.language import Language
from grader.maths import Method, Verdict, compare
from grader.maths.declaring import domain_of
from grader.maths.ranges import out_of_shape
from grader.maths.reader import read

KINDS = {"T": "real[N,K]", "Y": "positive[N,K]", "M": "real[2,3]", "y": "indexed-real"}
OUTSIDE = [
    ("Sum(Sum(T[i,k], (k,1,N)), (i,1,K))", "T has N rows, but i runs to K"),
    ("Sum(Sum(T[k,i], (k,1,K)), (i,1,N))", "T has N rows, but k runs to K"),
    ("Sum(T[1,k], (k,1,N))", "T has K columns, but k runs to N"),
    ("Sum(T[1,k], (k,1,K+1))", "T has K columns, but k runs to K + 1"),
    ("Sum(T[1,k+1], (k,1,K))", "T has K columns, but k + 1 runs to K + 1"),
    ("Sum(T[1,k], (k,0,K))", "T has no column 0, but k starts there"),
    ("Sum(T[i-1,1], (i,1,N))", "T has no row 0, but i - 1 starts there"),
    ("Sum(M[1,k], (k,1,4))", "M has 3 columns, but k runs to 4"),
    ("Sum(M[k,1], (k,1,N))", "M has 2 rows, but k runs to N"),
    ("Sum(Sum(T[i,j], (j,1,i)), (i,1,N))", "T has K columns, but j runs to N"),
]
INSIDE = [
    "Sum(Sum(T[i,k], (k,1,K)), (i,1,N))",
    "Sum(T[1,k], (k,2,K-1))",
    "Sum(T[1,k+1], (k,0,K-1))",
    "Sum(M[1,k], (k,1,3))",
    "Sum(M[1,k], (k,0,-1))",
    "Sum(y[i], (i,0,N))",
    "Sum(T[1,k^2], (k,1,K))",
    "Sum(Sum(T[i,j], (j,i,K)), (i,1,N))",
]


@pytest.mark.parametrize(("text", "told"), OUTSIDE)
def test_an_index_outside_is_told(text: str, told: str) -> None:
    """Which matrix, how large it is, and where the index runs."""
    where = domain_of(KINDS, None)
    found = out_of_shape(read(text, where.declarations), where)
    assert found is not None
    assert Language("en").render(found) == told


@pytest.mark.parametrize("text", INSIDE)
def test_what_is_inside_or_cannot_be_told_passes(text: str) -> None:
    """Also what has no shape, sums without terms, and indices that are not plain."""
    where = domain_of(KINDS, None)
    assert out_of_shape(read(text, where.declarations), where) is None


def test_tied_sizes_pass() -> None:
    """A constraint may make N and K the same."""
    where = domain_of(KINDS, "N=K")
    line = read("Sum(T[1,k], (k,1,N))", where.declarations)
    assert out_of_shape(line, where) is None


def test_such_a_step_is_different() -> None:
    """Not undecided, whichever line it is."""
    right, wrong = "Sum(Sum(T[i,k], (k,1,K)), (i,1,N))", "Sum(Sum(T[i,k], (k,1,N)), (i,1,K))"
    for lines in ((right, wrong), (wrong, right)):
        found = compare(*lines, KINDS)
        assert (found.verdict, found.method) == (Verdict.DIFFERENT, Method.TEXT)
        assert found.note is not None
