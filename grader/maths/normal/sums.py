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
from grader.maths.intervals import ANY, Interval
from grader.maths.normal.closed import Closed
from grader.maths.normal.polynomial import (
    ONE,
    P_ONE,
    Q_ONE,
    Q_ZERO,
    UNIT,
    GiveUp,
    Kind,
    Monomial,
    Polynomial,
    Quotient,
)
from grader.maths.normal.replacing import INDEX_MARKS
from grader.maths.signs import of_many
from grader.maths.tree import BigKind

MAX_EXPANDED = 40
MAX_SPLIT = 5
MAX_ORDERS = 4


class Sums(Closed):
    """Sums and products over an index from 1 to ``upper``."""

    def __init__(self, domain: Domain, within: frozenset[str] = frozenset()) -> None:
        super().__init__(domain)
        self._within = within
        self._met: dict[str, object] = {}
        self.known: dict[int, Quotient] = {}
        self.are_bounds_numbers = False
        """Whether no sum has a symbol as its bound: then a number may be an index's size."""

    def sum(
        self,
        body: Quotient,
        index: str,
        upper: Quotient,
        *,
        total: bool = False,
    ) -> Quotient:
        """The sum; ``total`` tells that the body has a value for every whole number."""
        count = self.as_constant(upper)
        if count is not None and (count.q != 1 or count <= MAX_EXPANDED):
            return self._expanded(BigKind.SUM, body, index, count)
        result = Q_ZERO
        outer, inner = self._parted(body.denominator, index)
        for numerator, denominator in self.divided(body.numerator, inner):
            for rest, polynomial in self._grouped(numerator, index).items():
                dependent = self.quotient({rest: ONE}, denominator)
                one = self._sum_of_term(dependent, index, upper, total=total)
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

    def _sum_of_term(self, term: Quotient, index: str, upper: Quotient, *, total: bool) -> Quotient:
        if term == Q_ONE:
            return upper
        closed = self.closed(term, index, upper)
        if closed is not None:
            return closed
        collapsed = self._at_delta(term, index, upper)
        if collapsed is not None:
            return collapsed
        if set(self._slopes(term, index)) == {-1}:
            turned = self.add(upper, self.add(Q_ONE, self.minus(self.symbol(index))))
            term = self.replaced(term, {index: turned})
        return self._sum_from_one(term, index, upper, total=total)

    def _sum_from_one(
        self, term: Quotient, index: str, upper: Quotient, *, total: bool
    ) -> Quotient:
        """With the index moved and single terms split off, so that it runs from 1 to n.

        ``Sum(x[k+1], (k, 1, n-1))`` is ``Sum(x[k], (k, 1, n)) - x[1]``. What is taken away
        must have a value (``total``); all counts must be proved not to be negative.
        """
        offset = self._offset(term, index)
        last = self.add(upper, self.constant(offset))
        end = self._end(last)
        if end is None or (offset == 0 and end[1] == 0):
            return self._sum_kernel(term, index, upper)
        rest, shift = end
        takes = offset > 0 or shift < 0
        long_enough = offset >= 0 or self.interval(last.numerator).is_nonnegative
        if not self.is_count(rest) or (takes and not total) or not long_enough:
            return self._sum_kernel(term, index, upper)
        moved = self.replaced(term, {index: self.add(self.symbol(index), self.constant(-offset))})
        collapsed = self._at_delta(moved, index, rest)
        result = self._sum_kernel(moved, index, rest) if collapsed is None else collapsed
        more = [self.add(rest, self.constant(n)) for n in range(1, shift + 1)]
        more += [self.constant(n) for n in range(1 + offset, 1)]
        less = [self.add(rest, self.constant(-n)) for n in range(-shift)]
        less += [self.constant(n) for n in range(1, offset + 1)]
        for place in more:
            result = self.add(result, self.replaced(moved, {index: place}))
        for place in less:
            result = self.add(result, self.minus(self.replaced(moved, {index: place})))
        return result

    def _slopes(self, term: Quotient, index: str) -> Iterator[int]:
        """What the index is multiplied by in the indices of elements; 0 for anything else."""
        (own,) = self.symbol(index).numerator
        for kernel in self.kernels_of(term):
            if index not in kernel.free:
                continue
            if kernel.kind is Kind.SYMBOL:
                yield 0
            for argument in kernel.arguments:
                if kernel.kind is not Kind.ELEMENT:
                    yield from self._slopes(argument, index)
                elif index in self.free(argument):
                    slope = argument.numerator.get(own, fmpq(0))
                    yield int(slope) if slope.q == 1 else 0

    def _offset(self, term: Quotient, index: str) -> int:
        """The least c of all ``index + c`` that stand in the term; 0 where it is long."""
        found = [
            offset
            for place in self.places_of(term.numerator, term.denominator)
            for offset in self._offsets(place, index)
        ]
        least = min(found, default=0)
        return least if abs(least) <= MAX_SPLIT else 0

    def _offsets(self, place: int, index: str) -> Iterator[int]:
        kernel = self.kernel(place)
        if index not in kernel.free:
            return
        if kernel.kind is Kind.SYMBOL:
            yield 0
        for argument in kernel.arguments:
            (own,) = self.symbol(index).numerator
            if argument.numerator.get(own) == 1 and argument.denominator == P_ONE:
                constant = argument.numerator.get(UNIT, fmpq(0))
                if constant.q == 1:
                    yield int(constant)
                continue
            for inner in self.places_of(argument.numerator, argument.denominator):
                yield from self._offsets(inner, index)

    def _end(self, last: Quotient) -> tuple[Quotient, int] | None:
        """``n + c`` as n and c; None where c is no small whole number."""
        if last.denominator != P_ONE:
            return None
        shift = last.numerator.get(UNIT, fmpq(0))
        if shift.q != 1 or abs(shift) > MAX_SPLIT:
            return None
        return self.add(last, self.constant(-shift)), int(shift)

    # The delta of an index

    def _at_delta(self, term: Quotient, index: str, upper: Quotient) -> Quotient | None:
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
                if found is not None and self._is_inside(found, upper):
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

    def _is_inside(self, place: Quotient, upper: Quotient) -> bool:
        """Whether a place is in 1 to ``upper``, proved or since a free index runs to a size."""
        if place == Q_ONE:
            return upper.denominator == P_ONE and _is_at_least_one(self.interval(upper.numerator))
        name = self._name_of(place)
        if name is None:
            return False
        if name in self.upper_bounds:
            return self.upper_bounds[name] == upper
        if name[0] in INDEX_MARKS or not self._is_size(upper):
            return False
        declaration = self._domain.declarations.get(name)
        is_index = declaration is not None and declaration.kind is Declared.INDEX
        if not is_index and name not in self._within:
            return False
        return self._met.setdefault(name, upper.key) == upper.key

    def _is_size(self, upper: Quotient) -> bool:
        """Whether a bound is one that a free index runs to: a size, not ``K - 1``."""
        declaration = self._domain.declarations.get(self._name_of(upper) or "")
        if self.as_constant(upper) is not None:
            return self.are_bounds_numbers
        return declaration is not None and declaration.kind is Declared.POSINT

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
        # Whatever else is bound here would have to be within its bounds for the facts.
        if self.upper_bounds == {index: upper} and self._is_all_real(term):
            self.real.add(place)
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


def _is_at_least_one(within: Interval) -> bool:
    return within.low is not None and within.low >= 1
