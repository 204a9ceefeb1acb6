"""Values put in the place of symbols, inside kernels too.

Every kernel that holds the symbol is made anew by its constructor, so that the result is
in normal form again.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping
from fractions import Fraction

from grader.maths.domain import Domain, Range
from grader.maths.intervals import Interval, from_range, made
from grader.maths.normal.functions import Functions
from grader.maths.normal.polynomial import (
    ONE,
    Q_ZERO,
    UNIT,
    Exponent,
    Kernel,
    Kind,
    Monomial,
    Polynomial,
    Quotient,
)

INDEX_MARKS = ("%", "#")
_INDEX = made(Fraction(1), None, integer=True, low_open=False)
Values = Mapping[str, Quotient]


class Replacing(Functions):
    """Symbols, and values in their place."""

    def __init__(self, domain: Domain) -> None:
        super().__init__()
        self._domain = domain

    @abstractmethod
    def sum(self, body: Quotient, index: str, upper: Quotient) -> Quotient:
        """The sum over an index from 1."""

    @abstractmethod
    def product(self, body: Quotient, index: str, upper: Quotient) -> Quotient:
        """The product over an index from 1."""

    def symbol(self, name: str) -> Quotient:
        """A symbol, or a bound index by its mark."""
        free = frozenset({name})
        return self.of_place(self._place(Kind.SYMBOL, name, (), self._range(name), free=free))

    def element(self, name: str, indices: tuple[Quotient, ...]) -> Quotient:
        """An element of an indexed symbol."""
        return self.of_place(self._place(Kind.ELEMENT, name, indices, self._range(name)))

    def range_of(self, name: str) -> Range:
        """The declared values of a symbol."""
        return self._domain.range_of(name)

    def _range(self, name: str) -> Interval:
        if name[0] in INDEX_MARKS:
            return _INDEX
        return from_range(self._domain.range_of(name))

    def replaced(self, value: Quotient, values: Values) -> Quotient:
        """The quotient with values for symbols."""
        if not self.free(value) & values.keys():
            return value
        above = self._replaced(value.numerator, values)
        return self.divide(above, self._replaced(value.denominator, values))

    def _replaced(self, polynomial: Polynomial, values: Values) -> Quotient:
        total = Q_ZERO
        for monomial, coefficient in polynomial.items():
            kept: Monomial = UNIT
            changed = []
            for place, exponent in monomial:
                kernel = self.kernel(place)
                if kernel.free & values.keys():
                    changed.append((kernel, exponent))
                else:
                    kept = (*kept, (place, exponent))
            term = Quotient(self.times({kept: coefficient}, {UNIT: ONE}))
            for kernel, exponent in changed:
                term = self.multiply(term, self._rebuilt(kernel, exponent, values))
            total = self.add(total, term)
        return total

    def _rebuilt(self, kernel: Kernel, exponent: Exponent, values: Values) -> Quotient:
        self.spend(10)
        inner = {name: value for name, value in values.items() if name not in kernel.bound}
        arguments = tuple(self.replaced(argument, inner) for argument in kernel.arguments)
        if kernel.kind is Kind.ROOT or kernel.kind is Kind.POWER:
            return self.power(arguments[0], self.constant(exponent))
        if kernel.kind is Kind.EXP:
            return self.exp(self.scale_by(arguments[0], exponent))
        return self.power(self._made(kernel, arguments, values), self.constant(exponent))

    def scale_by(self, value: Quotient, exponent: Exponent) -> Quotient:
        """A multiple."""
        return self.multiply(value, self.constant(exponent))

    def _made(self, kernel: Kernel, arguments: tuple[Quotient, ...], values: Values) -> Quotient:
        match kernel.kind:
            case Kind.SYMBOL:
                return values[kernel.name]
            case Kind.ELEMENT:
                return self.element(kernel.name, arguments)
            case Kind.LOG:
                return self.log(arguments[0])
            case Kind.SIGN:
                return self.alternating(arguments[0])
            case Kind.ABS:
                return self.abs(arguments[0])
            case Kind.DELTA:
                return self.delta(arguments[0], arguments[1])
            case Kind.SUM:
                result = arguments[0]
                for name, upper in zip(kernel.bound, arguments[1:], strict=True):
                    result = self.sum(result, name, upper)
                return result
            case Kind.PRODUCT:
                return self.product(arguments[0], kernel.bound[0], arguments[1])
        return self._made_function(kernel, arguments)

    def _made_function(self, kernel: Kernel, arguments: tuple[Quotient, ...]) -> Quotient:
        match kernel.name:
            case "sin":
                return self.angles(arguments[0])[0]
            case "cos":
                return self.angles(arguments[0])[1]
            case "factorial":
                return self.factorial(arguments[0])
        return self.binomial(arguments[0], arguments[1])
