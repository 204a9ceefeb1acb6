"""Constructors that fold 0, 1 and numbers, and nothing that changes where a value exists."""

from __future__ import annotations

from fractions import Fraction

import pytest

from grader.maths.simple import add, div, mul, neg, number, number_of, power
from grader.maths.tree import ONE, ZERO, Add, Div, Log, Mul, Neg, Node, Num, Pow, Sym

X, Y = Sym("x"), Sym("y")
UNSAFE = Div(ONE, X)


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        (add(X, ZERO), X),
        (add(), ZERO),
        (add(number(1), X, number(2)), Add((number(3), X))),
        (add(X, number(-1), number(1)), X),
        (add(Add((X, Y)), X), Add((X, Y, X))),
        (mul(ONE, X), X),
        (mul(), ONE),
        (mul(number(2), X, number(3)), Mul((number(6), X))),
        (mul(number(-1), X), Neg(X)),
        (mul(Neg(X), Neg(Y)), Mul((X, Y))),
        (mul(ZERO, X, Y), ZERO),
        (neg(Neg(X)), X),
        (neg(ZERO), ZERO),
        (div(X, ONE), X),
        (div(X, number(-1)), Neg(X)),
        (div(number(3), number(6)), number(Fraction(1, 2))),
        (power(X, ONE), X),
        (power(X, ZERO), ONE),
        (power(ONE, X), ONE),
        (power(number(2), number(-3)), number(Fraction(1, 8))),
        (power(number(-2), number(3)), number(-8)),
    ],
)
def test_what_nobody_would_write_is_left_out(made: Node, expected: Node) -> None:
    """0, 1 and arithmetic on numbers disappear."""
    assert made == expected


def test_a_zero_does_not_hide_an_undefined_factor() -> None:
    """0/x is not defined at 0, so a product with it is kept, and so is (1/x)^0."""
    assert mul(ZERO, UNSAFE) == Mul((ZERO, UNSAFE))
    assert mul(ZERO, Log(X)) == Mul((ZERO, Log(X)))
    assert power(UNSAFE, ZERO) == Pow(UNSAFE, ZERO)
    assert power(ONE, UNSAFE) == Pow(ONE, UNSAFE)
    assert div(ZERO, X) == Div(ZERO, X)


def test_a_division_by_zero_stays_on_the_page() -> None:
    """It is nobody's business here to refuse or to answer it."""
    assert div(ONE, ZERO) == Div(ONE, ZERO)
    assert power(ZERO, number(-1)) == Pow(ZERO, number(-1))


def test_a_huge_power_is_not_carried_out() -> None:
    """A number of a billion digits is never made."""
    huge = power(number(10), number(10**9))
    assert huge == Pow(number(10), number(10**9))


def test_number_of_knows_literals_only() -> None:
    """A number with or without a minus, no expression."""
    assert number_of(Neg(Num(Fraction(3)))) == -3
    assert number_of(Add((ONE, ONE))) is None
