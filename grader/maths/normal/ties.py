"""Constraints between symbols, used in a proof.

An equation that is linear in a symbol gives that symbol's value; a sum with a known value
gives the value of that sum. What cannot be used is left out, which loses proofs only.
"""

from __future__ import annotations

from grader.maths.domain import Range
from grader.maths.normal.facts import Fact
from grader.maths.normal.polynomial import (
    ONE,
    P_ONE,
    UNIT,
    GiveUp,
    Kind,
    Quotient,
    key,
    rational,
)
from grader.maths.normal.rational import primitive
from grader.maths.normal.reading import Reading
from grader.maths.tree import Equation, Sym


def use(equation: Equation, reading: Reading, values: dict[str, Quotient]) -> None:
    """Put the equation to use: in ``values``, or among what the reading knows."""
    try:
        left = reading.of(equation.left, values)
        difference = reading.add(left, reading.minus(reading.of(equation.right, values)))
    except GiveUp:
        return
    if difference.denominator != P_ONE:
        return
    wanted = equation.left.name if isinstance(equation.left, Sym) else None
    solved = _solved(difference, reading, wanted)
    if solved is None:
        return
    place, value = solved
    kernel = reading.kernel(place)
    if kernel.kind is Kind.SUM:
        reading.known[place] = value
        return
    tied = {kernel.name: value}
    for name, known in values.items():
        values[name] = reading.replaced(known, tied)
    values[kernel.name] = value
    _learn_range(reading, value, reading.range_of(kernel.name))


def _solved(
    difference: Quotient, reading: Reading, wanted: str | None
) -> tuple[int, Quotient] | None:
    """The symbol or sum that stands alone in one term, and its value."""
    candidates = []
    for monomial, coefficient in difference.numerator.items():
        if len(monomial) != 1 or monomial[0][1] != 1:
            continue
        place = monomial[0][0]
        kernel = reading.kernel(place)
        if kernel.kind not in {Kind.SYMBOL, Kind.SUM}:
            continue
        others = dict(difference.numerator)
        del others[monomial]
        rest = Quotient(others)
        alone = place not in reading.places_of(rest.numerator)
        if kernel.kind is Kind.SYMBOL:
            alone = alone and kernel.name not in reading.free(rest)
        if alone:
            value = reading.scale(rest, -ONE / coefficient)
            candidates.append((kernel.name != wanted, kernel.kind is Kind.SYMBOL, place, value))
    if not candidates:
        return None
    best = min(candidates, key=lambda one: one[:3])
    return best[2], best[3]


def _learn_range(reading: Reading, value: Quotient, within: Range) -> None:
    """The value of a tied symbol lies in the symbol's own range."""
    if value.denominator != P_ONE:
        return
    for end, sign in ((within.low, 1), (within.high, -1)):
        if end is None:
            continue
        above = reading.plus(value.numerator, {UNIT: -rational(end)} if end else {})
        if not above or reading.as_constant(Quotient(above)) is not None:
            continue
        constant, bare = primitive(above)
        reading.learn(Fact(key(bare), sign if constant > 0 else -sign, frozenset(), None))
