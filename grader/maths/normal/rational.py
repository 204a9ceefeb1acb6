"""Quotients of polynomials: lowest terms, factors.

Owns the use of FLINT for common divisors and factors, with limits; where a limit is met,
the quotient stays as it is, which loses a proof and never makes one.
"""

from __future__ import annotations

from fractions import Fraction
from math import gcd, lcm
from typing import NamedTuple

from flint import fmpq, fmpq_mpoly, fmpq_mpoly_ctx, fmpz

from grader.maths.normal.polynomial import (
    ONE,
    P_ONE,
    Q_ONE,
    Q_ZERO,
    UNIT,
    Exponent,
    GiveUp,
    Monomial,
    Polynomial,
    Polynomials,
    Quotient,
    joined,
    key,
    monomial_power,
    rational,
    tidy,
)

MAX_FACTOR_TERMS = 40
MAX_FACTOR_DEGREE = 16
MAX_FACTOR_KERNELS = 10
MAX_GCD_TERMS = 200
MAX_PRIME_BITS = 80


class Factors(NamedTuple):
    """``constant * product(kernel^e) * product(polynomial^m)``; the polynomials are primitive."""

    constant: fmpq
    monomial: Monomial
    polynomials: tuple[tuple[Polynomial, int], ...]


class Quotients(Polynomials):
    """Arithmetic on quotients."""

    def constant(self, value: Fraction | int | fmpq) -> Quotient:
        """A number as a quotient."""
        exact = value if isinstance(value, fmpq) else rational(value)
        return Quotient({UNIT: exact}) if exact != 0 else Q_ZERO

    def of_place(self, place: int, exponent: Exponent = 1) -> Quotient:
        """A kernel's power as a quotient."""
        return Quotient(self.times({((place, exponent),): ONE}, P_ONE))

    def quotient(self, numerator: Polynomial, denominator: Polynomial) -> Quotient:
        """In lowest terms, with a denominator that no single kernel divides."""
        if not denominator:
            raise GiveUp("division by 0")
        if not numerator:
            return Q_ZERO
        if len(denominator) == 1:
            return Quotient(self.times(numerator, self.to_the(denominator, -1)))
        content = common_monomial(denominator)
        if content:
            inverse: Polynomial = {monomial_power(content, -1): ONE}
            numerator = self.times(numerator, inverse)
            denominator = self.times(denominator, inverse)
        return self._lowest(numerator, denominator)

    def _lowest(self, numerator: Polynomial, denominator: Polynomial) -> Quotient:
        if len(numerator) > 1:
            content = common_monomial(numerator)
            inverse: Polynomial = {monomial_power(content, -1): ONE}
            bare = self.times(numerator, inverse) if content else numerator
            reduced = self._without_divisor(bare, denominator)
            if reduced is not None:
                above, denominator = reduced
                numerator = self.times(above, {content: ONE}) if content else above
        if len(denominator) == 1:
            return Quotient(self.times(numerator, self.to_the(denominator, -1)))
        leading = denominator[max(denominator)]
        factor = ONE / leading
        return Quotient(self.scaled(numerator, factor), self.scaled(denominator, factor))

    def _without_divisor(
        self, numerator: Polynomial, denominator: Polynomial
    ) -> tuple[Polynomial, Polynomial] | None:
        if len(numerator) > MAX_GCD_TERMS or len(denominator) > MAX_GCD_TERMS:
            return None
        if not self.places_of(numerator) & self.places_of(denominator):
            return None
        dense = _Dense(numerator, denominator)
        if dense.degree > 4 * MAX_FACTOR_DEGREE:
            return None
        self.spend(20 * (len(numerator) + len(denominator)))
        one, other = dense.polynomials
        divisor = one.gcd(other)
        if divisor.is_constant():
            return None
        return dense.back(one / divisor), dense.back(other / divisor)

    def add(self, first: Quotient, second: Quotient) -> Quotient:
        """The sum."""
        if first.denominator is second.denominator or first.denominator == second.denominator:
            total = self.plus(first.numerator, second.numerator)
            if first.denominator == P_ONE:
                return Quotient(total)
            return self.quotient(total, first.denominator)
        above = self.plus(
            self.times(first.numerator, second.denominator),
            self.times(second.numerator, first.denominator),
        )
        return self.quotient(above, self.times(first.denominator, second.denominator))

    def multiply(self, first: Quotient, second: Quotient) -> Quotient:
        """The product."""
        above = self.times(first.numerator, second.numerator)
        if first.denominator == P_ONE and second.denominator == P_ONE:
            return Quotient(above)
        return self.quotient(above, self.times(first.denominator, second.denominator))

    def minus(self, value: Quotient) -> Quotient:
        """Minus the value."""
        return Quotient(self.scaled(value.numerator, -ONE), value.denominator)

    def scale(self, value: Quotient, factor: fmpq) -> Quotient:
        """A multiple."""
        if factor == 0:
            return Q_ZERO
        return Quotient(self.scaled(value.numerator, factor), value.denominator)

    def divide(self, first: Quotient, second: Quotient) -> Quotient:
        """The quotient of two; GiveUp for a division by 0."""
        return self.multiply(first, self.inverse(second))

    def inverse(self, value: Quotient) -> Quotient:
        """One over the value; GiveUp for 0."""
        return self.quotient(value.denominator, value.numerator)

    def whole_power(self, value: Quotient, exponent: int) -> Quotient:
        """A power that is written out; GiveUp where it is too long for that."""
        if exponent == 0:
            return Q_ONE
        if exponent < 0:
            value, exponent = self.inverse(value), -exponent
        return self.quotient(
            self.to_the(value.numerator, exponent), self.to_the(value.denominator, exponent)
        )

    def divided(
        self, numerator: Polynomial, denominator: Polynomial
    ) -> list[tuple[Polynomial, Polynomial]]:
        """A quotient as a polynomial and what is left, each over its denominator.

        Division by one polynomial is linear, so that sums of quotients stay sums of these.
        """
        whole = [(numerator, denominator)]
        if denominator == P_ONE or len(numerator) > MAX_GCD_TERMS:
            return whole
        if any(power < 0 for monomial in numerator for _, power in monomial):
            return whole
        dense = _Dense(numerator, denominator)
        self.spend(20 * (len(numerator) + len(denominator)))
        above, below = divmod(dense.polynomials[0], dense.polynomials[1])
        return [(dense.back(above), P_ONE), (dense.back(below), denominator)]

    def as_constant(self, value: Quotient) -> fmpq | None:
        """The number that a quotient is, else None."""
        if not value.numerator:
            return fmpq(0)
        if value.denominator == P_ONE and len(value.numerator) == 1:
            return value.numerator.get(UNIT)
        return None

    def factors(self, polynomial: Polynomial) -> Factors:
        """The factors as far as the limits go; the leading coefficient of each is positive."""
        content = common_monomial(polynomial)
        if content:
            polynomial = self.times(polynomial, {monomial_power(content, -1): ONE})
        constant, polynomial = primitive(polynomial)
        if len(polynomial) == 1:
            return Factors(constant, joined(content, next(iter(polynomial))), ())
        found: list[tuple[Polynomial, int]] = [(polynomial, 1)]
        if not is_simple(polynomial) and self._is_small(polynomial):
            dense = _Dense(polynomial)
            if dense.degree <= MAX_FACTOR_DEGREE and dense.size <= MAX_FACTOR_KERNELS:
                self.spend(50 * len(polynomial))
                leading, parts = dense.polynomials[0].factor()
                constant *= leading
                found = []
                for part, count in parts:
                    scale, bare = primitive(dense.back(part))
                    constant *= scale ** int(count)
                    found.append((bare, int(count)))
        return Factors(constant, content, tuple(sorted(found, key=lambda one: key(one[0]))))

    def _is_small(self, polynomial: Polynomial) -> bool:
        return len(polynomial) <= MAX_FACTOR_TERMS and all(
            int(value.p).bit_length() < MAX_FACTOR_TERMS for value in polynomial.values()
        )


