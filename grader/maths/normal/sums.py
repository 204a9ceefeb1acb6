"""Sums and products with symbolic bounds in normal form.

Owns linearity, shifted and split bounds, closed forms of powers of the index, the delta of
an index, and the order of independent sums. Indices run from 1; an empty sum is 0.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import permutations

from flint import fmpq

from grader.maths.domain import Domain
from grader.maths.domain import Kind as Declared
from grader.maths.intervals import ANY, Interval, added, exactly
from grader.maths.normal.facts import Fact
from grader.maths.normal.polynomial import (
    ONE,
    P_ONE,
    Q_ONE,
    Q_ZERO,
    UNIT,
    Exponent,
    GiveUp,
    Kind,
    Monomial,
    Polynomial,
    Quotient,
)
from grader.maths.normal.replacing import INDEX_MARKS, Replacing
from grader.maths.signs import of_many
from grader.maths.tree import BigKind

MAX_EXPANDED = 40
MAX_SPLIT = 5
MAX_ORDERS = 3
_POWER_SUMS: tuple[tuple[Fraction, ...], ...] = (
    (Fraction(0), Fraction(1)),
    (Fraction(0), Fraction(1, 2), Fraction(1, 2)),
    (Fraction(0), Fraction(1, 6), Fraction(1, 2), Fraction(1, 3)),
    (Fraction(0), Fraction(0), Fraction(1, 4), Fraction(1, 2), Fraction(1, 4)),
    (Fraction(0), Fraction(-1, 30), Fraction(0), Fraction(1, 3), Fraction(1, 2), Fraction(1, 5)),
)
"""Coefficients of ``Sum(k^p, (k, 1, m))`` as a polynomial in m (Faulhaber)."""


class Sums(Replacing):
    """Sums and products over an index from 1 to ``upper``."""

    def __init__(
        self, domain: Domain, facts: tuple[Fact, ...] = (), within: frozenset[str] = frozenset()
    ) -> None:
        super().__init__(domain, facts)
        self._within = within
        self.known: dict[int, Quotient] = {}

    def sum(
        self,
        body: Quotient,
        index: str,
        upper: Quotient,
        lower: Quotient = Q_ONE,
        *,
        total: bool = False,
    ) -> Quotient:
        """The sum. ``lower`` is where the index began before it was shifted to 1.

        ``total`` tells that the body has a value for every whole number.
        """
        count = self.as_constant(upper)
        if count is not None and (count.q != 1 or count <= MAX_EXPANDED):
            return self._expanded(BigKind.SUM, body, index, count)
        result = Q_ZERO
        outer, inner = self._parted(body.denominator, index)
        for rest, polynomial in self._grouped(body.numerator, index).items():
            dependent = self.quotient({rest: ONE}, inner)
            one = self._sum_of_term(dependent, index, upper, lower, total=total)
            result = self.add(result, self.multiply(one, Quotient(polynomial)))
        return self.divide(result, Quotient(outer))

    def _expanded(self, kind: BigKind, body: Quotient, index: str, count: fmpq) -> Quotient:
        if count.q != 1 or count < 0:
            raise GiveUp("bounds the wrong way round")
        result = Q_ZERO if kind is BigKind.SUM else Q_ONE
        join = self.add if kind is BigKind.SUM else self.multiply
        for n in range(1, int(count) + 1):
            result = join(result, self.replaced(body, {index: self.constant(n)}))
        return result

    def _grouped(self, polynomial: Polynomial, index: str) -> dict[Monomial, Polynomial]:
        """Parts with the index -> what stands before them."""
        groups: dict[Monomial, dict[Monomial, fmpq]] = {}
        for monomial, coefficient in polynomial.items():
            inside = tuple(part for part in monomial if index in self.kernel(part[0]).free)
            outside = tuple(part for part in monomial if index not in self.kernel(part[0]).free)
            group = groups.setdefault(inside, {})
            group[outside] = group.get(outside, fmpq(0)) + coefficient
        return {
            inside: {monomial: value for monomial, value in group.items() if value != 0}
            for inside, group in groups.items()
        }

    def _parted(self, denominator: Polynomial, index: str) -> tuple[Polynomial, Polynomial]:
        """The factors of a denominator without the index and those with it."""
        if index not in self.free(Quotient(denominator)):
            return denominator, P_ONE
        factors = self.factors(denominator)
        outer: Polynomial = {UNIT: factors.constant}
        inner: Polynomial = P_ONE
        for place, exponent in factors.monomial:
            part: Polynomial = {((place, exponent),): ONE}
            if index in self.kernel(place).free:
                inner = self.times(inner, part)
            else:
                outer = self.times(outer, part)
        for polynomial, count in factors.polynomials:
            power = self.to_the(polynomial, count)
            if index in self.free(Quotient(polynomial)):
                inner = self.times(inner, power)
            else:
                outer = self.times(outer, power)
        return outer, inner

    def _sum_of_term(
        self, term: Quotient, index: str, upper: Quotient, lower: Quotient, *, total: bool
    ) -> Quotient:
        if term == Q_ONE:
            return upper
        power = self._power_of_index(term, index)
        if power is not None and power < len(_POWER_SUMS):
            return self._power_sum(upper, power)
        collapsed = self._at_delta(term, index, upper, lower)
        if collapsed is not None:
            return collapsed
        rest, shift = self._shift(upper, total=total)
        result = self._sum_kernel(term, index, rest)
        for n in range(1, shift + 1):
            place = self.add(rest, self.constant(n))
            result = self.add(result, self.replaced(term, {index: place}))
        for n in range(-shift):
            place = self.add(rest, self.constant(-n))
            result = self.add(result, self.minus(self.replaced(term, {index: place})))
        return result

    def _power_of_index(self, term: Quotient, index: str) -> int | None:
        if term.denominator != P_ONE or len(term.numerator) != 1:
            return None
        ((monomial, coefficient),) = term.numerator.items()
        if coefficient != 1 or len(monomial) != 1:
            return None
        ((place, exponent),) = monomial
        if self.kernel(place).name != index or not isinstance(exponent, int) or exponent < 0:
            return None
        return exponent

    def _power_sum(self, upper: Quotient, power: int) -> Quotient:
        result = Q_ZERO
        for coefficient in reversed(_POWER_SUMS[power]):
            result = self.add(self.multiply(result, upper), self.constant(coefficient))
        return result

    def _shift(self, upper: Quotient, *, total: bool) -> tuple[Quotient, int]:
        """``n + c`` as n and c, where the terms between may be split off; else c is 0.

        Downwards (``n - 1``) the body must have a value at n, which no term shows.
        """
        if upper.denominator != P_ONE:
            return upper, 0
        shift = upper.numerator.get(UNIT, fmpq(0))
        if shift == 0 or shift.q != 1 or abs(shift) > MAX_SPLIT:
            return upper, 0
        rest = self.add(upper, self.constant(-shift))
        within = self.interval(rest.numerator)
        if not within.integer or not within.is_nonnegative or (shift < 0 and not total):
            return upper, 0
        return rest, int(shift)

    # The delta of an index

    def _at_delta(
        self, term: Quotient, index: str, upper: Quotient, lower: Quotient
    ) -> Quotient | None:
        """The one term of a sum over ``delta(index, k)*...``."""
        if len(term.numerator) != 1:
            return None
        ((monomial, _),) = term.numerator.items()
        for place, exponent in monomial:
            kernel = self.kernel(place)
            if kernel.kind is Kind.DELTA and index in kernel.free and exponent == 1:
                found = self._solved(
                    self.add(kernel.arguments[0], self.minus(kernel.arguments[1])), index
                )
                if found is not None and self._is_inside(found, upper, lower):
                    rest = self.multiply(term, self.of_place(place, -1))
                    return self.replaced(rest, {index: found})
        return None

    def _solved(self, difference: Quotient, index: str) -> Quotient | None:
        """The value of the index at which the difference of the deltas' indices is 0."""
        if difference.denominator != P_ONE:
            return None
        unknown = self.symbol(index)
        (own,) = unknown.numerator
        slope = difference.numerator.get(own, fmpq(0))
        if abs(slope) != 1:
            return None
        rest = self.add(difference, self.scale(unknown, -slope))
        return None if index in self.free(rest) else self.scale(rest, -slope)

    def _is_inside(self, place: Quotient, upper: Quotient, lower: Quotient) -> bool:
        """Whether a place is within the bounds, proved or by the convention on free indices."""
        if place == Q_ONE:
            return upper.denominator == P_ONE and _is_at_least_one(self.interval(upper.numerator))
        name = self._name_of(self.add(place, self.add(lower, self.constant(-1))))
        if name is None:
            return False
        if name in self.upper_bounds:
            return lower == Q_ONE and self.upper_bounds[name] == upper
        if name[0] in INDEX_MARKS:
            return False
        declaration = self._domain.declarations.get(name)
        is_index = declaration is not None and declaration.kind is Declared.INDEX
        return is_index or name in self._within

    def _name_of(self, value: Quotient) -> str | None:
        """The name where a quotient is one symbol."""
        if value.denominator != P_ONE or len(value.numerator) != 1:
            return None
        ((monomial, coefficient),) = value.numerator.items()
        if coefficient != 1 or len(monomial) != 1 or monomial[0][1] != 1:
            return None
        kernel = self.kernel(monomial[0][0])
        return kernel.name if kernel.kind is Kind.SYMBOL else None

    # Kernels

    def _sum_kernel(self, term: Quotient, index: str, upper: Quotient) -> Quotient:
        """A sum that stands for itself; sums straight inside it join it."""
        body, bounds = self._flattened(term, index, upper)
        base = self.height(body)
        names = [f"#{base + n + 1}" for n in range(len(bounds))]
        best: tuple[object, Quotient, tuple[Quotient, ...]] | None = None
        for order in self._orders(bounds):
            values = {name: self.symbol(new) for (name, _), new in zip(order, names, strict=True)}
            renamed = self.replaced(body, values)
            uppers = tuple(bound for _, bound in order)
            known = (renamed.key, tuple(bound.key for bound in uppers))
            if best is None or known < best[0]:  # type: ignore[operator]
                best = (known, renamed, uppers)
        assert best is not None
        within = self._interval_of_sum(best[1], best[2])
        place = self._place(Kind.SUM, "", (best[1], *best[2]), within, bound=tuple(names))
        return self.known.get(place, self.of_place(place))

    def _orders(
        self, bounds: list[tuple[str, Quotient]]
    ) -> Iterator[tuple[tuple[str, Quotient], ...]]:
        if len(bounds) > MAX_ORDERS:
            yield tuple(bounds)
            return
        yield from permutations(bounds)

    def _flattened(
        self, term: Quotient, index: str, upper: Quotient
    ) -> tuple[Quotient, list[tuple[str, Quotient]]]:
        """``Sum_i h(i) Sum_k g(i,k)`` as one sum over i and k."""
        bounds = [(index, upper)]
        if term.denominator != P_ONE or len(term.numerator) != 1:
            return term, bounds
        ((monomial, _),) = term.numerator.items()
        inner = [part for part in monomial if self.kernel(part[0]).kind is Kind.SUM]
        if len(inner) != 1 or inner[0][1] != 1:
            return term, bounds
        kernel = self.kernel(inner[0][0])
        if any(index in self.free(bound) for bound in kernel.arguments[1:]):
            return term, bounds
        rest = self.multiply(term, self.of_place(inner[0][0], -1))
        bounds += zip(kernel.bound, kernel.arguments[1:], strict=True)
        return self.multiply(rest, kernel.arguments[0]), bounds

    def _interval_of_sum(self, body: Quotient, uppers: tuple[Quotient, ...]) -> Interval:
        if body.denominator != P_ONE:
            return ANY
        within = self.interval(body.numerator)
        for upper in uppers:
            within = of_many(BigKind.SUM, within, self._count(upper))
        return within

    def _count(self, upper: Quotient) -> Interval:
        known = self.interval(upper.numerator) if upper.denominator == P_ONE else ANY
        low = Fraction(0) if known.low is None else max(known.low, Fraction(0))
        return Interval(low, known.high, low_open=False, high_open=known.high_open, integer=True)

    # Products

    def product(
        self, body: Quotient, index: str, upper: Quotient, lower: Quotient = Q_ONE
    ) -> Quotient:
        """The product, factor by factor."""
        count = self.as_constant(upper)
        if count is not None and (count.q != 1 or count <= MAX_EXPANDED):
            return self._expanded(BigKind.PRODUCT, body, index, count)
        if not body.numerator:
            if upper.denominator == P_ONE and self.interval(upper.numerator).is_positive:
                return Q_ZERO
            raise GiveUp("an empty product, or 0")
        above, below = self.factors(body.numerator), self.factors(body.denominator)
        result = self._repeated(self.constant(above.constant / below.constant), upper)
        for place, exponent in above.monomial:
            result = self.multiply(
                result, self._product_of_kernel(place, exponent, index, upper, lower)
            )
        for factors, sign in ((above, 1), (below, -1)):
            for polynomial, power in factors.polynomials:
                one = self._product_of(polynomial, sign * power, index, upper, lower)
                result = self.multiply(result, one)
        return result

    def _repeated(self, value: Quotient, upper: Quotient) -> Quotient:
        return self.power(value, upper)

    def _product_of_kernel(
        self, place: int, exponent: Exponent, index: str, upper: Quotient, lower: Quotient
    ) -> Quotient:
        kernel = self.kernel(place)
        if index not in kernel.free:
            return self._repeated(self.of_place(place, exponent), upper)
        if kernel.kind is Kind.EXP:
            argument = self.scale_by(kernel.arguments[0], exponent)
            return self.exp(self.sum(argument, index, upper, lower))
        return self._product_of({((place, 1),): ONE}, exponent, index, upper, lower)

    def _product_of(
        self, factor: Polynomial, power: Exponent, index: str, upper: Quotient, lower: Quotient
    ) -> Quotient:
        """The product of a factor's power."""
        value = Quotient(factor)
        if index not in self.free(value):
            return self._repeated(self.power(value, self.constant(power)), upper)
        sign = self.sign(factor)
        if sign:
            logs = self.sum(self.log(self.scale(value, fmpq(sign))), index, upper, lower)
            result = self.exp(self.scale_by(logs, power))
            if sign > 0 or not isinstance(power, int) or power % 2 == 0:
                return result
            return self.multiply(result, self.alternating(upper))
        return self.power(self._product_kernel(value, index, upper), self.constant(power))

    def _product_kernel(self, value: Quotient, index: str, upper: Quotient) -> Quotient:
        rest, shift = self._shift(upper, total=False)
        name = f"#{self.height(value) + 1}"
        body = self.replaced(value, {index: self.symbol(name)})
        within = added(self._product_interval(body), exactly(Fraction(0)))
        place = self._place(Kind.PRODUCT, "", (body, rest), within, bound=(name,))
        result = self.of_place(place)
        for n in range(1, shift + 1):
            at = self.add(rest, self.constant(n))
            result = self.multiply(result, self.replaced(value, {index: at}))
        return result

    def _product_interval(self, body: Quotient) -> Interval:
        if body.denominator != P_ONE:
            return ANY
        return of_many(BigKind.PRODUCT, self.interval(body.numerator), self._count(Q_ONE))


def _is_at_least_one(within: Interval) -> bool:
    return within.low is not None and within.low >= 1
