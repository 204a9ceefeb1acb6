"""Sums in closed form: of powers of the index, of logarithms of it, of powers to it.

Each holds for every whole upper bound from 0; where the bound may be another, there is none.
"""

from __future__ import annotations

from fractions import Fraction

from grader.maths.normal.polynomial import P_ONE, Q_ONE, Q_ZERO, Kind, Quotient
from grader.maths.normal.replacing import Replacing

FREE_KINDS = frozenset({Kind.SYMBOL, Kind.ELEMENT, Kind.CONSTANT, Kind.EXP, Kind.PRIME})
"""Kernels without relations by which a product could be 0 and no factor is."""
_POWER_SUMS: tuple[tuple[Fraction, ...], ...] = (
    (Fraction(0), Fraction(1)),
    (Fraction(0), Fraction(1, 2), Fraction(1, 2)),
    (Fraction(0), Fraction(1, 6), Fraction(1, 2), Fraction(1, 3)),
    (Fraction(0), Fraction(0), Fraction(1, 4), Fraction(1, 2), Fraction(1, 4)),
    (Fraction(0), Fraction(-1, 30), Fraction(0), Fraction(1, 3), Fraction(1, 2), Fraction(1, 5)),
)
"""Coefficients of ``Sum(k^p, (k, 1, m))`` as a polynomial in m (Faulhaber)."""


class Closed(Replacing):
    """Sums over an index from 1 that need no sum sign."""

    def closed(self, term: Quotient, index: str, upper: Quotient) -> Quotient | None:
        """The sum of the term, or None."""
        power = self._power_of_index(term, index)
        if power is not None and power < len(_POWER_SUMS):
            return self._power_sum(upper, power)
        if term == self.log(self.symbol(index)):
            return self.log(self.factorial(upper))
        return self._geometric(term, index, upper) or self._triangle(term, index, upper)

    def is_count(self, value: Quotient) -> bool:
        """Whether a value is proved to be a whole number from 0."""
        within = self.interval(value.numerator)
        return value.denominator == P_ONE and within.integer and within.is_nonnegative

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

    def _geometric(self, term: Quotient, index: str, upper: Quotient) -> Quotient | None:
        """``Sum(r^k, (k, 1, m))`` as ``r*(r^m - 1)/(r - 1)``.

        For each m both are polynomials in r but for the factor ``r - 1``, so what is proved by
        it holds at ``r = 1`` too, unless ``r - 1`` divides 0: hence the kinds of kernels.
        """
        moving = [kernel for kernel in self.kernels_of(term) if index in kernel.free]
        if any(kernel.kind is not Kind.EXP for kernel in moving) or not self.is_count(upper):
            return None
        ratio = self.replaced(term, {index: Q_ONE})
        following = self.replaced(term, {index: self.add(self.symbol(index), Q_ONE)})
        if ratio == Q_ONE or following != self.multiply(term, ratio):
            return None
        if any(kernel.kind not in FREE_KINDS for kernel in self.kernels_of(ratio)):
            return None
        last = self.replaced(term, {index: upper})
        above = self.multiply(ratio, self.add(last, self.constant(-1)))
        return self.divide(above, self.add(ratio, self.constant(-1)))

    def _triangle(self, term: Quotient, index: str, upper: Quotient) -> Quotient | None:
        """``Sum(Sum(g(k), (k, 1, i)), (i, 1, m))`` as ``Sum((m - k + 1)*g(k), (k, 1, m))``."""
        if term.denominator != P_ONE or not self.is_count(upper):
            return None
        ((monomial, _),) = term.numerator.items()
        if len(monomial) != 1 or monomial[0][1] != 1:
            return None
        kernel = self.kernel(monomial[0][0])
        if kernel.kind is not Kind.SUM or kernel.arguments[1:] != (self.symbol(index),):
            return None
        body, (inner,) = kernel.arguments[0], kernel.bound
        if index in self.free(body):
            return None
        count = self.add(upper, self.add(Q_ONE, self.minus(self.symbol(inner))))
        return self.sum(self.multiply(count, body), inner, upper)