class _Dense:
    """Polynomials with exponents as FLINT wants them: whole and not negative."""

    def __init__(self, *polynomials: Polynomial) -> None:
        places = sorted(
            {place for polynomial in polynomials for part in polynomial for place, _ in part}
        )
        self._columns = {place: column for column, place in enumerate(places)}
        self._steps = [1] * len(places)
        for polynomial in polynomials:
            for monomial in polynomial:
                for place, exponent in monomial:
                    if isinstance(exponent, Fraction):
                        column = self._columns[place]
                        self._steps[column] = lcm(self._steps[column], exponent.denominator)
        self._places = places
        self.size = len(places)
        if any(step > MAX_FACTOR_DEGREE for step in self._steps):
            raise GiveUp("long exponents")
        self.degree = 0
        self._context = fmpq_mpoly_ctx.get(("x", max(1, self.size)), "lex")
        self.polynomials = [self._of(polynomial) for polynomial in polynomials]

    def _of(self, polynomial: Polynomial) -> fmpq_mpoly:
        rows = {}
        for monomial, coefficient in polynomial.items():
            row = [0] * max(1, self.size)
            for place, exponent in monomial:
                column = self._columns[place]
                row[column] = int(exponent * self._steps[column])
            if min(row) < 0:
                raise GiveUp("a negative exponent")
            self.degree = max(self.degree, sum(row))
            rows[tuple(row)] = coefficient
        return self._context.from_dict(rows)

    def back(self, polynomial: fmpq_mpoly) -> Polynomial:
        return {
            tuple(
                (place, tidy(Fraction(int(exponent), step)))
                for place, step, exponent in zip(self._places, self._steps, row, strict=False)
                if exponent
            ): coefficient
            for row, coefficient in polynomial.to_dict().items()
        }


def common_monomial(polynomial: Polynomial) -> Monomial:
    """The kernels' powers that divide every term; negative ones where a term has them."""
    terms = iter(polynomial)
    least: dict[int, Exponent] = dict(next(terms))
    for monomial in terms:
        powers = dict(monomial)
        for place in least.keys() | powers.keys():
            least[place] = min(least.get(place, 0), powers.get(place, 0))
    return tuple(sorted((place, power) for place, power in least.items() if power))


def primitive(polynomial: Polynomial) -> tuple[fmpq, Polynomial]:
    """The constant that divides it, and the rest with whole coefficients, the first positive."""
    above, below = 0, 1
    for value in polynomial.values():
        above = gcd(above, int(value.p))
        below = lcm(below, int(value.q))
    constant = fmpq(above, below)
    if polynomial[max(polynomial)] < 0:
        constant = -constant
    return constant, {monomial: value / constant for monomial, value in polynomial.items()}


def is_simple(polynomial: Polynomial) -> bool:
    """Whether a kernel stands in one term alone, as it is: then nothing divides it.

    For polynomials that no kernel divides.
    """
    counts: dict[int, int] = {}
    for monomial in polynomial:
        for place, exponent in monomial:
            counts[place] = counts.get(place, 0) + (1 if exponent == 1 else 2)
    return 1 in counts.values()


def prime_factors(value: int) -> list[tuple[int, int]]:
    """The primes of a positive number; a long number counts as one."""
    if value == 1:
        return []
    if value.bit_length() > MAX_PRIME_BITS:
        return [(value, 1)]
    return [(int(prime), int(count)) for prime, count in fmpz(value).factor()]
