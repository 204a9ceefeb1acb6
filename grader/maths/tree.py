"""The tree that every mathematical text becomes, and how to walk it.

Owns the nodes and nothing else: no reading, no writing, no arithmetic. The tree
keeps what was typed (a quotient stays a quotient, a minus stays a minus), since
rules and slips are about what stands on the page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Num:
    """An exact number, as read never negative: ``3``, ``0.33`` (33/100), ``Rational(1,3)``."""

    value: Fraction


@dataclass(frozen=True, slots=True)
class Const:
    """A constant: ``pi`` or ``e``."""

    name: str


@dataclass(frozen=True, slots=True)
class Sym:
    """A declared symbol, a bound index, or a matrix by its name."""

    name: str


@dataclass(frozen=True, slots=True)
class Elem:
    """An element of an indexed symbol or matrix: ``y[k]``, ``Y[i,k]``."""

    name: str
    indices: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Add:
    """A sum of at least two terms; a difference holds a `Neg`."""

    terms: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Neg:
    """Minus something."""

    operand: Node


@dataclass(frozen=True, slots=True)
class Mul:
    """A product of at least two factors in the order typed; of matrices, the matrix product."""

    factors: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Div:
    """A quotient."""

    numerator: Node
    denominator: Node


@dataclass(frozen=True, slots=True)
class Pow:
    """A power. ``x^0`` is 1, also at x = 0; a negative base takes integer exponents only."""

    base: Node
    exponent: Node


@dataclass(frozen=True, slots=True)
class Log:
    """A logarithm; natural where ``base`` is None. Of a matrix: elementwise."""

    argument: Node
    base: Node | None = None


@dataclass(frozen=True, slots=True)
class Call:
    """A function of `FUNCTIONS` with its arguments. ``exp`` of a matrix is elementwise."""

    name: str
    arguments: tuple[Node, ...]


class BigKind(StrEnum):
    """Which big operator."""

    SUM = "sum"
    PRODUCT = "product"


@dataclass(frozen=True, slots=True)
class Big:
    """A sum or product over an index from ``lower`` to ``upper``; empty ones are 0 and 1."""

    kind: BigKind
    body: Node
    index: str
    lower: Node
    upper: Node


@dataclass(frozen=True, slots=True)
class Diff:
    """A (partial) derivative not yet carried out; ``variable`` is a `Sym` or an `Elem`."""

    body: Node
    variable: Sym | Elem


@dataclass(frozen=True, slots=True)
class Matrix:
    """A matrix written out; at least one row, all rows of one length."""

    rows: tuple[tuple[Node, ...], ...]


@dataclass(frozen=True, slots=True)
class Transpose:
    """``A.T``"""

    operand: Node


@dataclass(frozen=True, slots=True)
class Trace:
    """``tr(A)``"""

    operand: Node


@dataclass(frozen=True, slots=True)
class Hadamard:
    """The elementwise product of at least two matrices."""

    factors: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Entries:
    """The sum of all entries of a matrix: ``sum(A)``."""

    operand: Node


@dataclass(frozen=True, slots=True)
class Equation:
    """``left = right``; only ever the root of a tree."""

    left: Node
    right: Node


Node = (
    Num
    | Const
    | Sym
    | Elem
    | Add
    | Neg
    | Mul
    | Div
    | Pow
    | Log
    | Call
    | Big
    | Diff
    | Matrix
    | Transpose
    | Trace
    | Hadamard
    | Entries
    | Equation
)

FUNCTIONS: Mapping[str, int] = {
    "exp": 1,
    "sqrt": 1,
    "abs": 1,
    "sigmoid": 1,
    "sin": 1,
    "cos": 1,
    "tan": 1,
    "sinh": 1,
    "cosh": 1,
    "tanh": 1,
    "factorial": 1,
    "binomial": 2,
    "delta": 2,
}
"""Name -> number of arguments. ``delta(i, k)`` is 1 where the indices agree, else 0."""

ZERO, ONE = Num(Fraction(0)), Num(Fraction(1))


def children(node: Node) -> tuple[Node, ...]:
    """The parts of a node, in the order in which they are written."""
    match node:
        case Num() | Const() | Sym():
            return ()
        case Elem(_, indices):
            return indices
        case Add(parts) | Mul(parts) | Hadamard(parts):
            return parts
        case Neg(part) | Transpose(part) | Trace(part) | Entries(part):
            return (part,)
        case Div(first, second) | Pow(first, second) | Equation(first, second):
            return (first, second)
        case Log(argument, base):
            return (argument,) if base is None else (argument, base)
        case Call(_, arguments):
            return arguments
        case Big(_, body, _, lower, upper):
            return (body, lower, upper)
        case Diff(body, variable):
            return (body, variable)
        case Matrix(rows):
            return tuple(entry for row in rows for entry in row)


def rebuilt(node: Node, parts: tuple[Node, ...]) -> Node:
    """The node with other parts, in the order of `children`."""
    match node:
        case Num() | Const() | Sym():
            return node
        case Elem(name, _):
            return Elem(name, parts)
        case Add() | Mul() | Hadamard():
            return type(node)(parts)
        case Neg() | Transpose() | Trace() | Entries():
            return type(node)(parts[0])
        case Div() | Pow() | Equation():
            return type(node)(parts[0], parts[1])
        case Log():
            return Log(parts[0], parts[1] if len(parts) > 1 else None)
        case Call(name, _):
            return Call(name, parts)
        case Big(kind, _, index, _, _):
            return Big(kind, parts[0], index, parts[1], parts[2])
        case Diff():
            variable = parts[1]
            assert isinstance(variable, Sym | Elem)
            return Diff(parts[0], variable)
        case Matrix(rows):
            width = len(rows[0])
            return Matrix(tuple(parts[n : n + width] for n in range(0, len(parts), width)))


def transformed(node: Node, change: Callable[[Node], Node]) -> Node:
    """The tree with every node handed through ``change``, leaves first."""
    parts = children(node)
    changed = tuple(transformed(part, change) for part in parts)
    return change(node if changed == parts else rebuilt(node, changed))


def walk(node: Node) -> Iterator[Node]:
    """The node and everything below it, from the top, left to right."""
    yield node
    for part in children(node):
        yield from walk(part)


def free_names(node: Node) -> frozenset[str]:
    """Names of symbols and indexed symbols that no sum or product binds."""
    match node:
        case Sym(name):
            return frozenset({name})
        case Elem(name, indices):
            return frozenset({name}).union(*map(free_names, indices))
        case Big(_, body, index, lower, upper):
            return (free_names(body) - {index}) | free_names(lower) | free_names(upper)
    return frozenset().union(*map(free_names, children(node)))


def substituted(node: Node, values: Mapping[str, Node]) -> Node:
    """The tree with free symbols replaced; a bound index in the way is renamed."""
    match node:
        case Sym(name):
            return values.get(name, node)
        case Big(kind, body, index, lower, upper):
            inner = {
                name: value
                for name, value in values.items()
                if name != index and name in free_names(body)
            }
            taken = frozenset().union(*map(free_names, inner.values()))
            if index in taken:
                fresh = _fresh(index, taken | free_names(body) | frozenset(inner))
                body, index = substituted(body, {index: Sym(fresh)}), fresh
            return Big(
                kind,
                substituted(body, inner),
                index,
                substituted(lower, values),
                substituted(upper, values),
            )
    return rebuilt(node, tuple(substituted(part, values) for part in children(node)))


def _fresh(name: str, taken: frozenset[str]) -> str:
    return next(
        candidate for n in range(len(taken) + 1) if (candidate := f"{name}_{n}") not in taken
    )
