"""Logarithms, exponentials and powers in normal form.

Owns the rules of logarithms and their side conditions. Every rewriting holds wherever
the expression it starts from is defined: a factor comes out of a logarithm only when it is
proved not to be negative, or when it is the last one left, so that definedness gives its sign.
A power ``b^u`` is ``exp(u*log(b))``; where b may be negative that is the complex logarithm, and
whole exponents make it real again.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from functools import reduce
from math import gcd

from flint import fmpq

from grader.maths.intervals import (
    ANY,
    NONNEGATIVE,
    POSITIVE,
    Interval,
    absolute,
    exactly,
    exponential,
)
from grader.maths.intervals import logarithm as log_interval
from grader.maths.normal.facts import Signs
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
    Relation,
    fraction,
    rational,
    tidy,
)
from grader.maths.normal.rational import Factors, prime_factors, primitive

MAX_ROOT = 64


@dataclass(slots=True)
class Split:
    """A logarithm in parts: ``log`` is done, ``open`` are factors of unknown sign.

    ``negative`` tells that the constant in front is below 0.
    """

    log: Quotient = Q_ZERO
    open: list[tuple[Quotient, int]] = field(default_factory=list)
    negative: bool = False


class Logs(Signs):
    """Logarithms, exponentials and powers.

    ``real`` are places of kernels that are known to be real, whatever stands in them.
    """

    def __init__(self) -> None:
        super().__init__()
        self.real: set[int] = set()

    def log(self, value: Quotient) -> Quotient:
        """The natural logarithm; GiveUp where it is nowhere defined."""
        return self._closed(self.split(value))

    def split(self, value: Quotient, *, whole: bool = False) -> Split:
        """The logarithm of a product; with ``whole``, to be multiplied by a whole number."""
        if not value.numerator:
            raise GiveUp("log of 0")
        above, below = self.factors(value.numerator), self.factors(value.denominator)
        parts = Split()
        self._split_constant(parts, above.constant / below.constant)
        for place, exponent in above.monomial:
            self._split_kernel(parts, place, exponent, whole=whole)
        for factors, sign in ((above, 1), (below, -1)):
            for polynomial, count in factors.polynomials:
                self._split_factor(parts, polynomial, sign * count, whole=whole)
        return parts

    def _split_constant(self, parts: Split, constant: fmpq) -> None:
        parts.negative = constant < 0
        for number, sign in ((int(constant.p), 1), (int(constant.q), -1)):
            for prime, count in prime_factors(abs(number)):
                log = self._log_kernel(self.constant(prime))
                parts.log = self.add(parts.log, self.scale(log, fmpq(sign * count)))

    def _split_kernel(self, parts: Split, place: int, exponent: Exponent, *, whole: bool) -> None:
        kernel = self.kernel(place)
        match kernel.kind:
            case Kind.EXP if whole or self.is_real(place):
                self._take(parts, kernel.arguments[0], exponent)
            case Kind.EXP | Kind.SIGN:
                if whole:
                    raise GiveUp("a power of (-1)^n")
                parts.open.append((self.of_place(place, exponent), 1))
            case Kind.PRIME:
                self._take(parts, self._log_kernel(kernel.arguments[0]), exponent)
            case Kind.ROOT:
                self._take(parts, self._log_kernel(kernel.arguments[0]), exponent)
            case Kind.POWER if isinstance(exponent, int):
                base = kernel.arguments[0].numerator
                self._split_factor(parts, base, exponent, whole=whole)
            case _ if isinstance(exponent, Fraction):
                self._take(parts, self._log_kernel(self.of_place(place)), exponent)
            case _:
                factor: Polynomial = {((place, 1),): ONE}
                self._split_factor(parts, factor, exponent, whole=whole)

    def _split_factor(self, parts: Split, factor: Polynomial, count: int, *, whole: bool) -> None:
        sign = self.sign(factor)
        if sign < 0:
            factor = self.scaled(factor, -ONE)
            parts.negative ^= count % 2 == 1
        value = Quotient(factor)
        if sign or whole:
            self._take(parts, self._log_kernel(value), count)
        elif not self._is_all_real(value):
            parts.open.append((self.whole_power(value, count), 1))
        elif count % 2 == 0:
            self._take(parts, self._log_kernel(self.abs(value)), count)
        else:
            parts.open.append((value, count))

    def _take(self, parts: Split, log: Quotient, count: Exponent) -> None:
        parts.log = self.add(parts.log, self.scale(log, rational(count)))

    def _closed(self, parts: Split) -> Quotient:
        """The whole logarithm; the sign of a last open factor follows from definedness."""
        sign = -ONE if parts.negative else ONE
        if not parts.open:
            if parts.negative:
                raise GiveUp("log of a negative number")
            return parts.log
        count = reduce(gcd, (abs(power) for _, power in parts.open))
        product = self.constant(sign)
        for value, power in parts.open:
            product = self.multiply(product, self.whole_power(value, power // count))
        if len(parts.open) == 1 and parts.open[0][1] < 0:
            product, count = self.scale(parts.open[0][0], sign), parts.open[0][1]
        return self.add(parts.log, self.scale(self._log_kernel(product), fmpq(count)))

    def _log_kernel(self, argument: Quotient) -> Quotient:
        """The logarithm as it stands."""
        if argument == Q_ONE:
            return Q_ZERO
        within = ANY
        if argument.denominator == P_ONE:
            within = log_interval(self.interval(argument.numerator))
        return self.of_place(self._place(Kind.LOG, "", (argument,), within))

    # Exponentials

    def exp(self, value: Quotient) -> Quotient:
        """``e^value``; sums become products, multiples of logarithms become powers."""
        if value.denominator != P_ONE:
            constant, bare = primitive(value.numerator)
            return self._exp_kernel(Quotient(bare, value.denominator), exponent_of(constant))
        result = Q_ONE
        for monomial, coefficient in value.numerator.items():
            result = self.multiply(result, self._exp_term(monomial, exponent_of(coefficient)))
        return result

    def _exp_term(self, monomial: Monomial, count: Exponent) -> Quotient:
        logs = [part for part in monomial if self.kernel(part[0]).kind is Kind.LOG]
        if len(monomial) == 1 and logs and logs[0][1] == 1:
            return self.base_power(self.kernel(logs[0][0]).arguments[0], count)
        return self._exp_kernel(Quotient({monomial: ONE}), count)

    def _exp_kernel(self, argument: Quotient, count: Exponent) -> Quotient:
        place = self._place(Kind.EXP, "", (argument,), self._exp_interval(argument))
        return self.of_place(place, count)

    def _exp_interval(self, argument: Quotient) -> Interval:
        """From the declared ranges alone: facts hold here and there, a kernel is everywhere."""
        least = self._least_base(argument)
        if least == 0:
            return ANY
        if argument.denominator != P_ONE:
            return POSITIVE if least > 1 else NONNEGATIVE
        return exponential(self.interval(argument.numerator)) if least > 1 else NONNEGATIVE

    def is_real(self, place: int) -> bool:
        """Whether a kernel is known to be real: no logarithm of what may be negative in it."""
        if place in self.real:
            return True
        kernel = self.kernel(place)
        if kernel.kind is Kind.LOG:
            base = kernel.arguments[0]
            return base.denominator == P_ONE and self.sign(base.numerator) > 0
        return all(map(self._is_all_real, kernel.arguments))

    def _is_all_real(self, value: Quotient) -> bool:
        return all(map(self.is_real, self.places_of(value.numerator, value.denominator)))

    def _least_base(self, value: Quotient) -> int:
        """2 where all logarithms are of what is positive, 1 where some may be of 0, else 0."""
        found = 2
        for kernel in self.kernels_of(value):
            if kernel.kind is Kind.LOG:
                base = kernel.arguments[0]
                if base.denominator != P_ONE:
                    return 0
                within = self.interval(base.numerator)
                found = min(found, within.is_nonnegative + within.is_positive)
            for argument in kernel.arguments:
                found = min(found, self._least_base(argument))
        return found

    # Powers

    def base_power(self, base: Quotient, count: Exponent) -> Quotient:
        """A power with a number as exponent, of what stood in a logarithm."""
        constant = self.as_constant(base)
        if constant is not None:
            return self._prime_power(base, constant, count)
        if base.denominator == P_ONE and len(base.numerator) == 1:
            ((monomial, coefficient),) = base.numerator.items()
            if coefficient == 1 and len(monomial) == 1 and monomial[0][1] == 1:
                return self.of_place(monomial[0][0], count)
        if isinstance(count, int):
            return self._whole(base, count)
        if count.denominator > MAX_ROOT:
            raise GiveUp("a long root")
        within = self.interval(base.numerator) if base.denominator == P_ONE else NONNEGATIVE
        place = self._place(Kind.ROOT, "", (base,), within)
        if base.denominator == P_ONE:
            self._table.relations[place] = Relation(1, base.numerator)
        return self.of_place(place, count)

    def _prime_power(self, base: Quotient, constant: fmpq, count: Exponent) -> Quotient:
        if isinstance(count, int):
            return self.whole_power(base, count)
        place = self._place(Kind.PRIME, "", (base,), exactly(fraction(constant)))
        self._table.relations[place] = Relation(1, base.numerator)
        return self.of_place(place, count)

    def _whole(self, base: Quotient, count: int) -> Quotient:
        above, below = base
        if len(above) > 1 and not self.is_short_power(above, abs(count)):
            if below != P_ONE:
                raise GiveUp("a long power of a quotient")
            constant, bare = primitive(above)
            place = self._place(Kind.POWER, "", (Quotient(bare),), self.interval(bare))
            outer = self.whole_power(self.constant(constant), count)
            return self.multiply(outer, self.of_place(place, count))
        return self.whole_power(base, count)

    def power(self, base: Quotient, exponent: Quotient) -> Quotient:
        """A power; ``x^0`` is 1."""
        number = self.as_constant(exponent)
        if number is not None:
            return self._number_power(base, exponent_of(number))
        if base == Q_ONE:
            return Q_ONE
        if not base.numerator:
            positive = exponent.denominator == P_ONE
            if positive and self.interval(exponent.numerator).is_positive:
                return Q_ZERO
            raise GiveUp("a power of 0")
        whole = exponent.denominator == P_ONE and self.interval(exponent.numerator).integer
        parts = self.split(base, whole=whole)
        if not whole:
            return self.exp(self.multiply(exponent, self._closed(parts)))
        value = self.exp(self.multiply(exponent, parts.log))
        return self.multiply(self.alternating(exponent), value) if parts.negative else value

    def _number_power(self, base: Quotient, count: Exponent) -> Quotient:
        if isinstance(count, int):
            return self._whole(base, count) if count else Q_ONE
        if not base.numerator:
            if count > 0:
                return Q_ZERO
            raise GiveUp("a negative power of 0")
        return self.exp(self.scale(self._closed(self.split(base)), rational(count)))

    def alternating(self, exponent: Quotient) -> Quotient:
        """``(-1)^exponent`` of a whole number."""
        result = Q_ONE
        for monomial, coefficient in exponent.numerator.items():
            whole = self.interval({monomial: ONE}).integer and coefficient.q == 1
            if not whole:
                raise GiveUp("(-1) to a power that may be a fraction")
            if monomial == UNIT:
                result = self.scale(result, fmpq((-1) ** (int(coefficient.p) % 2)))
                continue
            within = Interval(Fraction(-1), Fraction(1), False, False, True, True)  # noqa: FBT003
            place = self._place(Kind.SIGN, "", (Quotient({monomial: ONE}),), within)
            self._table.relations[place] = Relation(2, P_ONE)
            if int(coefficient.p) % 2:
                result = self.multiply(result, self.of_place(place))
        return result

    # Absolute values

    def abs(self, value: Quotient) -> Quotient:
        """The absolute value, factor by factor."""
        if not value.numerator:
            return Q_ZERO
        above, below = self.factors(value.numerator), self.factors(value.denominator)
        return self.divide(self._abs_of(above), self._abs_of(below))

    def _abs_of(self, factors: Factors) -> Quotient:
        result = self.constant(abs(factors.constant))
        for place, exponent in factors.monomial:
            if isinstance(exponent, Fraction):
                result = self.multiply(result, self.of_place(place, exponent))
            else:
                inner = self._abs_power({((place, 1),): ONE}, exponent)
                result = self.multiply(result, inner)
        for polynomial, count in factors.polynomials:
            result = self.multiply(result, self._abs_power(polynomial, count))
        return result

    def _abs_power(self, factor: Polynomial, count: int) -> Quotient:
        value = Quotient(factor)
        sign = self.sign(factor)
        if not self._is_all_real(value):
            raise GiveUp("the absolute value of what may not be real")
        if sign:
            return self.whole_power(self.scale(value, fmpq(sign)), count)
        rest = self.whole_power(value, count - count % 2)
        if count % 2 == 0:
            return rest
        place = self._place(Kind.ABS, "", (value,), absolute(self.interval(factor)))
        if place not in self._table.relations:
            self._table.relations[place] = Relation(2, self.times(factor, factor))
        return self.multiply(rest, self.of_place(place))


def exponent_of(value: fmpq) -> Exponent:
    """A number as an exponent."""
    return tidy(fraction(value))
