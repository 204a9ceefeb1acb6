"""What is known of the sign of an expression, proved from the declared ranges.

Owns no sampling: an answer holds at every point of the domain where the expression is
defined. "No" means only that it could not be proved.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import reduce

from grader.maths.domain import Domain
from grader.maths.intervals import (
    ANY,
    AT_LEAST_ONE,
    INSIDE_UNIT,
    NONNEGATIVE,
    POSITIVE,
    POSITIVE_COUNT,
    UNIT,
    Interval,
    absolute,
    added,
    exactly,
    exponential,
    from_range,
    inverted,
    logarithm,
    made,
    multiplied,
    negated,
    rooted,
    to_the,
)
from grader.maths.tree import (
    Add,
    Big,
    BigKind,
    Call,
    Const,
    Div,
    Elem,
    Log,
    Mul,
    Neg,
    Node,
    Num,
    Pow,
    Sym,
    children,
)

MAX_POWER = 64
_ONE = Fraction(1)
_CONSTANTS = {
    "pi": made(Fraction(314, 100), Fraction(315, 100)),
    "e": made(Fraction(271, 100), Fraction(272, 100)),
}
_TANH = made(Fraction(-1), _ONE)
_SINE = made(Fraction(-1), _ONE, low_open=False, high_open=False)
Bounds = Mapping[str, Interval]


def is_positive(node: Node, domain: Domain) -> bool:
    """Whether the expression is proved to be above 0 wherever it is defined."""
    return interval_of(node, domain).is_positive


def is_nonnegative(node: Node, domain: Domain) -> bool:
    """Whether the expression is proved to be 0 or more wherever it is defined."""
    return interval_of(node, domain).is_nonnegative


def is_nonzero(node: Node, domain: Domain) -> bool:
    """Whether the expression is proved never to be 0."""
    return interval_of(node, domain).is_nonzero


def is_integer(node: Node, domain: Domain) -> bool:
    """Whether the expression is proved to be a whole number."""
    return interval_of(node, domain).integer


def interval_of(node: Node, domain: Domain, bounds: Bounds | None = None) -> Interval:
    """Where the values of the expression lie; ``bounds`` are those of bound indices."""
    return _Ranges(domain).of(node, bounds or {})


def is_defined(node: Node, domain: Domain, bounds: Bounds | None = None) -> bool:
    """Whether the expression is proved to have a value at every point of the domain.

    Elements of a matrix count as having one for any whole numbers as indices.
    """
    return _Ranges(domain).is_defined(node, bounds or {})


class _Ranges:
    """Intervals of expressions over one domain."""

    def __init__(self, domain: Domain) -> None:
        self._domain = domain

    def of(self, node: Node, bounds: Bounds) -> Interval:
        match node:
            case Num(value):
                return exactly(value)
            case Const(name):
                return _CONSTANTS[name]
            case Sym(name) if name in bounds:
                return bounds[name]
            case Sym(name) | Elem(name, _):
                return from_range(self._domain.range_of(name))
            case Add(terms):
                return reduce(added, (self.of(term, bounds) for term in terms))
            case Neg(operand):
                return negated(self.of(operand, bounds))
            case Mul(factors):
                return reduce(
                    multiplied,
                    (
                        to_the(self.of(factor, bounds), count)
                        for factor, count in Counter(factors).items()
                    ),
                )
            case Div(numerator, denominator):
                below = inverted(self.of(denominator, bounds))
                return multiplied(self.of(numerator, bounds), below)
            case Pow(base, exponent):
                return power(self.of(base, bounds), self.of(exponent, bounds))
            case _:
                return self._of_function(node, bounds)

    def _of_function(self, node: Node, bounds: Bounds) -> Interval:
        match node:
            case Log(argument, None):
                return logarithm(self.of(argument, bounds))
            case Log(argument, base) if base is not None:
                above = logarithm(self.of(argument, bounds))
                return multiplied(above, inverted(logarithm(self.of(base, bounds))))
            case Call(name, arguments):
                return function(name, *(self.of(part, bounds) for part in arguments))
            case Big(kind, body, index, lower, upper):
                count = self.count(lower, upper, bounds)
                inner = {**bounds, index: self._of_index(lower, upper, bounds)}
                return of_many(kind, self.of(body, inner), count)
        return ANY

    def count(self, lower: Node, upper: Node, bounds: Bounds) -> Interval:
        """Of the number of terms."""
        terms = added(self.of(Add((upper, Num(_ONE))), bounds), negated(self.of(lower, bounds)))
        if lower == Num(_ONE):
            terms = self.of(upper, bounds)
        low = Fraction(0) if terms.low is None else max(terms.low, Fraction(0))
        return made(low, terms.high, low_open=False, high_open=terms.high_open, integer=True)

    def _of_index(self, lower: Node, upper: Node, bounds: Bounds) -> Interval:
        low, high = self.of(lower, bounds), self.of(upper, bounds)
        return made(low.low, high.high, low.low_open, high.high_open, integer=True)

    def is_defined(self, node: Node, bounds: Bounds) -> bool:
        match node:
            case Num() | Const() | Sym():
                return True
            case Elem(name, indices):
                known = name in self._domain.declarations
                return known and all(self.of(index, bounds).integer for index in indices)
            case Big(_, body, index, lower, upper):
                inner = {**bounds, index: self._of_index(lower, upper, bounds)}
                if lower != Num(_ONE) or not self.of(upper, bounds).is_nonnegative:
                    return False
                return self.of(upper, bounds).integer and self.is_defined(body, inner)
        if not all(self.is_defined(part, bounds) for part in children(node)):
            return False
        match node:
            case Add() | Neg() | Mul():
                return True
            case Div(_, denominator):
                return self.of(denominator, bounds).is_nonzero
            case Pow(base, exponent):
                return _is_power_defined(self.of(base, bounds), self.of(exponent, bounds))
            case Log(argument, None):
                return self.of(argument, bounds).is_positive
            case Call("sqrt", (argument,)):
                return self.of(argument, bounds).is_nonnegative
            case Call(name, _):
                return name in _TOTAL
        return False


_TOTAL = frozenset({"exp", "abs", "sigmoid", "sin", "cos", "sinh", "cosh", "tanh", "delta"})


def _is_power_defined(base: Interval, exponent: Interval) -> bool:
    if base.is_positive or (base.is_nonnegative and exponent.is_nonnegative):
        return True
    return exponent.integer and (exponent.is_nonnegative or base.is_nonzero)


def power(base: Interval, exponent: Interval) -> Interval:
    """Of a power, where it is defined."""
    fixed = exponent.low if exponent.low is not None and exponent.low == exponent.high else None
    if fixed is not None and fixed.denominator == 1 and abs(fixed) <= MAX_POWER:
        return to_the(base, int(fixed))
    if fixed is not None and fixed.denominator != 1:
        return rooted(base, fixed)
    if base.low is not None and base.low >= 1 and exponent.is_nonnegative:
        return AT_LEAST_ONE
    if base.is_positive:
        small = base.high is not None and base.high <= 1 and exponent.is_nonnegative
        return made(Fraction(0), _ONE, high_open=False) if small else POSITIVE
    return NONNEGATIVE if base.is_nonnegative else ANY


def function(name: str, first: Interval, *_: Interval) -> Interval:
    """Of a function of the language, where it is defined."""
    found = _FUNCTIONS.get(name)
    return ANY if found is None else found(first)


_FUNCTIONS: Mapping[str, Callable[[Interval], Interval]] = {
    "exp": exponential,
    "sqrt": lambda one: rooted(one, Fraction(1, 2)),
    "abs": absolute,
    "sigmoid": lambda _: INSIDE_UNIT,
    "sin": lambda _: _SINE,
    "cos": lambda _: _SINE,
    "sinh": lambda one: POSITIVE if one.is_positive else ANY,
    "cosh": lambda _: AT_LEAST_ONE,
    "tanh": lambda one: INSIDE_UNIT if one.is_positive else _TANH,
    "factorial": lambda _: POSITIVE_COUNT,
    "delta": lambda _: made(Fraction(0), _ONE, low_open=False, high_open=False, integer=True),
}


def of_many(kind: BigKind, body: Interval, count: Interval) -> Interval:
    """Of a sum or product of ``count`` values that lie in ``body``."""
    if kind is BigKind.SUM:
        # The plain ends only: values that are never 0 may still sum to 0.
        hull = made(body.low, body.high, body.low_open, body.high_open, body.integer)
        return multiplied(hull, count)
    if UNIT.low == body.low and body.high is not None and body.high <= 1:
        return made(Fraction(0), _ONE, low_open=body.is_positive, high_open=False)
    if body.low is not None and body.low >= 1:
        return AT_LEAST_ONE
    if body.is_positive:
        return POSITIVE
    return NONNEGATIVE if body.is_nonnegative else Interval(nonzero=body.is_nonzero)
