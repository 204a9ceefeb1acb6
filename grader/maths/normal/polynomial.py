"""Polynomials over kernels: sums of products of powers, with exact coefficients.

Owns the table of kernels (symbols, logarithms, sums, ... whatever is not taken apart
further), arithmetic on polynomials, and the budget that all of it spends. Exponents may
be negative or fractions; ``k^q = p`` relations of kernels (roots, absolute values, sines)
are used as soon as a power reaches ``q``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from functools import reduce
from math import comb
from typing import NamedTuple

from flint import fmpq

from grader.maths.intervals import Interval, added, exactly, multiplied, rooted, to_the

MAX_TERMS = 2_000
MAX_WORK = 150_000
MAX_DEGREE = 60
MAX_BITS = 4_000
MAX_KERNELS = 400

Exponent = int | Fraction
Monomial = tuple[tuple[int, Exponent], ...]
Polynomial = Mapping[Monomial, fmpq]
Key = tuple[tuple[Monomial, fmpq], ...]

ONE, ZERO = fmpq(1), fmpq(0)
UNIT: Monomial = ()
P_ONE: Polynomial = {UNIT: ONE}


class GiveUp(Exception):
    """The normal form cannot tell: a budget is spent, or a rule's side condition is open."""


class Kind(StrEnum):
    """What a kernel is."""

    SYMBOL = "symbol"
    ELEMENT = "element"
    CONSTANT = "constant"
    PRIME = "prime"
    LOG = "log"
    EXP = "exp"
    ROOT = "root"
    POWER = "power"
    SIGN = "sign"
    ABS = "abs"
    SUM = "sum"
    PRODUCT = "product"
    DELTA = "delta"
    FUNCTION = "function"


class Quotient(NamedTuple):
    """A numerator over a denominator that is not a monomial, or is 1."""

    numerator: Polynomial
    denominator: Polynomial = P_ONE

    @property
    def key(self) -> tuple[Key, Key]:
        """The same for the same value in normal form."""
        return key(self.numerator), key(self.denominator)


Q_ONE, Q_ZERO = Quotient(P_ONE), Quotient({})


@dataclass(frozen=True, slots=True)
class Kernel:
    """What stands for itself in a polynomial.

    ``bound`` are the indices that a sum or product binds in its first argument; ``free``
    are the names that stand in it; ``height`` is how deep sums are nested in it.
    """

    kind: Kind
    name: str
    arguments: tuple[Quotient, ...]
    bound: tuple[str, ...]
    free: frozenset[str]
    height: int
    interval: Interval


@dataclass(slots=True)
class Relation:
    """``kernel^power = value``."""

    power: int
    value: Polynomial


@dataclass(slots=True)
class Table:
    """The kernels met so far; a kernel is known by its place."""

    kernels: list[Kernel] = field(default_factory=list)
    places: dict[object, int] = field(default_factory=dict)
    relations: dict[int, Relation] = field(default_factory=dict)


def key(polynomial: Polynomial) -> Key:
    """A polynomial as a value that can be compared and hashed."""
    if len(polynomial) == 1:
        return tuple(polynomial.items())
    return tuple(sorted(polynomial.items()))


def tidy(exponent: Exponent) -> Exponent:
    """A whole exponent as an int."""
    if isinstance(exponent, Fraction) and exponent.denominator == 1:
        return int(exponent)
    return exponent


def fraction(value: fmpq) -> Fraction:
    """The same number as Python's."""
    return Fraction(int(value.p), int(value.q))


def rational(value: Fraction | int) -> fmpq:
    """The same number as FLINT's."""
    exact = Fraction(value)
    return fmpq(exact.numerator, exact.denominator)


