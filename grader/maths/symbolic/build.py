"""Our tree as SymPy objects, made by constructors only: never from a text.

Runs in the symbolic process. Owns what each node means to SymPy, so that its
complex-valued rules say nothing false about our real-valued lines:

- a symbol carries what its declared kind says and no more, under a generated name;
- a sum, a product, an element, a factorial and a delta are unknowns of their own,
  the same one where they are the same: SymPy's rules for them are not always exact;
- a power with a symbolic exponent needs a base that is proved to be positive, or to be
  not 0 under a whole exponent: 0^0 is 1 here, and SymPy's rules hold away from 0 only;
- derivatives have been carried out before.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from fractions import Fraction
from functools import reduce
from itertools import starmap
from operator import add, mul
from typing import Any

import sympy  # type: ignore[import-untyped]

from grader.maths.domain import Declaration, Domain, Kind
from grader.maths.tree import (
    Add,
    Big,
    BigKind,
    Call,
    Const,
    Div,
    Elem,
    Entries,
    Hadamard,
    Log,
    Matrix,
    Mul,
    Neg,
    Node,
    Num,
    Pow,
    Sym,
    Trace,
    Transpose,
)

Scalar = Any
Rows = list[list[Scalar]]
MAX_SIDE = 12
MAX_FACTORIAL = 50

_ASSUMED: dict[Kind, dict[str, bool]] = {
    Kind.REAL: {"real": True},
    Kind.POSITIVE: {"positive": True},
    Kind.NONZERO: {"real": True, "zero": False},
    Kind.PROBABILITY: {"positive": True},
    Kind.UNIT: {"nonnegative": True},
    Kind.BASE: {"positive": True},
    Kind.GT1: {"positive": True},
    Kind.POSINT: {"integer": True, "positive": True},
    Kind.INDEX: {"integer": True, "positive": True},
}
_FUNCTIONS = {
    "exp": sympy.exp,
    "sqrt": sympy.sqrt,
    "abs": sympy.Abs,
    "sin": sympy.sin,
    "cos": sympy.cos,
    "tan": sympy.tan,
    "sinh": sympy.sinh,
    "cosh": sympy.cosh,
    "tanh": sympy.tanh,
}
_CONSTANTS = {"pi": sympy.pi, "e": sympy.E}


class CannotBuildError(Exception):
    """The tree holds something that SymPy is not asked about."""


class Builder:
    """Builds the lines of one question; the same unknown is the same symbol in all of them."""

    def __init__(self, domain: Domain) -> None:
        self._domain = domain
        self._unknowns: dict[Hashable, Scalar] = {}
        self._indices: list[Scalar] = []

    def scalar(self, node: Node) -> Scalar:
        """The value of a scalar line; CannotBuildError for what is left out."""
        built = self.built(node, {})
        if isinstance(built, list):
            raise CannotBuildError("matrix")
        return built

    def built(self, node: Node, bound: dict[str, Scalar]) -> Scalar | Rows:
        """A scalar, or the rows of a matrix of concrete size."""
        match node:
            case Num(value):
                return _number(value)
            case Const(name):
                return _CONSTANTS[name]
            case Sym(name):
                return bound[name] if name in bound else self._symbol(name)
            case Elem(name, indices):
                return self._element(name, tuple(self._plain(i, bound) for i in indices))
            case Add(terms):
                return reduce(_sum, [self.built(term, bound) for term in terms])
            case Neg(operand):
                return _scaled(sympy.Integer(-1), self.built(operand, bound))
            case Mul(factors):
                return reduce(_product, [self.built(factor, bound) for factor in factors])
            case Div(above, below):
                return _scaled(1 / self._plain(below, bound), self.built(above, bound))
            case Pow(base, exponent):
                return _power(self._plain(base, bound), self._plain(exponent, bound))
            case Log(argument, base):
                below = sympy.Integer(1) if base is None else _log(self._plain(base, bound))
                return _each(lambda x: _log(x) / below, self.built(argument, bound))
            case Call(name, arguments):
                return self._call(name, [self.built(each, bound) for each in arguments])
            case Big():
                return self._big(node, bound)
        return self._matrix(node, bound)

    def _plain(self, node: Node, bound: dict[str, Scalar]) -> Scalar:
        built = self.built(node, bound)
        if isinstance(built, list):
            raise CannotBuildError("matrix")
        return built

    def _unknown(self, key: Hashable, parts: Sequence[Scalar] = (), **assumed: bool) -> Scalar:
        """What stands for this key; a function of the bound indices that its parts hold."""
        if (key, *parts) not in self._unknowns:
            name = f"s{len(self._unknowns)}"
            held = set().union(*(part.free_symbols for part in parts))
            arguments = [index for index in self._indices if index in held]
            assumed = assumed or {"real": True}
            self._unknowns[(key, *parts)] = (
                sympy.Function(name, **assumed)(*arguments)
                if arguments
                else sympy.Symbol(name, **assumed)
            )
        return self._unknowns[(key, *parts)]

    def _symbol(self, name: str) -> Scalar | Rows:
        declaration = self._domain.declarations.get(name)
        if declaration is None or declaration.indexed:
            raise CannotBuildError("undeclared")
        if declaration.shape is None:
            return self._of_kind(name, (), declaration)
        rows, columns = declaration.shape
        if not isinstance(rows, int) or not isinstance(columns, int) or rows * columns > 36:
            raise CannotBuildError("symbolic size")
        return [
            [self._element(name, tuple(map(sympy.Integer, (i, k)))) for k in range(1, columns + 1)]
            for i in range(1, rows + 1)
        ]

    def _element(self, name: str, indices: tuple[Scalar, ...]) -> Scalar:
        declaration = self._domain.declarations.get(name)
        if declaration is None:
            raise CannotBuildError("undeclared")
        return self._of_kind(name, indices, declaration)

    def _of_kind(self, name: str, indices: tuple[Scalar, ...], declaration: Declaration) -> Scalar:
        unknown = self._unknown(("symbol", name), indices, **_ASSUMED[declaration.kind])
        # What the range says is put into the form: then 1 - p and g - 1 are positive by themselves.
        if declaration.kind is Kind.PROBABILITY:
            return 1 / (1 + unknown)
        return 1 + unknown if declaration.kind is Kind.GT1 else unknown

    def _call(self, name: str, arguments: list[Scalar | Rows]) -> Scalar | Rows:
        if name == "sigmoid":
            return _each(lambda x: 1 / (1 + sympy.exp(-x)), arguments[0])
        if name in _FUNCTIONS:
            return _each(_FUNCTIONS[name], arguments[0])
        plain = [each for each in arguments if not isinstance(each, list)]
        if len(plain) < len(arguments):
            raise CannotBuildError("matrix")
        first = plain[0]
        if name == "delta" and first == plain[1]:
            return sympy.Integer(1)
        if name == "factorial" and first.is_Integer and 0 <= first <= MAX_FACTORIAL:
            return sympy.factorial(first)
        return self._unknown(name, plain)

    def _big(self, node: Big, bound: dict[str, Scalar]) -> Scalar:
        """A sum or product as an unknown; of a sum, constant factors stand before it."""
        lower, upper = self._plain(node.lower, bound), self._plain(node.upper, bound)
        # One symbol for each depth, so that a bound index renamed is the same sum. The depth
        # is an entry of its own: an index that hides an outer one of its name counts too.
        depth = len(bound)
        index = sympy.Symbol(f"b{depth}", integer=True)
        if index not in self._indices:
            self._indices.append(index)
        inner = {**bound, f" {depth}": index, node.index: index}
        body = self._plain(node.body, inner)
        if node.kind is BigKind.PRODUCT:
            return self._bound(node.kind, body, index, (lower, upper))
        terms = []
        for term in sympy.Add.make_args(sympy.expand_mul(body)):
            outside, inside = term.as_independent(index, as_Add=False)
            count = (
                upper - lower + 1
                if inside == 1
                else self._bound(node.kind, inside, index, (lower, upper))
            )
            terms.append(outside * count)
        return sympy.Add(*terms)

    def _bound(
        self, kind: BigKind, body: Scalar, index: Scalar, bounds: tuple[Scalar, Scalar]
    ) -> Scalar:
        # Its own index, like any bound name, is no argument; the bounds cannot hold it.
        renamed = body.xreplace({index: sympy.Symbol("own", integer=True)})
        return self._unknown(("big", kind), (renamed, *bounds))

    def _matrix(self, node: Node, bound: dict[str, Scalar]) -> Scalar | Rows:
        match node:
            case Matrix(written):
                return [[self._plain(entry, bound) for entry in row] for row in written]
            case Transpose(operand):
                return [list(column) for column in zip(*self._rows(operand, bound), strict=True)]
            case Trace(operand):
                rows = self._rows(operand, bound)
                return sympy.Add(*(row[n] for n, row in enumerate(rows)))
            case Entries(operand):
                return sympy.Add(*(entry for row in self._rows(operand, bound) for entry in row))
            case Hadamard(factors):
                return reduce(
                    lambda a, b: _paired(mul, a, b), [self._rows(each, bound) for each in factors]
                )
        raise CannotBuildError(type(node).__name__)

    def _rows(self, node: Node, bound: dict[str, Scalar]) -> Rows:
        built = self.built(node, bound)
        if not isinstance(built, list):
            raise CannotBuildError("no matrix")
        return built


def _number(value: Fraction) -> Scalar:
    return sympy.Rational(value.numerator, value.denominator)


def _log(argument: Scalar) -> Scalar:
    return sympy.log(_one_fraction(argument))


def _one_fraction(value: Scalar) -> Scalar:
    """The same as one quotient where that shows its sign: 1 - 1/(1 + q) as q/(1 + q)."""
    if value.is_Add and value.is_positive is None:
        joined = sympy.factor(sympy.together(value))
        return joined if joined.is_positive else value
    return value


def _power(base: Scalar, exponent: Scalar) -> Scalar:
    if exponent.is_Rational:
        return sympy.Pow(base, exponent)
    base = _one_fraction(base)
    if not (base.is_positive or (base.is_nonzero and exponent.is_integer)):
        raise CannotBuildError("the sign of a base")
    return sympy.Pow(base, exponent)


def _each(change: Any, value: Scalar | Rows) -> Scalar | Rows:
    if isinstance(value, list):
        return [[change(entry) for entry in row] for row in value]
    return change(value)


def _scaled(factor: Scalar, value: Scalar | Rows) -> Scalar | Rows:
    return _each(lambda entry: factor * entry, value)


def _sum(left: Scalar | Rows, right: Scalar | Rows) -> Scalar | Rows:
    if isinstance(left, list) and isinstance(right, list):
        return _paired(add, left, right)
    if isinstance(left, list) or isinstance(right, list):
        raise CannotBuildError("a matrix and a scalar")
    return left + right


def _paired(operation: Any, left: Rows, right: Rows) -> Rows:
    if (len(left), len(left[0])) != (len(right), len(right[0])):
        raise CannotBuildError("shapes")
    return [
        list(starmap(operation, zip(*rows, strict=True))) for rows in zip(left, right, strict=True)
    ]


def _product(left: Scalar | Rows, right: Scalar | Rows) -> Scalar | Rows:
    if not isinstance(left, list):
        return _scaled(left, right)
    if not isinstance(right, list):
        return _scaled(right, left)
    if len(left[0]) != len(right) or max(len(left), len(right), len(right[0])) > MAX_SIDE:
        raise CannotBuildError("shapes")
    columns = list(zip(*right, strict=True))
    return [[sympy.Add(*map(mul, row, column)) for column in columns] for row in left]
