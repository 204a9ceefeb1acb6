from __future__ import annotations

import random
from collections.abc import Callable
from fractions import Fraction

import pytest

from grader.maths import intervals
from grader.maths.intervals import Interval

DRAW = random.Random(7)
ENDS = [None, *(Fraction(n, 2) for n in range(-6, 7))]


def drawn() -> tuple[Interval, list[Fraction]]:
    """An interval and some of its values."""
    while True:
        low, high = DRAW.choice(ENDS), DRAW.choice(ENDS)
        within = intervals.made(
            low, high, DRAW.random() < 0.5, DRAW.random() < 0.5, nonzero=DRAW.random() < 0.3
        )
        values = [Fraction(n, 4) for n in range(-20, 21) if holds(within, Fraction(n, 4))]
        if values:
            return within, values


def holds(within: Interval, value: Fraction) -> bool:
    if within.low is not None and (value < within.low or (within.low_open and value == within.low)):
        return False
    if within.high is not None and (
        value > within.high or (within.high_open and value == within.high)
    ):
        return False
    return not (within.nonzero and value == 0) and (not within.integer or value.denominator == 1)


@pytest.mark.parametrize(
    ("combined", "exact"),
    [
        (intervals.added, lambda one, other: one + other),
        (intervals.multiplied, lambda one, other: one * other),
    ],
)
def test_no_value_is_left_out_of_sums_and_products(
    combined: Callable[[Interval, Interval], Interval],
    exact: Callable[[Fraction, Fraction], Fraction],
) -> None:
    """Whatever two values are drawn, what they make lies in the result."""
    for _ in range(400):
        (first, ones), (second, others) = drawn(), drawn()
        result = combined(first, second)
        assert all(holds(result, exact(one, other)) for one in ones for other in others)


@pytest.mark.parametrize("exponent", [-3, -2, -1, 0, 1, 2, 3])
def test_no_value_is_left_out_of_powers(exponent: int) -> None:
    """Also of negative ones, where the base is not 0."""
    for _ in range(200):
        within, values = drawn()
        result = intervals.to_the(within, exponent)
        assert all(holds(result, value**exponent) for value in values if value or exponent >= 0)


def test_no_value_is_left_out_of_absolute_values() -> None:
    """The absolute value of an interval around 0 starts at 0."""
    for _ in range(200):
        within, values = drawn()
        assert all(holds(intervals.absolute(within), abs(value)) for value in values)


def test_long_ends_are_made_simple() -> None:
    """An end of many digits becomes a wider one, so that work stays small."""
    result = intervals.to_the(intervals.exactly(Fraction(3, 2)), 5_000)
    assert result.is_positive
    small = intervals.to_the(intervals.exactly(Fraction(1, 3)), 5_000)
    assert small.high is not None
    assert small.high <= 1