class Polynomials:
    """Arithmetic on polynomials over one table of kernels."""

    def __init__(self) -> None:
        self._table = Table()
        self._work = 0

    # Kernels

    def kernel(self, place: int) -> Kernel:
        """The kernel at a place of the table."""
        return self._table.kernels[place]

    def _place(
        self,
        kind: Kind,
        name: str,
        arguments: tuple[Quotient, ...],
        interval: Interval,
        *,
        bound: tuple[str, ...] = (),
        free: frozenset[str] = frozenset(),
    ) -> int:
        """The place of a kernel, new or known."""
        known = (kind, name, tuple(argument.key for argument in arguments), bound)
        place = self._table.places.get(known)
        if place is not None:
            return place
        if len(self._table.kernels) >= MAX_KERNELS:
            raise GiveUp("too many kernels")
        names, height = set(free), len(bound)
        inner = 0
        for argument in arguments:
            for kernel in self.kernels_of(argument):
                names |= kernel.free
                inner = max(inner, kernel.height)
        kernel = Kernel(
            kind, name, arguments, bound, frozenset(names - set(bound)), inner + height, interval
        )
        place = len(self._table.kernels)
        self._table.kernels.append(kernel)
        self._table.places[known] = place
        return place

    def kernels_of(self, value: Quotient) -> Iterator[Kernel]:
        """The kernels of a quotient, each once."""
        for place in self.places_of(value.numerator, value.denominator):
            yield self._table.kernels[place]

    def places_of(self, *polynomials: Polynomial) -> set[int]:
        """The places of all kernels that stand in the polynomials."""
        return {
            place for polynomial in polynomials for monomial in polynomial for place, _ in monomial
        }

    def free(self, value: Quotient) -> frozenset[str]:
        """Names that stand in a quotient."""
        return frozenset().union(*(kernel.free for kernel in self.kernels_of(value)))

    def height(self, value: Quotient) -> int:
        """How deep sums are nested in a quotient."""
        return max((kernel.height for kernel in self.kernels_of(value)), default=0)

    # Arithmetic

    def start_afresh(self) -> None:
        """With a new budget; the kernels stay."""
        self._work = 0

    def spend(self, work: int) -> None:
        """Count work; GiveUp when there has been too much."""
        self._work += work
        if self._work > MAX_WORK:
            raise GiveUp("too much work")

    def plus(self, first: Polynomial, second: Polynomial) -> Polynomial:
        """The sum."""
        if len(first) < len(second):
            first, second = second, first
        self.spend(len(second))
        result = dict(first)
        for monomial, coefficient in second.items():
            _put(result, monomial, coefficient)
        return _checked(result)

    def scaled(self, polynomial: Polynomial, factor: fmpq) -> Polynomial:
        """A multiple; the factor is not 0."""
        if factor == 1:
            return polynomial
        return {monomial: value * factor for monomial, value in polynomial.items()}

    def times(self, first: Polynomial, second: Polynomial) -> Polynomial:
        """The product, with relations used."""
        self.spend(len(first) * len(second))
        relations = self._table.relations
        result: dict[Monomial, fmpq] = {}
        for one, factor in first.items():
            for other, coefficient in second.items():
                monomial = joined(one, other) if one and other else one or other
                value = factor * coefficient
                if relations and any(self._is_reducible(*part) for part in monomial):
                    for part, more in self._reduced(monomial).items():
                        _put(result, part, value * more)
                else:
                    _put(result, monomial, value)
        return _checked(result)

    def _is_reducible(self, place: int, exponent: Exponent) -> bool:
        relation = self._table.relations.get(place)
        if relation is None:
            return False
        if self._table.kernels[place].kind in {Kind.PRIME, Kind.SIGN}:
            return not 0 <= exponent < relation.power
        return exponent >= relation.power

    def _reduced(self, monomial: Monomial) -> Polynomial:
        """A monomial with the relations of its kernels used."""
        rest: list[tuple[int, Exponent]] = []
        result: Polynomial = P_ONE
        for place, exponent in monomial:
            if not self._is_reducible(place, exponent):
                rest.append((place, exponent))
                continue
            relation = self._table.relations[place]
            times = exponent // relation.power
            left = tidy(exponent - times * relation.power)
            if left:
                rest.append((place, left))
            result = self.times(result, self.to_the(relation.value, int(times)))
        return self.times({tuple(rest): ONE}, result)

    def to_the(self, polynomial: Polynomial, exponent: int) -> Polynomial:
        """A whole power; a negative one of a monomial only."""
        if len(polynomial) == 1:
            ((monomial, coefficient),) = polynomial.items()
            _check_size(coefficient, exponent)
            power = {monomial_power(monomial, exponent): coefficient**exponent}
            return self.times(power, P_ONE)
        if exponent > MAX_DEGREE or not self.is_short_power(polynomial, exponent):
            raise GiveUp("a long power")
        result = P_ONE
        for _ in range(exponent):
            result = self.times(result, polynomial)
        return result

    def is_short_power(self, polynomial: Polynomial, exponent: int) -> bool:
        """Whether a power has few enough terms to be written out."""
        if exponent > MAX_DEGREE:
            return False
        return comb(len(polynomial) - 1 + exponent, exponent) <= MAX_TERMS // 4

    # What is known of the values

    def interval(self, polynomial: Polynomial) -> Interval:
        """Where the values of a polynomial lie."""
        return reduce(added, self._intervals(polynomial), exactly(Fraction(0)))

    def _intervals(self, polynomial: Polynomial) -> Iterable[Interval]:
        for monomial, coefficient in polynomial.items():
            parts = exactly(fraction(coefficient))
            for place, exponent in monomial:
                parts = multiplied(parts, self.power_interval(place, exponent))
            yield parts

    def power_interval(self, place: int, exponent: Exponent) -> Interval:
        """Where the values of a kernel's power lie."""
        known = self._table.kernels[place].interval
        if isinstance(exponent, Fraction):
            return rooted(known, exponent)
        return to_the(known, exponent)


def joined(one: Monomial, other: Monomial) -> Monomial:
    """The product of two monomials."""
    powers: dict[int, Exponent] = dict(one)
    for place, exponent in other:
        total = tidy(powers.get(place, 0) + exponent)
        if total:
            powers[place] = total
        else:
            del powers[place]
    return tuple(sorted(powers.items()))


def monomial_power(monomial: Monomial, exponent: Exponent) -> Monomial:
    """A power of a monomial."""
    if exponent == 0:
        return UNIT
    return tuple((place, tidy(power * exponent)) for place, power in monomial)


def _put(result: dict[Monomial, fmpq], monomial: Monomial, value: fmpq) -> None:
    known = result.get(monomial)
    if known is None:
        if value != 0:
            result[monomial] = value
        return
    total = known + value
    if total == 0:
        del result[monomial]
    else:
        result[monomial] = total


def _checked(polynomial: dict[Monomial, fmpq]) -> Polynomial:
    if len(polynomial) > MAX_TERMS:
        raise GiveUp("too many terms")
    return polynomial


def _check_size(coefficient: fmpq, exponent: int) -> None:
    bits = max(int(coefficient.p).bit_length(), int(coefficient.q).bit_length())
    if bits > 1 and bits * abs(exponent) > MAX_BITS:
        raise GiveUp("a long number")
