"""Products with symbolic bounds in normal form.

A factor that is never negative becomes the exponential of a sum of logarithms; any other
stays a product, and products of products are taken apart either way.
"""

from __future__ import annotations

from dataclasses import dataclass

from flint import fmpq

from grader.maths.intervals import ANY, Interval
from grader.maths.normal.closed import FREE_KINDS
from grader.maths.normal.polynomial import (
    ONE,
    P_ONE,
    Q_ONE,
    Q_ZERO,
    Exponent,
    GiveUp,
    Kind,
    Polynomial,
    Quotient,
)
from grader.maths.normal.sums import MAX_EXPANDED, Sums
from grader.maths.signs import of_many
from grader.maths.tree import BigKind


@dataclass(frozen=True, slots=True)
class _Run:
    """How an index runs: from 1 to ``upper``; see `Sums.sum`."""

    index: str
    upper: Quotient
    total: bool


class Products(Sums):
    """Products over an index from 1 to ``upper``."""

    def product(
        self,
        body: Quotient,
        index: str,
        upper: Quotient,
        *,
        total: bool = False,
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
        run = _Run(index, upper, total)
        result = self._repeated(self.constant(above.constant / below.constant), upper)
        for place, exponent in above.monomial:
            result = self.multiply(result, self._product_of_kernel(place, exponent, run))
        for factors, sign in ((above, 1), (below, -1)):
            for polynomial, power in factors.polynomials:
                one = self._product_of(polynomial, sign * power, run)
                result = self.multiply(result, one)
        return result

    def _repeated(self, value: Quotient, upper: Quotient) -> Quotient:
        return self.power(value, upper)

    def _product_of_kernel(self, place: int, exponent: Exponent, run: _Run) -> Quotient:
        kernel = self.kernel(place)
        if run.index not in kernel.free:
            return self._repeated(self.of_place(place, exponent), run.upper)
        if kernel.kind is Kind.EXP:
            argument = self.scale_by(kernel.arguments[0], exponent)
            return self.exp(self._sum_over(argument, run))
        return self._product_of({((place, 1),): ONE}, exponent, run)

    def _product_of(self, factor: Polynomial, power: Exponent, run: _Run) -> Quotient:
        """The product of a factor's power."""
        value = Quotient(factor)
        if run.index not in self.free(value):
            return self._repeated(self.power(value, self.constant(power)), run.upper)
        sign = self.sign(factor)
        if sign:
            logs = self._sum_over(self.log(self.scale(value, fmpq(sign))), run)
            result = self.exp(self.scale_by(logs, power))
            if sign > 0 or not isinstance(power, int) or power % 2 == 0:
                return result
            return self.multiply(result, self.alternating(run.upper))
        return self.power(self._product_from_one(value, run), self.constant(power))

    def _sum_over(self, body: Quotient, run: _Run) -> Quotient:
        return self.sum(body, run.index, run.upper, total=run.total)

    def _product_from_one(self, value: Quotient, run: _Run) -> Quotient:
        """With the index moved and single factors split off, as in `Sums`.

        What is proved by a division holds where the divisor is 0 too: for each upper bound
        both are polynomials in it, unless it divides 0.
        """
        index, upper = run.index, run.upper
        offset = self._offset(value, index)
        last = self.add(upper, self.constant(offset))
        end = self._end(last)
        if end is None or (offset == 0 and end[1] == 0):
            return self._product_kernel(value, index, upper)
        rest, shift = end
        takes = offset > 0 or shift < 0
        free = all(kernel.kind in FREE_KINDS for kernel in self.kernels_of(value))
        long_enough = offset >= 0 or self.interval(last.numerator).is_nonnegative
        if not self.is_count(rest) or (takes and not (run.total and free)) or not long_enough:
            return self._product_kernel(value, index, upper)
        moved = self.replaced(value, {index: self.add(self.symbol(index), self.constant(-offset))})
        result = self._product_kernel(moved, index, rest)
        more = [self.add(rest, self.constant(n)) for n in range(1, shift + 1)]
        more += [self.constant(n) for n in range(1 + offset, 1)]
        less = [self.add(rest, self.constant(-n)) for n in range(-shift)]
        less += [self.constant(n) for n in range(1, offset + 1)]
        for place in more:
            result = self.multiply(result, self.replaced(moved, {index: place}))
        for place in less:
            result = self.divide(result, self.replaced(moved, {index: place}))
        return result

    def _product_kernel(self, value: Quotient, index: str, upper: Quotient) -> Quotient:
        name = f"#{self.height(value) + 1}"
        body = self.replaced(value, {index: self.symbol(name)})
        within = self._product_interval(body)
        place = self._place(Kind.PRODUCT, "", (body, upper), within, bound=(name,))
        return self.of_place(place)

    def _product_interval(self, body: Quotient) -> Interval:
        if body.denominator != P_ONE:
            return ANY
        return of_many(BigKind.PRODUCT, self.interval(body.numerator), self._count(Q_ONE))
