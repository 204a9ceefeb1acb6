"""Constructors that leave out what nobody would write: ``+ 0``, ``* 1``, ``^ 1``, sums of numbers.

Owns no algebra beyond that. What they build has the same value as the plain node and
is defined at the same places, so they may stand inside a proof.
"""

from __future__ import annotations

from fractions import Fraction

from grader.maths.tree import (
    ONE,
    ZERO,
    Add,
    Call,
    Const,
    Div,
    Elem,
    Mul,
    Neg,
    Node,
    Num,
    Pow,
    Sym,
    children,
)

MAX_EXPONENT = 64
MAX_BITS = 256
_EVERYWHERE = frozenset({"exp", "abs", "sigmoid", "sin", "cos", "sinh", "cosh", "tanh", "delta"})


def number(value: Fraction | int) -> Node:
    """The node of an exact number; a negative one is a `Neg`."""
    exact = Fraction(value)
    return Neg(Num(-exact)) if exact < 0 else Num(exact)


def number_of(node: Node) -> Fraction | None:
    """The number that a literal (also with a minus) stands for, else None."""
    match node:
        case Num(value):
            return value
        case Neg(Num(value)):
            return -value
    return None


def add(*nodes: Node) -> Node:
    """The sum: nested sums in one, numbers together in the place of the first one."""
    terms: list[Node] = []
    total, place = Fraction(0), -1
    for node in nodes:
        for term in node.terms if isinstance(node, Add) else (node,):
            value = number_of(term)
            if value is None:
                terms.append(term)
                continue
            total += value
            place = len(terms) if place < 0 else place
    if total:
        terms.insert(place, number(total))
    return _joined(terms, ZERO, Add)


def mul(*nodes: Node) -> Node:
    """The product: nested products in one, numbers together in front, 0 where that is sound."""
    factors: list[Node] = []
    total = Fraction(1)
    for node in nodes:
        for factor in _factors(node):
            value = number_of(factor)
            if value is not None:
                total *= value
            elif isinstance(factor, Neg):
                total = -total
                factors.extend(_factors(factor.operand))
            else:
                factors.append(factor)
    if total == 0:
        if all(map(is_total, factors)):
            return ZERO
        return Mul((ZERO, *factors))
    product = _joined([*([] if abs(total) == 1 else [Num(abs(total))]), *factors], ONE, Mul)
    return neg(product) if total < 0 else product


def neg(node: Node) -> Node:
    """Minus the node; two of them cancel."""
    if isinstance(node, Neg):
        return node.operand
    return node if node == ZERO else Neg(node)


def div(numerator: Node, denominator: Node) -> Node:
    """The quotient; a division by 0 is kept, and so is ``0/x``."""
    below = number_of(denominator)
    above = number_of(numerator)
    if below is not None and below != 0:
        if above is not None:
            return number(above / below)
        if abs(below) == 1:
            return numerator if below == 1 else neg(numerator)
    if isinstance(numerator, Neg):
        return neg(div(numerator.operand, denominator))
    return Div(numerator, denominator)


def power(base: Node, exponent: Node) -> Node:
    """The power; of numbers only where it is a short rational number."""
    above, below = number_of(exponent), number_of(base)
    if above == 1:
        return base
    if above == 0 and is_total(base):
        return ONE
    if below == 1 and is_total(exponent):
        return ONE
    if above is not None and below is not None:
        value = _short_power(below, above)
        if value is not None:
            return number(value)
    return Pow(base, exponent)


def is_total(node: Node) -> bool:
    """Whether an expression has a value at every point, as far as its form shows."""
    match node:
        case Num() | Const() | Sym() | Elem():
            return True
        case Pow(base, Num(value)):
            return value.denominator == 1 and is_total(base)
        case Call(name, arguments):
            return name in _EVERYWHERE and all(map(is_total, arguments))
        case Add() | Neg() | Mul():
            return all(map(is_total, children(node)))
    return False


def _short_power(base: Fraction, exponent: Fraction) -> Fraction | None:
    if exponent.denominator != 1 or abs(exponent) > MAX_EXPONENT:
        return None
    if base == 0 and exponent < 0:
        return None
    bits = max(base.numerator.bit_length(), base.denominator.bit_length())
    return base ** int(exponent) if bits * abs(exponent) <= MAX_BITS else None


def _factors(node: Node) -> tuple[Node, ...]:
    return node.factors if isinstance(node, Mul) else (node,)


def _joined(parts: list[Node], nothing: Node, join: type[Add] | type[Mul]) -> Node:
    if not parts:
        return nothing
    return parts[0] if len(parts) == 1 else join(tuple(parts))
