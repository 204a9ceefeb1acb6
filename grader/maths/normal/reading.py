"""The tree of an expression in normal form.

Owns the way from nodes to quotients, and the facts that follow from definedness: what
stands in a logarithm or under a root is not below 0 where the expression has a value.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from functools import reduce

from grader.maths.domain import Domain
from grader.maths.intervals import INTEGER, made
from grader.maths.normal.facts import Fact
from grader.maths.normal.logs import Split
from grader.maths.normal.polynomial import (
    P_ONE,
    Q_ONE,
    Q_ZERO,
    GiveUp,
    Kind,
    Quotient,
    key,
)
from grader.maths.normal.products import Products
from grader.maths.normal.rational import primitive
from grader.maths.signs import is_defined
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

MAX_DEPTH = 150
HALF = Fraction(1, 2)
_CONSTANT_RANGES = {"pi": made(Fraction(314, 100), Fraction(315, 100))}
Environment = Mapping[str, Quotient]


class Reading(Products):
    """Expressions over one domain in normal form; ``found`` are the facts met on the way."""

    def __init__(self, domain: Domain, within: frozenset[str] = frozenset()) -> None:
        super().__init__(domain, within)
        self.found: list[Fact] = []

    def of(self, node: Node, values: Environment) -> Quotient:
        """The normal form; ``values`` are those of bound indices and of tied symbols."""
        match node:
            case Num(value):
                return self.constant(value)
            case Const(name):
                return self._constant(name)
            case Sym(name):
                return values[name] if name in values else self.symbol(name)
            case Elem(name, indices):
                return self.element(name, tuple(self.of(part, values) for part in indices))
            case Add(terms):
                return reduce(self.add, (self.of(term, values) for term in terms), Q_ZERO)
            case Neg(operand):
                return self.minus(self.of(operand, values))
            case Mul(factors):
                return reduce(self.multiply, (self.of(part, values) for part in factors), Q_ONE)
            case Div(numerator, denominator):
                return self.divide(self.of(numerator, values), self.of(denominator, values))
            case Pow(base, exponent):
                return self._power(base, self.of(exponent, values), values)
            case Log(argument, base):
                above = self._log(argument, values)
                return above if base is None else self.divide(above, self._log(base, values))
            case Call(name, arguments):
                return self._call(name, arguments, values)
            case Big():
                return self._big(node, values)
        raise GiveUp(type(node).__name__)

    def _constant(self, name: str) -> Quotient:
        if name == "e":
            return self.exp(Q_ONE)
        return self.of_place(self._place(Kind.CONSTANT, name, (), _CONSTANT_RANGES[name]))

    def _log(self, argument: Node, values: Environment) -> Quotient:
        value = self.of(argument, values)
        self._note(self.split(value), argument)
        return self.log(value)

    def _power(self, base: Node, exponent: Quotient, values: Environment) -> Quotient:
        value = self.of(base, values)
        number = self.as_constant(exponent)
        if number is not None and number.q != 1 and value.numerator:
            self._note(self.split(value), base)
        return self.power(value, exponent)

    def _note(self, parts: Split, argument: Node) -> None:
        """The last factor of unknown sign has the sign that makes the whole positive."""
        if len(parts.open) != 1 or parts.open[0][0].denominator != P_ONE:
            return
        constant, bare = primitive(parts.open[0][0].numerator)
        sign = -1 if (constant < 0) != parts.negative else 1
        self.found.append(Fact(key(bare), sign, self.scope(), argument))

    def _call(self, name: str, arguments: tuple[Node, ...], values: Environment) -> Quotient:
        if name == "sqrt":
            return self._power(arguments[0], self.constant(HALF), values)
        read = [self.of(argument, values) for argument in arguments]
        match name:
            case "exp":
                return self.exp(read[0])
            case "abs":
                return self.abs(read[0])
            case "sigmoid":
                return self.sigmoid(read[0])
            case "sinh" | "cosh" | "tanh":
                return self.hyperbolic(name, read[0])
            case "sin":
                return self.angles(read[0])[0]
            case "cos":
                return self.angles(read[0])[1]
            case "tan":
                return self.divide(*self.angles(read[0]))
            case "factorial":
                return self.factorial(read[0])
            case "binomial":
                return self.binomial(*read)
            case "delta":
                return self.delta(*read)
        raise GiveUp(name)

    def _big(self, node: Big, values: Environment) -> Quotient:
        lower, upper = self.of(node.lower, values), self.of(node.upper, values)
        shift = self.add(lower, self.constant(-1))
        count = self.add(upper, self.minus(shift))
        mark = f"%{height(node)}"
        index = self.add(self.symbol(mark), shift)
        with self.under(mark, count):
            body = self.of(node.body, {**values, node.index: index})
            total = is_defined(node.body, self._domain, {node.index: INTEGER})
            join = self.sum if node.kind is BigKind.SUM else self.product
            return join(body, mark, count, total=total)


def height(node: Node) -> int:
    """How deep sums and products are nested."""
    inner = max((height(part) for part in children(node)), default=0)
    return inner + isinstance(node, Big)


def depth(node: Node) -> int:
    """How deep a tree is, counted without recursion."""
    found, level = 0, [node]
    while level:
        found += 1
        if found > MAX_DEPTH:
            break
        level = [part for parent in level for part in children(parent)]
    return found
