"""The other functions in normal form: angles, factorials, the delta of two indices.

Owns their relations to each other; what has none stays a kernel.
"""

from __future__ import annotations

from fractions import Fraction
from math import factorial

from flint import fmpq

from grader.maths.intervals import ANY, Interval, made
from grader.maths.normal.logs import Logs
from grader.maths.normal.polynomial import (
    ONE,
    P_ONE,
    Q_ONE,
    Q_ZERO,
    UNIT,
    GiveUp,
    Kind,
    Monomial,
    Quotient,
    Relation,
)
from grader.maths.normal.rational import primitive
from grader.maths.signs import function

MAX_MULTIPLE = 6
MAX_SHIFT = 20
MAX_FACTORIAL = 50
_DELTA = made(Fraction(0), Fraction(1), low_open=False, high_open=False, integer=True)


class Functions(Logs):
    """Functions that are no logarithm, exponential or power."""

    def sigmoid(self, value: Quotient) -> Quotient:
        """``1/(1 + exp(-z))``"""
        return self.inverse(self.add(Q_ONE, self.exp(self.minus(value))))

    def hyperbolic(self, name: str, value: Quotient) -> Quotient:
        """``sinh``, ``cosh`` or ``tanh`` by exponentials."""
        up, down = self.exp(value), self.exp(self.minus(value))
        sine = self.scale(self.add(up, self.minus(down)), fmpq(1, 2))
        cosine = self.scale(self.add(up, down), fmpq(1, 2))
        if name == "tanh":
            return self.divide(sine, cosine)
        return sine if name == "sinh" else cosine

    def angles(self, value: Quotient) -> tuple[Quotient, Quotient]:
        """Sine and cosine; of sums and small multiples by the addition theorem."""
        if not value.numerator:
            return Q_ZERO, Q_ONE
        if value.denominator != P_ONE:
            return self._angle(value)
        sine, cosine = Q_ZERO, Q_ONE
        for monomial, coefficient in value.numerator.items():
            first, second = self._angles_of_term(monomial, coefficient)
            sine, cosine = (
                self.add(self.multiply(sine, second), self.multiply(cosine, first)),
                self.add(self.multiply(cosine, second), self.minus(self.multiply(sine, first))),
            )
        return sine, cosine

    def _angles_of_term(self, monomial: Monomial, factor: fmpq) -> tuple[Quotient, Quotient]:
        times = abs(int(factor.p))
        unit = Quotient({monomial: fmpq(1, int(factor.q))})
        if times > MAX_MULTIPLE:
            return self._angle(Quotient({monomial: factor}))
        first, second = self._angle(unit)
        sine, cosine = Q_ZERO, Q_ONE
        for _ in range(times):
            sine, cosine = (
                self.add(self.multiply(sine, second), self.multiply(cosine, first)),
                self.add(self.multiply(cosine, second), self.minus(self.multiply(sine, first))),
            )
        return (self.minus(sine) if factor < 0 else sine), cosine

    def _angle(self, value: Quotient) -> tuple[Quotient, Quotient]:
        constant, bare = primitive(value.numerator)
        turned = constant < 0
        argument = Quotient(self.scaled(bare, abs(constant)), value.denominator)
        known = self._known_angle(argument)
        if known is None:
            within = function("sin", ANY)
            sine = self._place(Kind.FUNCTION, "sin", (argument,), within)
            cosine = self.of_place(self._place(Kind.FUNCTION, "cos", (argument,), within))
            if sine not in self._table.relations:
                square = self.times(cosine.numerator, cosine.numerator)
                relation = self.plus(P_ONE, self.scaled(square, -ONE))
                self._table.relations[sine] = Relation(2, relation)
            known = self.of_place(sine), cosine
        return (self.minus(known[0]) if turned else known[0]), known[1]

    def _known_angle(self, argument: Quotient) -> tuple[Quotient, Quotient] | None:
        """Of multiples of pi and of its half."""
        if argument.denominator != P_ONE or len(argument.numerator) != 1:
            return None
        ((monomial, coefficient),) = argument.numerator.items()
        pi = [part for part in monomial if self.kernel(part[0]).name == "pi"]
        turns = tuple(part for part in monomial if part not in pi)
        if not pi or pi[0][1] != 1 or self.kernel(pi[0][0]).kind is not Kind.CONSTANT:
            return None
        if not turns and int(coefficient.q) <= 2:
            ends = ((0, 1), (1, 0), (0, -1), (-1, 0))[int(2 * coefficient) % 4]
            return self.constant(ends[0]), self.constant(ends[1])
        count = Quotient({turns: coefficient})
        if turns and self.interval(count.numerator).integer and coefficient.q == 1:
            return Q_ZERO, self.alternating(count)
        return None

    def factorial(self, value: Quotient) -> Quotient:
        """``n!``; of ``n + c`` by ``n!``."""
        number = self.as_constant(value)
        if number is not None:
            if number.q != 1 or not 0 <= number <= MAX_FACTORIAL:
                raise GiveUp("a factorial of this number")
            return self.constant(factorial(int(number.p)))
        shift = value.numerator.get(UNIT, fmpq(0)) if value.denominator == P_ONE else fmpq(0)
        rest = self.add(value, self.constant(-shift))
        small = shift.q == 1 and abs(shift) <= MAX_SHIFT
        if not small or (shift > 0 and not self.interval(rest.numerator).is_nonnegative):
            return self._function("factorial", value)
        result = self._function("factorial", rest)
        for n in range(1, int(shift.p) + 1):
            result = self.multiply(result, self.add(rest, self.constant(n)))
        for n in range(-int(shift.p)):
            result = self.divide(result, self.add(rest, self.constant(-n)))
        return result

    def binomial(self, above: Quotient, below: Quotient) -> Quotient:
        """By factorials, where ``0 <= below <= above`` is proved."""
        number = self.as_constant(below)
        if number is not None and number.q == 1 and 0 <= number <= MAX_SHIFT:
            return self._falling(above, int(number))
        rest = self.add(above, self.minus(below))
        parts = (rest, below)
        if all(
            part.denominator == P_ONE and self.interval(part.numerator).is_nonnegative
            for part in parts
        ):
            under = self.multiply(self.factorial(rest), self.factorial(below))
            return self.divide(self.factorial(above), under)
        return self._function("binomial", above, below)

    def _falling(self, above: Quotient, count: int) -> Quotient:
        """``n*(n-1)*.../count!``, right for all whole numbers from 0."""
        result = Q_ONE
        for n in range(count):
            result = self.multiply(result, self.add(above, self.constant(-n)))
        return self.scale(result, fmpq(1, factorial(count)))

    def delta(self, first: Quotient, second: Quotient) -> Quotient:
        """1 where two indices agree, else 0."""
        difference = self.as_constant(self.add(first, self.minus(second)))
        if difference is not None:
            return Q_ONE if difference == 0 else Q_ZERO
        if second.key < first.key:
            first, second = second, first
        place = self._place(Kind.DELTA, "", (first, second), _DELTA)
        self._table.relations[place] = Relation(2, {((place, 1),): ONE})
        return self.of_place(place)

    def _function(self, name: str, *arguments: Quotient) -> Quotient:
        within: Interval = function(name, ANY)
        return self.of_place(self._place(Kind.FUNCTION, name, arguments, within))
