"""Intervals with open and closed ends, and arithmetic that never leaves a value out.

Owns what can be said about the values of an expression from the values of its parts.
The result may be too wide, never too narrow; where a part is not defined it says nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor

from grader.maths.domain import Range

_ZERO, _ONE = Fraction(0), Fraction(1)
_MAX_BITS = 200


@dataclass(frozen=True, slots=True)
class Interval:
    """All values between two ends; None is no end. ``nonzero`` takes 0 out of it."""

    low: Fraction | None = None
    high: Fraction | None = None
    low_open: bool = True
    high_open: bool = True
    integer: bool = False
    nonzero: bool = False

    @property
    def is_positive(self) -> bool:
        """Whether all values are above 0."""
        if self.low is None or self.low < 0:
            return False
        return self.low > 0 or self.low_open or self.nonzero

    @property
    def is_nonnegative(self) -> bool:
        """Whether no value is below 0."""
        return self.low is not None and self.low >= 0

    @property
    def is_negative(self) -> bool:
        """Whether all values are below 0."""
        return negated(self).is_positive

    @property
    def is_nonzero(self) -> bool:
        """Whether no value is 0."""
        return self.nonzero or self.is_positive or self.is_negative


ANY = Interval()
INTEGER = Interval(integer=True)
POSITIVE = Interval(low=_ZERO)
NONNEGATIVE = Interval(low=_ZERO, low_open=False)
UNIT = Interval(_ZERO, _ONE, low_open=False, high_open=False)
INSIDE_UNIT = Interval(_ZERO, _ONE)
AT_LEAST_ONE = Interval(low=_ONE, low_open=False)
POSITIVE_COUNT = Interval(low=_ONE, low_open=False, integer=True)


def exactly(value: Fraction) -> Interval:
    """One value alone."""
    whole = value.denominator == 1
    return Interval(value, value, low_open=False, high_open=False, integer=whole)


def from_range(values: Range) -> Interval:
    """The interval of a declared range."""
    return made(
        values.low, values.high, values.low_open, values.high_open, values.integer, values.nonzero
    )


def made(
    low: Fraction | None,
    high: Fraction | None,
    low_open: bool = True,  # noqa: FBT001, FBT002 - the ends in the order of the dataclass
    high_open: bool = True,  # noqa: FBT001, FBT002
    integer: bool = False,  # noqa: FBT001, FBT002
    nonzero: bool = False,  # noqa: FBT001, FBT002
) -> Interval:
    """The interval; of whole numbers with closed ends; ends of many digits are made simple."""
    if low is not None and _is_long(low):
        low, low_open = Fraction(floor(low)), True
        low = None if _is_long(low) else low
    if high is not None and _is_long(high):
        high, high_open = Fraction(ceil(high)), True
        high = None if _is_long(high) else high
    if integer and low is not None:
        low = Fraction(floor(low) + 1 if low_open else ceil(low))
        low_open = False
        if nonzero and low == 0:
            low = _ONE
    if integer and high is not None:
        high = Fraction(ceil(high) - 1 if high_open else floor(high))
        high_open = False
    return Interval(low, high, low_open, high_open, integer, nonzero)


def negated(one: Interval) -> Interval:
    """Of minus a value."""
    return Interval(
        None if one.high is None else -one.high,
        None if one.low is None else -one.low,
        one.high_open,
        one.low_open,
        one.integer,
        one.nonzero,
    )


def added(one: Interval, other: Interval) -> Interval:
    """Of a sum."""
    low = None if one.low is None or other.low is None else one.low + other.low
    high = None if one.high is None or other.high is None else one.high + other.high
    return made(
        low,
        high,
        one.low_open or other.low_open,
        one.high_open or other.high_open,
        one.integer and other.integer,
    )


def multiplied(one: Interval, other: Interval) -> Interval:
    """Of a product."""
    corners = [
        _corner(first, second, first_open, second_open)
        for first, first_open in (
            ((-1, one.low), one.low_open),
            ((1, one.high), one.high_open),
        )
        for second, second_open in (
            ((-1, other.low), other.low_open),
            ((1, other.high), other.high_open),
        )
    ]
    low = min(corners, key=lambda corner: (corner[0], corner[1], corner[2]))
    high = max(corners, key=lambda corner: (corner[0], corner[1], not corner[2]))
    return made(
        None if low[0] else low[1],
        None if high[0] else high[1],
        low[2],
        high[2],
        one.integer and other.integer,
        one.is_nonzero and other.is_nonzero,
    )


def inverted(one: Interval) -> Interval:
    """Of ``1/x`` where x is not 0."""
    if one.is_nonnegative:
        low = _ZERO if one.high is None or one.high == 0 else 1 / one.high
        low_open = one.high is None or one.high_open
        high = None if not one.low else 1 / one.low
        return made(low, high, low_open, one.low_open, nonzero=True)
    if negated(one).is_nonnegative:
        return negated(inverted(negated(one)))
    return Interval(nonzero=True)


def to_the(one: Interval, exponent: int) -> Interval:
    """Of a whole power; a negative exponent where x is not 0."""
    if exponent == 0:
        return exactly(_ONE)
    if exponent < 0:
        return inverted(to_the(one, -exponent))
    if exponent % 2 == 0:
        one = absolute(one)
    elif not one.is_nonnegative:
        negative = negated(one)
        if not negative.is_nonnegative:
            return Interval(nonzero=one.nonzero, integer=one.integer)
        return negated(to_the(negative, exponent))
    return made(
        _power(one.low, exponent, (_ZERO, _ONE)),
        _power(one.high, exponent, (_ONE, None)),
        one.low_open,
        one.high_open,
        one.integer,
        one.nonzero,
    )


def absolute(one: Interval) -> Interval:
    """Of the absolute value."""
    if one.is_nonnegative:
        return one
    if negated(one).is_nonnegative:
        return negated(one)
    if one.low is None or one.high is None:
        return made(_ZERO, None, one.nonzero, integer=one.integer, nonzero=one.nonzero)
    high, closed = max((-one.low, not one.low_open), (one.high, not one.high_open))
    return made(_ZERO, high, one.nonzero, not closed, one.integer, one.nonzero)


def rooted(one: Interval, exponent: Fraction) -> Interval:
    """Of a power with a fraction as exponent, where x is not negative."""
    if exponent < 0:
        return inverted(rooted(one, -exponent))
    positive = one.is_positive
    if one.low is not None and one.low >= 1:
        return Interval(_ONE, None, low_open=one.low_open and one.low == 1)
    if one.high is not None and one.high <= 1:
        return Interval(_ZERO, _ONE, low_open=positive, high_open=one.high < 1 or one.high_open)
    return POSITIVE if positive else NONNEGATIVE


def exponential(one: Interval) -> Interval:
    """Of ``exp(x)``."""
    if one.is_nonnegative:
        return Interval(_ONE, None, low_open=one.is_positive)
    if negated(one).is_nonnegative:
        return Interval(_ZERO, _ONE, high_open=one.is_negative)
    return POSITIVE


def logarithm(one: Interval) -> Interval:
    """Of ``log(x)`` where x is positive."""
    if one.low is not None and one.low >= 1:
        return Interval(_ZERO, None, low_open=one.low > 1 or one.low_open)
    if one.high is not None and one.high <= 1:
        return Interval(None, _ZERO, high_open=one.high < 1 or one.high_open)
    return ANY


def _corner(
    first: tuple[int, Fraction | None],
    second: tuple[int, Fraction | None],
    first_open: bool,  # noqa: FBT001 - beside its end
    second_open: bool,  # noqa: FBT001
) -> tuple[int, Fraction, bool]:
    """(-1, 0 or 1 for the infinities, the value, open) of a product of two ends."""
    closed_zero = (first[1] == 0 and not first_open) or (second[1] == 0 and not second_open)
    if first[1] == 0 or second[1] == 0:
        return 0, _ZERO, not closed_zero
    sign = _sign(first) * _sign(second)
    if first[1] is None or second[1] is None:
        return sign, _ZERO, True
    return 0, first[1] * second[1], first_open or second_open


def _sign(end: tuple[int, Fraction | None]) -> int:
    if end[1] is None:
        return end[0]
    return 1 if end[1] > 0 else -1


def _power(
    end: Fraction | None, exponent: int, instead: tuple[Fraction, Fraction | None]
) -> Fraction | None:
    if end is None:
        return None
    if end in {0, 1}:
        return end
    bits = max(end.numerator.bit_length(), end.denominator.bit_length())
    if bits * exponent > _MAX_BITS:
        return instead[1 if end > 1 else 0]
    return end**exponent


def _is_long(end: Fraction) -> bool:
    return max(end.numerator.bit_length(), end.denominator.bit_length()) > _MAX_BITS
