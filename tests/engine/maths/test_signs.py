from __future__ import annotations

import pytest

from grader.maths.declaring import domain_of
from grader.maths.reader import read
from grader.maths.signs import is_defined, is_integer, is_nonnegative, is_nonzero, is_positive

DOMAIN = domain_of(
    {
        "a": "positive",
        "x": "real",
        "z": "nonzero",
        "p": "probability",
        "u": "unit",
        "g": "gt1",
        "n": "posint",
        "y": "indexed-positive",
        "t": "indexed-real",
        "i": "index",
    }
)


@pytest.mark.parametrize(
    "text",
    [
        *("a", "p", "1 - p", "p*(1 - p)", "exp(x)", "1 + exp(-x)", "x^2 + 1", "z^2", "g - 1", "n"),
        *("log(g)", "-log(p)", "sqrt(a)", "a^x", "y[3]", "sigmoid(x)", "cosh(x)"),
        *("Sum(y[i], (i, 1, n))", "Product(y[i], (i, 1, n))", "Sum(exp(t[i]), (i, 1, n))"),
        *("1/(1 + x*x)", "abs(z)", "pi - 3", "3 - e", "factorial(n)", "n/(n + 1)"),
    ],
)
def test_what_is_positive_everywhere_is_proved(text: str) -> None:
    """From ranges, factor by factor; never from a point."""
    assert is_positive(read(text, DOMAIN.declarations), DOMAIN)


@pytest.mark.parametrize(
    "text",
    [
        *("x", "a - 1", "u", "1 - u", "x^2", "n - 1", "log(a)", "p - 1/2", "a - p", "x^3", "z"),
        *("Sum(y[i], (i, 1, n - 1))", "Sum(t[i], (i, 1, n))", "1/x", "x^n", "sin(x)", "u^a"),
    ],
)
def test_what_is_not_positive_everywhere_is_not(text: str) -> None:
    """Also where almost every point has it."""
    assert not is_positive(read(text, DOMAIN.declarations), DOMAIN)


def test_zero_counts_where_it_is_asked_for() -> None:
    """Squares and units are never negative; a nonzero symbol is never 0."""
    for text in ("x^2", "u", "1 - u", "n - 1", "Sum(y[i], (i, 1, n - 1))", "u^a", "abs(x)"):
        assert is_nonnegative(read(text, DOMAIN.declarations), DOMAIN)
    for text in ("z", "1/x", "-p", "z*g", "z^3", "p - 1"):
        assert is_nonzero(read(text, DOMAIN.declarations), DOMAIN)
    assert not is_nonzero(read("x - 1", DOMAIN.declarations), DOMAIN)
    assert not is_nonzero(read("Sum(z, (i, 1, n))*x", DOMAIN.declarations), DOMAIN)


def test_definedness_and_wholeness_are_proved() -> None:
    """A value everywhere; a whole number everywhere."""
    for text in ("a*x", "log(y[i])", "1/(1 + exp(x))", "z^n", "x^0", "Sum(log(y[i]), (i, 1, n))"):
        assert is_defined(read(text, DOMAIN.declarations), DOMAIN)
    for text in ("1/x", "log(u)", "x^a", "sqrt(x)", "1/(n - 1)", "tan(x)", "factorial(n)"):
        assert not is_defined(read(text, DOMAIN.declarations), DOMAIN)
    assert is_integer(read("2*n + 1", DOMAIN.declarations), DOMAIN)
    assert not is_integer(read("n/2", DOMAIN.declarations), DOMAIN)
