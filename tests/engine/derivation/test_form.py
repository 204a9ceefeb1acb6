"""Two lines are of one form up to order, signs in products, and names of indices."""

from __future__ import annotations

import pytest

from grader.derivation.form import form_of
from grader.maths.domain import Domain, declared
from grader.maths.reader import read

DOMAIN = Domain(
    declared(
        {
            "a": "positive",
            "b": "positive",
            "c": "real",
            "y": "indexed-positive",
            "K": "posint",
            "A": "real[K,K]",
            "B": "real[K,K]",
        }
    )
)


def form(text: str) -> str:
    return form_of(read(text, DOMAIN.declarations), DOMAIN)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("a + b + c", "c + (b + a)"),
        ("a*b*c", "c*(b*a)"),
        ("-(a*b)", "(-a)*b"),
        ("a - b", "-b + a"),
        ("-a/b", "-(a/b)"),
        ("a/b*c", "c*a/b"),
        ("1/b*a", "a/b"),
        ("0.5*a", "1/2*a"),
        ("Sum(y[k], (k, 1, K))", "Sum(y[i], (i, 1, K))"),
        ("Sum(Sum(y[i]*y[k], (k, 1, K)), (i, 1, K))", "Sum(Sum(y[k]*y[i], (k, 1, K)), (i, 1, K))"),
        ("a = b", "b = a"),
    ],
)
def test_one_form(one: str, other: str) -> None:
    """Order and names do not matter."""
    assert form(one) == form(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("log(a*b)", "log(a) + log(b)"),
        ("-(a + b)", "-a - b"),
        ("a*(b + c)", "a*b + a*c"),
        ("a + 0", "a"),
        ("a^1", "a"),
        ("1/a*(-1)", "-1/a"),
        ("a/b/c", "a/(b*c)"),
        ("a^(-1)", "1/a"),
        ("A @ B", "B @ A"),
        ("Sum(y[k], (k, 1, K))", "Sum(y[k], (k, 2, K))"),
        ("-a", "a"),
    ],
)
def test_two_forms(one: str, other: str) -> None:
    """What is a step of its own is another form."""
    assert form(one) != form(other)
