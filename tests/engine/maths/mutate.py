"""Wrong steps made from right ones, by changing one place of a tree.

Shares nothing with the engine's list of slips: the changes are blind, and whether
a mutant is wrong is the oracle's word, never that of the change.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from fractions import Fraction

from grader.maths.tree import (
    Add,
    Big,
    BigKind,
    Call,
    Diff,
    Div,
    Elem,
    Equation,
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
    children,
    rebuilt,
)

ONE = Num(Fraction(1))
FUNCTIONS = ("exp", "sqrt", "sigmoid", "sin", "cos", "tanh")


def mutants(node: Node, names: tuple[str, ...], limit: int, seed: str) -> list[Node]:
    """At most ``limit`` different trees, each with one place changed, in a fixed random order."""
    found: dict[Node, None] = {}
    for each in _everywhere(node, names):
        if each != node:
            found.setdefault(each)
    chosen = list(found)
    random.Random(seed).shuffle(chosen)
    return chosen[:limit]


def _everywhere(node: Node, names: tuple[str, ...]) -> Iterator[Node]:
    yield from _here(node, names)
    parts = children(node)
    for place, part in enumerate(parts):
        for other in _everywhere(part, names):
            if isinstance(node, Diff) and place == 1:
                if isinstance(other, Sym | Elem):
                    yield Diff(node.body, other)
            else:
                yield rebuilt(node, (*parts[:place], other, *parts[place + 1 :]))


def _here(node: Node, names: tuple[str, ...]) -> Iterator[Node]:
    if not isinstance(node, Equation | Matrix | Sym | Num):
        yield Neg(node)
    match node:
        case Num(value):
            yield from (Num(value + 1), Num(abs(value - 1)), Num(value * 2), Num(value / 2))
        case Sym(name):
            yield from (Sym(other) for other in names if other != name)
            yield from (Neg(node), Add((node, ONE)))
        case Elem(name, indices):
            for other in names:
                if other != name:
                    yield Elem(other, indices)
            yield Elem(name, (*indices[:-1], Add((indices[-1], ONE))))
            yield Elem(name, indices[::-1])
        case Add(terms):
            yield from _without(Add, terms)
            yield from _negated(Add, terms)
            yield Mul(terms)
        case Neg(operand):
            yield operand
            if isinstance(operand, Add):
                yield Add((Neg(operand.terms[0]), *operand.terms[1:]))
        case Mul(factors):
            yield from _without(Mul, factors)
            yield Add(factors)
            yield Mul(factors[::-1])
            yield from _opened(factors)
        case Div(above, below):
            yield from (above, Div(below, above), Mul((above, below)), Add((above, Neg(below))))
            if isinstance(above, Add):
                yield Add((*above.terms[:-1], Div(above.terms[-1], below)))
            if isinstance(below, Add):
                yield Add((Div(above, below.terms[0]), *below.terms[1:]))
        case Pow(base, exponent):
            yield from (base, Pow(exponent, base), Mul((base, exponent)), Pow(base, Neg(exponent)))
            yield Pow(base, Add((exponent, ONE)))
            if isinstance(base, Mul):
                yield Mul((*base.factors[:-1], Pow(base.factors[-1], exponent)))
    yield from _here_too(node)


def _here_too(node: Node) -> Iterator[Node]:
    match node:
        case Log(argument, base):
            yield from (argument, Call("exp", (argument,)), Log(Div(ONE, argument), base))
            yield Log(argument, Num(Fraction(2 if base is None else 10)))
            if base is not None:
                yield from (Log(argument), Log(base, argument))
            if isinstance(argument, Add | Mul):
                yield rebuilt(argument, tuple(Log(part, base) for part in children(argument)))
        case Call(name, arguments):
            yield arguments[0]
            yield Call(name, (Neg(arguments[0]), *arguments[1:]))
            if name in FUNCTIONS:
                yield from (Call(other, arguments) for other in FUNCTIONS if other != name)
            else:
                yield Call(name, arguments[::-1])
        case Big(kind, body, index, lower, upper):
            other = BigKind.PRODUCT if kind is BigKind.SUM else BigKind.SUM
            yield Big(other, body, index, lower, upper)
            yield Big(kind, body, index, Add((lower, ONE)), upper)
            yield Big(kind, body, index, lower, Add((upper, Neg(ONE))))
            yield Big(kind, body, index, lower, Add((upper, ONE)))
            yield body
            if isinstance(body, Add | Mul):
                first, *rest = children(body)
                yield rebuilt(body, (Big(kind, first, index, lower, upper), *rest))
        case Diff(body, _):
            yield body
        case Transpose(operand) | Trace(operand):
            yield operand
        case Hadamard(factors):
            yield Mul(factors)
        case Matrix(rows):
            yield Matrix(rows[::-1])
            yield Matrix(tuple(row[::-1] for row in rows))
            yield Matrix(tuple(zip(*rows, strict=True)))


def _without(make: type[Add] | type[Mul], parts: tuple[Node, ...]) -> Iterator[Node]:
    for place in range(len(parts)):
        rest = parts[:place] + parts[place + 1 :]
        yield make(rest) if len(rest) > 1 else rest[0]


def _negated(make: type[Add], parts: tuple[Node, ...]) -> Iterator[Node]:
    for place, part in enumerate(parts):
        turned = part.operand if isinstance(part, Neg) else Neg(part)
        yield make((*parts[:place], turned, *parts[place + 1 :]))


def _opened(factors: tuple[Node, ...]) -> Iterator[Node]:
    """``a*(b + c)`` as ``a*b + c``: a bracket lost."""
    for place, factor in enumerate(factors):
        if isinstance(factor, Add):
            rest = factors[:place] + factors[place + 1 :]
            yield Add((Mul((*rest, factor.terms[0])), *factor.terms[1:]))
