"""Slips with matrices, at one place of a line."""

from __future__ import annotations

from fractions import Fraction

from grader.maths.domain import Domain
from grader.maths.slips.guess import Guess, Guesses
from grader.maths.tree import (
    Add,
    Entries,
    Hadamard,
    Matrix,
    Mul,
    Neg,
    Node,
    Num,
    Sym,
    Trace,
    Transpose,
    walk,
)


def of_matrix(node: Node, domain: Domain) -> Guesses:
    """Slips with one product, transpose or trace of matrices."""
    match node:
        case Mul(factors):
            chain = [part for part in factors if _is_matrix(part, domain)]
            scalars = tuple(part for part in factors if part not in chain)
            if len(chain) > 1:
                turned = (*scalars, *chain[::-1])
                yield Guess("matrix-factors-commuted", Mul(turned))
                whole: Node = Hadamard(tuple(chain))
                yield Guess("elementwise-for-matrix-product", _scaled(scalars, whole))
                plain = Hadamard(tuple(map(_untransposed, chain)))
                yield Guess("elementwise-for-matrix-product", _scaled(scalars, plain))
                yield from _lone_transposes(chain, scalars)
            if len(chain) == 2:
                yield from _of_two(chain[0], chain[1], scalars)
        case Hadamard(factors):
            yield Guess("matrix-product-for-elementwise", Mul(factors))
        case Transpose(Mul(factors)):
            each = Mul(tuple(Transpose(part) for part in factors))
            yield Guess("transpose-order-kept", each)
            yield Guess("transpose-dropped", Mul(factors))
            yield Guess("transpose-dropped", Mul(factors[::-1]))
        case Transpose(part):
            yield Guess("transpose-dropped", part)
        case Trace(Matrix(((a, b), (c, d)))):
            minus = Neg(Mul((b, c)))
            yield Guess("determinant-for-trace", Add((Mul((a, d)), minus)))
            yield Guess("all-entries-for-trace", Entries(node.operand))
        case Trace(Mul(factors)) if all(_is_matrix(part, domain) for part in factors):
            split: list[Node] = [Trace(part) for part in factors]
            yield Guess("trace-of-product-split", Mul(tuple(split)))
            yield Guess("all-entries-for-trace", Entries(node.operand))
            yield Guess("trace-dropped", node.operand, exact=True)
        case Entries(Hadamard(factors)):
            sums: list[Node] = [Entries(part) for part in factors]
            yield Guess("sum-of-products-as-product-of-sums", Mul(tuple(sums)))
            yield Guess("trace-for-all-entries", Trace(node.operand))
        case Trace(part):
            yield Guess("all-entries-for-trace", Entries(part))
            yield Guess("trace-dropped", part, exact=True)
        case Entries(part):
            yield Guess("trace-for-all-entries", Trace(part))


def _of_two(first: Node, second: Node, scalars: tuple[Node, ...]) -> Guesses:
    across = Hadamard((first, Transpose(second)))
    yield Guess("elementwise-for-matrix-product", _scaled(scalars, across))
    turned = Mul((*scalars, Transpose(first), Transpose(second)))
    yield Guess("inner-and-outer-product-confused", turned)
    if first == second and isinstance(first, Add) and len(first.terms) == 2:
        a, b = first.terms
        middle = Mul((Num(Fraction(2)), a, b))
        squares = Add((Mul((a, a)), middle, Mul((b, b))))
        yield Guess("matrix-square-as-of-numbers", _scaled(scalars, squares))


def _lone_transposes(chain: list[Node], scalars: tuple[Node, ...]) -> Guesses:
    for place, part in enumerate(chain):
        if not isinstance(part, Transpose):
            turned = [*chain[:place], Transpose(part), *chain[place + 1 :]]
            yield Guess("transpose-added", Mul((*scalars, *turned)))


def _untransposed(part: Node) -> Node:
    return part.operand if isinstance(part, Transpose) else part


def _scaled(scalars: tuple[Node, ...], whole: Node) -> Node:
    return Mul((*scalars, whole)) if scalars else whole


def _is_matrix(node: Node, domain: Domain) -> bool:
    if isinstance(node, Trace | Entries):
        return False
    return any(
        isinstance(part, Matrix) or (isinstance(part, Sym) and _shaped(part.name, domain))
        for part in walk(node)
    )


def _shaped(name: str, domain: Domain) -> bool:
    declaration = domain.declarations.get(name)
    return declaration is not None and declaration.shape is not None
