"""The value of a tree at a point: exact, or a ball that holds it for certain.

Owns the walk and its budgets. Nothing here can run long: a sum of too many terms, too
many nodes, or too large a number ends with `TooMuch`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flint import arb, ctx, fmpq

from grader.maths.point import Point
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
from grader.maths.values import (
    BINARY,
    ONE,
    UNARY,
    ZERO,
    NoValue,
    OutOfRange,
    TooMuch,
    Unsure,
    Value,
    divided,
    exact,
    integer,
    kept,
    logarithm,
    logarithm_to,
    power,
)

__all__ = [
    "Budget",
    "Grid",
    "NoValue",
    "OutOfRange",
    "TooMuch",
    "Unsure",
    "Value",
    "evaluate",
    "value_at",
]

MAX_NODES = 20_000
MAX_TERMS = 200
MAX_ENTRIES = 100
WORK_OF_AN_ENTRY = 8
WORK_OF_A_BALL = 6
"""Powers, logarithms and functions of balls cost more than what is exact."""
PRECISION = 140
Grid = list[list[Value]]


class Budget:
    """Nodes that several evaluations together may still visit; below 0 it is overdrawn."""

    def __init__(self, nodes: int) -> None:
        self.left = nodes


def evaluate(node: Node, point: Point, precision: int = PRECISION) -> arb | list[list[arb]]:
    """The value as a ball, or of a matrix as rows of balls.

    NoValue where the expression is not defined, Unsure where the precision does not tell,
    TooMuch where it would take too long (or cannot be evaluated at all).
    """
    value = value_at(node, point, precision)
    with ctx.workprec(precision):
        if isinstance(value, list):
            return [[arb(entry) for entry in row] for row in value]
        return arb(value)


def value_at(
    node: Node, point: Point, precision: int = PRECISION, budget: Budget | None = None
) -> Value | Grid:
    """The same, where short rational values stay exact."""
    walk = _Walk(point, MAX_NODES if budget is None else min(MAX_NODES, budget.left))
    with ctx.workprec(precision):
        try:
            return walk.of(node)
        finally:
            if budget is not None:
                budget.left -= walk.spent


class _Walk:
    """One evaluation: the point, the bound indices, and what was spent of the budget."""

    def __init__(self, point: Point, most: int) -> None:
        self._point = point
        self._most = most
        self._values: dict[str, fmpq] = {}
        self.spent = 0

    def of(self, node: Node) -> Value | Grid:
        """The value of a node."""
        self.spent += 1
        if self.spent > self._most:
            raise TooMuch
        rule = _RULES.get(type(node))
        if rule is None:
            raise TooMuch
        return rule(self, node)

    def scalar(self, node: Node) -> Value:
        """The value of what must be a scalar."""
        value = self.of(node)
        if isinstance(value, list):
            raise TooMuch
        return value

    def grid(self, node: Node) -> Grid:
        """The value of what must be a matrix."""
        value = self.of(node)
        if not isinstance(value, list):
            raise TooMuch
        return value

    def number(self, node: Num) -> Value:
        return exact(node.value)

    def constant(self, node: Const) -> Value:
        return arb.pi() if node.name == "pi" else arb.const_e()

    def symbol(self, node: Sym) -> Value | Grid:
        known = self._values.get(node.name)
        if known is not None:
            return known
        value = self._point.scalars.get(node.name)
        if value is not None:
            found = self._values[node.name] = exact(value)
            return found
        shape = self._point.shapes.get(node.name)
        if shape is None:
            raise TooMuch
        rows, columns = shape
        if rows * columns > MAX_ENTRIES:
            raise TooMuch
        self.spent += rows * columns
        return [
            [self._entry(node.name, (row, column)) for column in range(1, columns + 1)]
            for row in range(1, rows + 1)
        ]

    def element(self, node: Elem) -> Value:
        indices = tuple(integer(self.scalar(index)) for index in node.indices)
        shape = self._point.shapes.get(node.name)
        if shape is not None and not (
            len(indices) == 2
            and all(1 <= n <= size for n, size in zip(indices, shape, strict=True))
        ):
            raise OutOfRange
        return self._entry(node.name, indices)

    def _entry(self, name: str, indices: tuple[int, ...]) -> fmpq:
        try:
            return exact(self._point.element(name, indices))
        except LookupError:
            raise OutOfRange from None

    def sum(self, node: Add) -> Value | Grid:
        return _added([self.of(term) for term in node.terms])

    def minus(self, node: Neg) -> Value | Grid:
        value = self.of(node.operand)
        return [[-one for one in row] for row in value] if isinstance(value, list) else -value

    def product(self, node: Mul) -> Value | Grid:
        result = self.of(node.factors[0])
        for factor in node.factors[1:]:
            result = _times(result, self.of(factor))
            if isinstance(result, list):
                self.spent += WORK_OF_AN_ENTRY * len(result) * len(result[0])
        return result

    def quotient(self, node: Div) -> Value | Grid:
        above, below = self.of(node.numerator), self.scalar(node.denominator)
        return _each(lambda one: divided(one, below), above)

    def power(self, node: Pow) -> Value:
        self.spent += WORK_OF_A_BALL
        return power(self.scalar(node.base), self.scalar(node.exponent))

    def log(self, node: Log) -> Value | Grid:
        self.spent += WORK_OF_A_BALL
        argument = self.of(node.argument)
        if node.base is None:
            return _each(logarithm, argument)
        base = self.scalar(node.base)
        return _each(lambda one: logarithm_to(one, base), argument)

    def call(self, node: Call) -> Value | Grid:
        self.spent += WORK_OF_A_BALL
        function = UNARY.get(node.name)
        if function is not None:
            return _each(function, self.of(node.arguments[0]))
        first, second = map(self.scalar, node.arguments)
        return BINARY[node.name](first, second)

    def big(self, node: Big) -> Value | Grid:
        lower, upper = integer(self.scalar(node.lower)), integer(self.scalar(node.upper))
        if upper < lower - 1:
            raise OutOfRange
        if upper - lower >= MAX_TERMS:
            raise TooMuch
        outer = self._values.get(node.index)
        result: Value | Grid | None = None
        join = _plus if node.kind is BigKind.SUM else _times
        try:
            for n in range(lower, upper + 1):
                self._values[node.index] = fmpq(n)
                value = self.of(node.body)
                result = value if result is None else join(result, value)
        finally:
            if outer is None:
                self._values.pop(node.index, None)
            else:
                self._values[node.index] = outer
        if result is not None:
            return result
        return ZERO if node.kind is BigKind.SUM else ONE

    def matrix(self, node: Matrix) -> Grid:
        return [[self.scalar(entry) for entry in row] for row in node.rows]

    def transpose(self, node: Transpose) -> Grid:
        return [list(column) for column in zip(*self.grid(node.operand), strict=True)]

    def trace(self, node: Trace) -> Value:
        rows = self.grid(node.operand)
        if len(rows) != len(rows[0]):
            raise TooMuch
        return _total([rows[n][n] for n in range(len(rows))])

    def hadamard(self, node: Hadamard) -> Grid:
        result = self.grid(node.factors[0])
        for factor in node.factors[1:]:
            other = self.grid(factor)
            _check_same_shape(result, other)
            result = [
                [kept(one * two) for one, two in zip(row, more, strict=True)]
                for row, more in zip(result, other, strict=True)
            ]
        return result

    def entries(self, node: Entries) -> Value:
        return _total([entry for row in self.grid(node.operand) for entry in row])


_RULES: Mapping[type, Callable[[_Walk, Any], Value | Grid]] = {
    Num: _Walk.number,
    Const: _Walk.constant,
    Sym: _Walk.symbol,
    Elem: _Walk.element,
    Add: _Walk.sum,
    Neg: _Walk.minus,
    Mul: _Walk.product,
    Div: _Walk.quotient,
    Pow: _Walk.power,
    Log: _Walk.log,
    Call: _Walk.call,
    Big: _Walk.big,
    Matrix: _Walk.matrix,
    Transpose: _Walk.transpose,
    Trace: _Walk.trace,
    Hadamard: _Walk.hadamard,
    Entries: _Walk.entries,
}


def _is_within(indices: tuple[int, ...], shape: tuple[int, int]) -> bool:
    return len(indices) == 2 and 1 <= indices[0] <= shape[0] and 1 <= indices[1] <= shape[1]


def _each(function: Callable[[Value], Value], value: Value | Grid) -> Value | Grid:
    if isinstance(value, list):
        return [[function(entry) for entry in row] for row in value]
    return function(value)


def _total(values: list[Value]) -> Value:
    result = values[0]
    for value in values[1:]:
        result = kept(result + value)
    return result


def _added(values: list[Value | Grid]) -> Value | Grid:
    result = values[0]
    for value in values[1:]:
        result = _plus(result, value)
    return result


def _plus(first: Value | Grid, second: Value | Grid) -> Value | Grid:
    if not isinstance(first, list) and not isinstance(second, list):
        return kept(first + second)
    if not isinstance(first, list) or not isinstance(second, list):
        raise TooMuch
    _check_same_shape(first, second)
    return [
        [kept(one + two) for one, two in zip(row, other, strict=True)]
        for row, other in zip(first, second, strict=True)
    ]


def _times(first: Value | Grid, second: Value | Grid) -> Value | Grid:
    if not isinstance(first, list):
        if not isinstance(second, list):
            return kept(first * second)
        return [[kept(first * entry) for entry in row] for row in second]
    if not isinstance(second, list):
        return [[kept(entry * second) for entry in row] for row in first]
    if len(first[0]) != len(second):
        raise TooMuch
    columns = list(zip(*second, strict=True))
    return [
        [_total([kept(a * b) for a, b in zip(row, column, strict=True)]) for column in columns]
        for row in first
    ]


def _check_same_shape(first: Grid, second: Grid) -> None:
    if len(first) != len(second) or len(first[0]) != len(second[0]):
        raise TooMuch
