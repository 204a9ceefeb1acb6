"""Matrix expressions in index notation: entries, sums over inner sizes, traces.

Owns the way from matrices to numbers. A size that is a number is written out, a size that
has a name becomes a sum; shapes that do not fit raise MathShapeError.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from fractions import Fraction
from itertools import count

from grader.language import say
from grader.maths.domain import Declaration, Domain, Kind
from grader.maths.shapes import MathShapeError, Shape, Size, has_matrices, shape_of
from grader.maths.tree import (
    ONE,
    Add,
    Big,
    BigKind,
    Call,
    Diff,
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
    Sym,
    Trace,
    Transpose,
    children,
    free_names,
    rebuilt,
    substituted,
    walk,
)

MAX_SIZE = 12


def lowered(node: Node, domain: Domain) -> Node:
    """The expression with traces and sums of entries as sums over indices.

    A matrix expression stays a matrix; only numbers made from matrices change.
    """
    if not has_matrices(node, domain.declarations):
        return node
    return _Lowering(domain, node).scalars(node)


def entry(node: Node, row: Node, column: Node, domain: Domain) -> Node:
    """The entry of a matrix expression at a row and a column, both counted from 1."""
    return _Lowering(domain, Add((node, row, column))).entry(node, row, column)


def scalar_pairs(left: Node, right: Node, domain: Domain) -> Iterator[tuple[Node, Node, Domain]]:
    """What has to agree for two expressions to agree: themselves, or their entries."""
    if not any(has_matrices(side, domain.declarations) for side in (left, right)):
        yield left, right, domain
        return
    first, second = (shape_of(side, domain.declarations) for side in (left, right))
    if first != second:
        raise MathShapeError(say("the shapes differ"), left, first, right, second)
    if first is None:
        yield left, right, domain
        return
    names = _fresh_names(Add((left, right)), domain)
    row, column = next(names), next(names)
    inner = replace(
        domain,
        declarations={
            **domain.declarations,
            row: Declaration(Kind.INDEX),
            column: Declaration(Kind.INDEX),
        },
    )
    for i in _places(first[0], row):
        for k in _places(first[1], column):
            yield entry(left, i, k, inner), entry(right, i, k, inner), inner


def _places(size: Size, name: str) -> list[Node]:
    if isinstance(size, str):
        return [Sym(name)]
    if size > MAX_SIZE:
        raise MathShapeError(say("the matrix is too large"), Sym(name), None)
    return [Num(Fraction(n)) for n in range(1, size + 1)]


def _fresh_names(node: Node, domain: Domain) -> Iterator[str]:
    bound = {part.index for part in walk(node) if isinstance(part, Big)}
    taken = free_names(node) | bound | domain.declarations.keys()
    return (name for n in count(1) if (name := f"at_{n}") not in taken)


class _Lowering:
    """Entries of matrices; every sum has an index of its own."""

    def __init__(self, domain: Domain, node: Node) -> None:
        self._declarations = domain.declarations
        self._names = _fresh_names(node, domain)

    def scalars(self, node: Node) -> Node:
        match node:
            case Trace(operand):
                shape = self._shape(operand)
                self._check_square(node)
                return self._sum(shape[0], lambda i: self.entry(operand, i, i))
            case Entries(operand):
                rows, columns = self._shape(operand)
                return self._sum(
                    rows, lambda i: self._sum(columns, lambda k: self.entry(operand, i, k))
                )
            case Diff(body, variable):
                return Diff(self.scalars(body), variable)
        parts = tuple(self.scalars(part) for part in children(node))
        return rebuilt(node, parts)

    def entry(  # noqa: PLR0912 - one case for each kind of node
        self, node: Node, row: Node, column: Node
    ) -> Node:
        if self._maybe_shape(node) is None:
            return self.scalars(node)
        match node:
            case Sym(name):
                return Elem(name, (row, column))
            case Matrix(rows):
                return self.scalars(_written_entry(node, rows, row, column))
            case Transpose(operand):
                return self.entry(operand, column, row)
            case Neg(operand):
                return Neg(self.entry(operand, row, column))
            case Add(terms):
                return Add(tuple(self.entry(term, row, column) for term in terms))
            case Hadamard(factors):
                return Mul(tuple(self.entry(factor, row, column) for factor in factors))
            case Mul(factors):
                return self._product(factors, row, column)
            case Div(numerator, denominator):
                return Div(self.entry(numerator, row, column), self.scalars(denominator))
            case Log(argument, base):
                below = None if base is None else self.scalars(base)
                return Log(self.entry(argument, row, column), below)
            case Call(name, (argument,)):
                return Call(name, (self.entry(argument, row, column),))
            case Diff(body, variable):
                return Diff(self.entry(body, row, column), variable)
            case Big(BigKind.SUM, body, index, lower, upper):
                fresh = next(self._names)
                renamed = substituted(body, {index: Sym(fresh)})
                inner = self.entry(renamed, row, column)
                return Big(BigKind.SUM, inner, fresh, self.scalars(lower), self.scalars(upper))
        raise MathShapeError(say("this has no entries that can be written down"), node, None)

    def _product(self, factors: tuple[Node, ...], row: Node, column: Node) -> Node:
        scalars = [self.scalars(one) for one in factors if self._maybe_shape(one) is None]
        matrices = [one for one in factors if self._maybe_shape(one) is not None]
        self._check_chain(factors)
        chain = self._chain(matrices, row, column)
        return Mul((*scalars, chain)) if scalars else chain

    def _chain(self, matrices: list[Node], row: Node, column: Node) -> Node:
        if len(matrices) == 1:
            return self.entry(matrices[0], row, column)
        inner = self._shape(matrices[0])[1]
        return self._sum(
            inner,
            lambda k: Mul((self.entry(matrices[0], row, k), self._chain(matrices[1:], k, column))),
        )

    def _sum(self, size: Size, term: Callable[[Node], Node]) -> Node:
        if isinstance(size, str):
            index = next(self._names)
            return Big(BigKind.SUM, term(Sym(index)), index, ONE, Sym(size))
        terms = tuple(term(place) for place in _places(size, ""))
        return terms[0] if len(terms) == 1 else Add(terms)

    def _maybe_shape(self, node: Node) -> Shape | None:
        return shape_of(node, self._declarations)

    def _shape(self, node: Node) -> Shape:
        shape = self._maybe_shape(node)
        if shape is None:
            raise MathShapeError(say("a matrix is needed here, not a number"), node, None)
        return shape

    def _check_square(self, node: Trace) -> None:
        shape_of(node, self._declarations)

    def _check_chain(self, factors: tuple[Node, ...]) -> None:
        shape_of(Mul(factors), self._declarations)


def _written_entry(
    matrix: Node, rows: tuple[tuple[Node, ...], ...], row: Node, column: Node
) -> Node:
    match row, column:
        case Num(i), Num(k) if 1 <= i <= len(rows) and 1 <= k <= len(rows[0]):
            return rows[int(i) - 1][int(k) - 1]
    raise MathShapeError(say("there is no such entry"), matrix, (len(rows), len(rows[0])))
