"""Numbers with proof: exact rationals while they are short, else Arb balls.

Owns the arithmetic of real values and where each operation has one. A value that is
not there raises `NoValue`; a ball that does not decide it raises `Unsure`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction

from flint import arb, fmpq, fmpz

Value = fmpq | arb

MAX_BITS = 2_048
MAX_EXPONENT = 1_000_000
MAX_FACTORIAL = 200
ZERO, ONE, HALF = fmpq(0), fmpq(1), fmpq(1, 2)


class NoValue(Exception):
    """The expression is not defined at the point."""


class OutOfRange(NoValue):
    """Not defined since an index, a bound or a count is outside of what it is meant for."""


class TooMuch(Exception):
    """More work, or larger numbers, than an evaluation may cost; or nothing to evaluate."""


class Unsure(Exception):
    """The precision does not decide whether there is a value."""


def exact(value: Fraction) -> fmpq:
    """The rational number."""
    return fmpq(value.numerator, value.denominator)


def kept(value: Value) -> Value:
    """The value; as a ball where it has become a long rational."""
    if isinstance(value, fmpq):
        return value if value.height_bits() <= MAX_BITS else arb(value)
    if not value.is_finite():
        raise Unsure
    return value


def integer(value: Value) -> int:
    """A whole number as an index or a bound; OutOfRange where it is none."""
    if isinstance(value, fmpq):
        if value.q != 1:
            raise OutOfRange
        return int(value.p)
    if value.contains_integer():
        raise Unsure
    raise OutOfRange


def sign(value: Value) -> int:
    """-1, 0 or 1; Unsure where a ball has 0 inside."""
    if value > 0:
        return 1
    if value < 0:
        return -1
    if isinstance(value, fmpq) or value.is_zero():
        return 0
    raise Unsure


def divided(above: Value, below: Value) -> Value:
    """The quotient."""
    if sign(below) == 0:
        raise NoValue
    if isinstance(above, fmpq) and above == ZERO:
        return ZERO
    return kept(above / below)


def logarithm(value: Value) -> Value:
    """The natural logarithm of a positive value."""
    if sign(value) <= 0:
        raise NoValue
    return ZERO if value == ONE else arb(value).log()


def logarithm_to(value: Value, base: Value) -> Value:
    """The logarithm to a base that is positive and not 1."""
    above = logarithm(value)
    return divided(above, logarithm(base))


def power(base: Value, exponent: Value) -> Value:
    """The power: 1 for the exponent 0; of a negative base for whole exponents only."""
    if isinstance(exponent, fmpq):
        if exponent.q == 1:
            return _whole_power(base, int(exponent.p))
        return _root_power(base, exponent)
    side = sign(base)
    if side > 0:
        return ONE if base == ONE else kept(arb(base) ** exponent)
    if side == 0:
        if sign(exponent) > 0:
            return ZERO
        raise NoValue
    if exponent.contains_integer():
        raise Unsure
    raise NoValue


def _whole_power(base: Value, exponent: int) -> Value:
    if exponent == 0:
        return ONE
    if exponent < 0 and sign(base) == 0:
        raise NoValue
    if isinstance(base, fmpq):
        if base in (ZERO, ONE):
            return base
        if base.height_bits() * abs(exponent) <= MAX_BITS:
            return base**exponent
    if abs(exponent) > MAX_EXPONENT:
        size = (arb(_absolute(base)).log() * exponent).exp() if sign(base) else arb(0)
        return kept(-size if sign(base) < 0 and exponent % 2 else size)
    return kept(arb(base) ** exponent)


def _root_power(base: Value, exponent: fmpq) -> Value:
    side = sign(base)
    if side < 0 or (side == 0 and exponent < 0):
        raise NoValue
    if side == 0 or base == ONE:
        return base
    if exponent.q == 2 and isinstance(base, fmpq):
        return _whole_power(root(base), int(exponent.p))
    return kept(arb(base) ** arb(exponent))


def root(value: Value) -> Value:
    """The square root; exact of a perfect square."""
    side = sign(value)
    if side < 0:
        raise NoValue
    if isinstance(value, fmpq):
        above, below = value.p.isqrt(), value.q.isqrt()
        if above * above == value.p and below * below == value.q:
            return fmpq(above, below)
    return arb(value).sqrt()


def factorial(value: Value) -> Value:
    """The factorial of a whole number up to `MAX_FACTORIAL`."""
    count = integer(value)
    if count < 0:
        raise OutOfRange
    if count > MAX_FACTORIAL:
        raise TooMuch
    return fmpq(fmpz.fac_ui(fmpz(count)))


def binomial(above: Value, below: Value) -> Value:
    """The number of choices of ``below`` out of ``above``, both whole, 0 <= below <= above."""
    whole, part = integer(above), integer(below)
    if not 0 <= part <= whole:
        raise OutOfRange
    if whole > MAX_FACTORIAL:
        raise TooMuch
    return fmpq(fmpz.bin_uiui(whole, part))


def delta(first: Value, second: Value) -> Value:
    """1 where the two are equal, else 0."""
    if isinstance(first, fmpq) and isinstance(second, fmpq):
        return ONE if first == second else ZERO
    if arb(first).overlaps(arb(second)):
        raise Unsure
    return ZERO


def _exponential(value: Value) -> Value:
    return ONE if value == ZERO else kept(arb(value).exp())


def _absolute(value: Value) -> Value:
    if isinstance(value, fmpq):
        return -value if value < 0 else value
    return value.max(-value)


def _sigmoid(value: Value) -> Value:
    return HALF if value == ZERO else kept(1 / (1 + (-arb(value)).exp()))


def _tangent(value: Value) -> Value:
    if value == ZERO:
        return ZERO
    sine, cosine = arb(value).sin_cos()
    return divided(sine, cosine)


def _plain(function: Callable[[arb], arb], at_zero: fmpq) -> Callable[[Value], Value]:
    def applied(value: Value) -> Value:
        return at_zero if value == ZERO else kept(function(arb(value)))

    return applied


UNARY: Mapping[str, Callable[[Value], Value]] = {
    "exp": _exponential,
    "sqrt": root,
    "abs": _absolute,
    "sigmoid": _sigmoid,
    "sin": _plain(arb.sin, ZERO),
    "cos": _plain(arb.cos, ONE),
    "tan": _tangent,
    "sinh": _plain(arb.sinh, ZERO),
    "cosh": _plain(arb.cosh, ONE),
    "tanh": _plain(arb.tanh, ZERO),
    "factorial": factorial,
}
BINARY: Mapping[str, Callable[[Value, Value], Value]] = {"binomial": binomial, "delta": delta}
