"""A free index means all of 1 to the size, whatever sum it meets."""

from __future__ import annotations

import pytest

from grader.maths import Verdict, compare

KINDS = {"y": "indexed-positive", "t": "indexed-real", "i": "index", "k": "index", "K": "posint"}
WHOLE = [
    ("Sum(t[i]*log(y[i]), (i,1,K))", "t[k]/y[k]"),
    ("t[1]*log(y[1]) + Sum(t[i]*log(y[i]), (i,2,K))", "t[k]/y[k]"),
    ("t[K]*log(y[K]) + Sum(t[i]*log(y[i]), (i,1,K-1))", "t[k]/y[k]"),
    ("Sum(t[i+1]*log(y[i+1]), (i,0,K-1))", "t[k]/y[k]"),
    ("Sum(t[i-1]*log(y[i-1]), (i,2,K+1))", "t[k]/y[k]"),
    ("Sum(y[i], (i,1,50))", "1"),
]
PARTIAL = [
    ("Sum(y[i], (i,2,K))", "1"),
    ("Sum(y[i], (i,0,K-1))", "1"),
    ("Sum(y[i], (i,1,K-1))", "1"),
    ("Sum(y[i], (i,2,50))", "1"),
    ("Sum(y[i+1], (i,1,K-1))", "1"),
    ("Sum(t[i]*log(y[i]), (i,2,K))", "t[k]/y[k]"),
    ("y[1] + Sum(y[i], (i,1,K))", "1"),
]


@pytest.mark.parametrize(("line", "result"), WHOLE)
def test_a_whole_sum_has_a_term_for_every_index(line: str, result: str) -> None:
    """Also where a term is split off, or the index shifted."""
    found = compare(f"Derivative({line}, y[k])", result, KINDS)
    assert found.verdict is Verdict.EQUIVALENT


@pytest.mark.parametrize(("line", "result"), PARTIAL)
def test_a_part_of_the_sum_has_not(line: str, result: str) -> None:
    """The derivative is 0 for the index that is left out, and the counterexample shows it."""
    found = compare(f"Derivative({line}, y[k])", result, KINDS)
    assert found.verdict is Verdict.DIFFERENT
    assert found.counterexample is not None
    assert "k" in dict(found.counterexample.values)


def test_a_number_is_a_size_only_where_nothing_else_is() -> None:
    """Where a sum to K stands too, k may be beyond 50."""
    line = "Derivative(Sum(y[i], (i,1,50)), y[k])*Sum(y[i], (i,1,K))"
    assert compare(line, "Sum(y[i], (i,1,K))", KINDS).verdict is not Verdict.EQUIVALENT
