"""Values as people read them: ``1/2``, ``0.693147``, ``[[1, 2], [3, 4]]``.

Owns the choice between exact and decimal, and how many digits tell two values apart.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from flint import arb, ctx, fmpq

from grader.maths.evaluation import Grid, Value

DIGITS = (6, 10, 16, 25, 40)
MAX_DENOMINATOR = 999
MAX_EXACT = 10**9
_PLAIN_FROM, _PLAIN_TO = -5, 12
_PRECISION = 200
_DECIMAL_TO = 10**6
"""Exponents beyond this are written as they are: a `Decimal` cannot hold every ball's."""


def pair_texts(left: Value | Grid | None, right: Value | Grid | None) -> tuple[str, ...]:
    """Both values, with as many digits as are needed to see that they are not the same."""
    texts: tuple[str, ...] = ()
    for digits in DIGITS:
        texts = (value_text(left, digits), value_text(right, digits))
        if texts[0] != texts[1]:
            break
    return texts


def value_text(value: Value | Grid | None, digits: int = DIGITS[0]) -> str:
    """One value; empty where there is none."""
    if value is None:
        return ""
    if isinstance(value, list):
        rows = (", ".join(value_text(entry, digits) for entry in row) for row in value)
        return "[" + ", ".join(f"[{row}]" for row in rows) + "]"
    if isinstance(value, fmpq):
        exact = Fraction(int(value.p), int(value.q))
        if exact.denominator <= MAX_DENOMINATOR and abs(exact.numerator) <= MAX_EXACT:
            return str(exact)
    with ctx.workprec(_PRECISION):
        return _decimal(arb(value), digits)


def _decimal(value: arb, digits: int) -> str:
    text = value.mid().str(digits, radius=False)
    mantissa, _, exponent = text.partition("e")
    if exponent and abs(int(exponent)) > _DECIMAL_TO:
        return f"{_without_zeros(mantissa)}e{int(exponent):+d}"
    number = Decimal(text)
    if number == 0:
        return "0"
    size = number.adjusted()
    if not _PLAIN_FROM <= size < _PLAIN_TO:
        mantissa = _without_zeros(f"{number.scaleb(-size):f}")
        return f"{mantissa}e{size:+d}"
    return _without_zeros(f"{number:f}")


def _without_zeros(text: str) -> str:
    return text.rstrip("0").rstrip(".") if "." in text else text
