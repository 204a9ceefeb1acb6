"""Exact arithmetic over atoms: polynomials and their quotients, within fixed limits.

Owns the way from a tree of sums, products, quotients and whole powers to two
polynomials and back. All else in the tree is an atom, and opaque.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import flint

from grader.maths.tree import ONE, ZERO, Add, Div, Mul, Neg, Node, Num, Pow, children

MAX_ATOMS = 40
MAX_TERMS = 100
MAX_DEGREE = 40
MAX_POWER = 12
MAX_EXPONENT = 1_000
MAX_BITS = 10_000

Polynomial = Any  # python-flint comes without types


class NotArithmetic(Exception):
    """The tree is no scalar, or too large to be expanded."""


@dataclass(frozen=True, slots=True)
class Form:
    """numerator / denominator, in the atoms by position."""

    numerator: Polynomial
    denominator: Polynomial
    atoms: tuple[Node, ...]

    def node(self, polynomial: Polynomial) -> Node:
        """A polynomial of this form as a tree again; the same for equal polynomials."""
        terms = [
            product(to_node(factor), zip(self.atoms, powers, strict=True))
            for powers, factor in polynomial.terms()
        ]
        return total(terms)

    def factors(self, polynomial: Polynomial) -> tuple[Polynomial, ...]:
        """The irreducible factors of what is not zero, each once and monic, no constants."""
        found = (factor for factor, _ in polynomial.factor()[1])
        return tuple(factor / factor.leading_coefficient() for factor in found)


def expanded(tree: Node) -> Form:
    """The quotient in lowest terms; NotArithmetic beyond the limits or over zero."""
    atoms = tuple(sorted(set(_atoms(tree)), key=repr))
    if len(atoms) > MAX_ATOMS:
        raise NotArithmetic
    names = tuple(f"a{n}" for n in range(max(len(atoms), 1)))
    context = flint.fmpq_mpoly_ctx.get(names, "deglex")
    places = dict(zip(atoms, context.gens(), strict=False))
    top, bottom = _quotient(tree, places, context.constant)
    if top == 0:
        bottom = context.constant(1)
    shared = top.gcd(bottom)
    top, bottom = divmod(top, shared)[0], divmod(bottom, shared)[0]
    lead = bottom.leading_coefficient()
    return Form(top / lead, bottom / lead, atoms or (ONE,))


def _atoms(tree: Node) -> Iterable[Node]:
    match tree:
        case Num():
            return
        case Pow(base, exponent) if is_whole(exponent):
            yield from _atoms(base)
        case Add() | Mul() | Div() | Neg():
            for part in children(tree):
                yield from _atoms(part)
        case _:
            yield tree


def is_whole(node: Node) -> bool:
    """Whether an exponent is a whole number as written."""
    inner = node.operand if isinstance(node, Neg) else node
    return isinstance(inner, Num) and inner.value.denominator == 1


def _quotient(
    tree: Node, places: Mapping[Node, Polynomial], constant: Callable[[Any], Polynomial]
) -> tuple[Polynomial, Polynomial]:
    def both(part: Node) -> tuple[Polynomial, Polynomial]:
        return _quotient(part, places, constant)

    match tree:
        case Num(value):
            return constant(flint.fmpq(value.numerator, value.denominator)), constant(1)
        case Neg(part):
            top, bottom = both(part)
            return -top, bottom
        case Add(terms):
            found = constant(0), constant(1)
            for pair in map(both, terms):
                found = _add(found, pair)
            return found
        case Mul(factors):
            pairs = list(map(both, factors))
            return _multiplied([top for top, _ in pairs]), _multiplied([low for _, low in pairs])
        case Div(first, second):
            (a, b), (c, d) = both(first), both(second)
            if c == 0:
                raise NotArithmetic
            return _multiplied([a, d]), _multiplied([b, c])
        case Pow(base, exponent) if is_whole(exponent):
            return _powered(both(base), int(number(exponent) or 0))
    return places[tree], constant(1)


def _add(
    left: tuple[Polynomial, Polynomial], right: tuple[Polynomial, Polynomial]
) -> tuple[Polynomial, Polynomial]:
    if left[1] == right[1]:
        # A line may have many terms, but only so many.
        return _multiplied([left[0] + right[0], left[1] ** 0]), left[1]
    top = _multiplied([left[0], right[1]]) + _multiplied([right[0], left[1]])
    bottom = _multiplied([left[1], right[1]])
    shared = top.gcd(bottom) if top != 0 else bottom
    return divmod(top, shared)[0], divmod(bottom, shared)[0]


def _powered(pair: tuple[Polynomial, Polynomial], size: int) -> tuple[Polynomial, Polynomial]:
    top, bottom = pair if size >= 0 else (pair[1], pair[0])
    if bottom == 0 or abs(size) > MAX_EXPONENT:
        raise NotArithmetic
    if abs(size) > MAX_POWER and max(len(top), len(bottom)) > 1:
        raise NotArithmetic
    if abs(size) * max(_bits(top), _bits(bottom)) > MAX_BITS:
        raise NotArithmetic
    if abs(size) * max(top.total_degree(), bottom.total_degree()) > MAX_DEGREE:
        raise NotArithmetic
    return top ** abs(size), bottom ** abs(size)


def _multiplied(polynomials: list[Polynomial]) -> Polynomial:
    found = polynomials[0]
    for other in polynomials[1:]:
        if len(found) * len(other) > MAX_TERMS**2 or _bits(found) + _bits(other) > MAX_BITS:
            raise NotArithmetic
        found = found * other
        if len(found) > MAX_TERMS or found.total_degree() > MAX_DEGREE:
            raise NotArithmetic
    return found


def _bits(polynomial: Polynomial) -> int:
    return max(
        (int(c.p).bit_length() + int(c.q).bit_length() for c in polynomial.coeffs()), default=0
    )


# From polynomials to trees.


def number(node: Node) -> Fraction | None:
    """The number that a canonical tree is, if it is one."""
    sign, part = (-1, node.operand) if isinstance(node, Neg) else (1, node)
    return sign * part.value if isinstance(part, Num) else None


def to_node(value: Any) -> Node:
    """A rational number as a tree; a negative one under a minus sign."""
    if isinstance(value, flint.fmpq):
        value = Fraction(int(value.p), int(value.q))
    size = Fraction(value)
    return Num(size) if size >= 0 else Neg(Num(-size))


def product(factor: Node, powers: Iterable[tuple[Node, Any]]) -> Node:
    """A number times powers of atoms."""
    parts: list[Node] = []
    for atom, power in powers:
        if power == 1:
            parts.append(atom)
        elif power:
            parts.append(Pow(atom, to_node(int(power))))
    if factor == ZERO:
        return ZERO
    negative, size = (True, factor.operand) if isinstance(factor, Neg) else (False, factor)
    if size != ONE:
        parts.insert(0, size)
    whole = times(parts)
    return Neg(whole) if negative else whole


def times(parts: Iterable[Node]) -> Node:
    """The product of any number of trees."""
    found = tuple(parts)
    return Mul(found) if len(found) > 1 else _only(found, ONE)


def total(terms: Iterable[Node]) -> Node:
    """The sum of any number of trees."""
    found = tuple(terms)
    return Add(found) if len(found) > 1 else _only(found, ZERO)


def _only(parts: tuple[Node, ...], otherwise: Node) -> Node:
    return parts[0] if parts else otherwise
