"""Sums and products in closed form, and what is split off them: proved where right, never else."""

from __future__ import annotations

import pytest

from grader.maths import Verdict, compare

KINDS = {
    **dict.fromkeys(("x", "y"), "real"),
    "c": "positive",
    **dict.fromkeys(("n", "m"), "posint"),
    **dict.fromkeys(("i", "k"), "index"),
    "z": "indexed-real",
}
RIGHT = [
    ("Sum(c^i, (i,0,n))", "1 + Sum(c^i, (i,1,n))"),
    ("Sum(x^i, (i,1,n))", "x + Sum(x^i, (i,2,n))"),
    ("c*Sum(c^i, (i,1,n))", "Sum(c^i, (i,1,n)) + c^(n+1) - c"),
    ("Sum(2^i, (i,1,n))", "2^(n+1) - 2"),
    ("Sum(exp(-i*x), (i,1,n))*(exp(x) - 1)", "1 - exp(-n*x)"),
    ("Sum(Sum(z[k], (k,1,i)), (i,1,n))", "Sum((n + 1 - k)*z[k], (k,1,n))"),
    ("Sum(Sum(1, (k,1,i)), (i,1,n))", "n*(n + 1)/2"),
    ("Product(z[i], (i,1,n))", "z[1]*Product(z[i], (i,2,n))"),
    ("Product(z[i], (i,0,n))", "z[0]*Product(z[i], (i,1,n))"),
    ("Product(z[i+1], (i,1,n))", "Product(z[i], (i,2,n+1))"),
    ("Product(i, (i,1,n))", "factorial(n)"),
]
WRONG = [
    ("Sum(c^i, (i,0,n))", "Sum(c^i, (i,1,n))"),
    ("Sum(c^i, (i,1,n))", "(c^(n+1) - 1)/(c - 1)"),
    ("Sum(2^i, (i,1,n))", "2^(n+1) - 1"),
    ("Sum(i*c^i, (i,1,n))", "n*(c^(n+1) - c)/(c - 1)"),
    ("Sum((-1)^i, (i,1,n))", "0"),
    ("Sum(Sum(z[k], (k,1,i)), (i,1,n))", "Sum((n - k)*z[k], (k,1,n))"),
    ("Sum(Sum(z[k], (k,1,i)), (i,1,n))", "n*Sum(z[k], (k,1,n))"),
    ("Product(z[i], (i,1,n))", "Product(z[i], (i,2,n))"),
    ("Product(z[i]^2, (i,1,n))", "z[1]*Product(z[i]^2, (i,2,n))"),
    ("Product(delta(i, 2), (i,1,n))", "delta(1, 2)*Product(delta(i, 2), (i,2,n)) + delta(n, 1)"),
    ("n*(n-1)*(n-2)*(n-3)*(n-4)*(n-5)", "0"),
    ("Product(n - k, (k,0,11))", "0"),
]


@pytest.mark.parametrize(("left", "right"), RIGHT)
def test_a_right_step_is_proved(left: str, right: str) -> None:
    """What holds for every number of terms is proved, both ways round."""
    assert compare(left, right, KINDS).verdict is Verdict.EQUIVALENT
    assert compare(right, left, KINDS).verdict is Verdict.EQUIVALENT


@pytest.mark.parametrize(("left", "right"), WRONG)
def test_a_wrong_step_is_refuted(left: str, right: str) -> None:
    """What fails for some number of terms is not accepted, and a point is found."""
    assert compare(left, right, KINDS).verdict is Verdict.DIFFERENT


def test_a_sum_of_powers_of_one() -> None:
    """The closed form divides by ``c - 1``; what is proved with it holds at 1 too."""
    kinds = {**KINDS, "c": "posint"}
    assert compare("Sum(c^i, (i,0,n))", "1 + Sum(c^i, (i,1,n))", kinds).verdict is (
        Verdict.EQUIVALENT
    )
    found = compare("Sum(c^i, (i,1,n))", "n", kinds)
    assert found.verdict is Verdict.DIFFERENT
