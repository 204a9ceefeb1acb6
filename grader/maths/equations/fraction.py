"""A scalar tree as a quotient of two polynomials over what is not arithmetic.

Owns the exact arithmetic that equations are solved with: what is no sum, product,
quotient or whole power (a logarithm, a sum sign, an element) is an *atom* and opaque.
Every rewriting here keeps the value wherever the tree is defined; where it is
defined is not asked here. Refuses matrices, and what grows beyond fixed limits.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from functools import lru_cache

from grader.maths.equations.polynomial import (
    MAX_POWER,
    Form,
    NotArithmetic,
    expanded,
    number,
    product,
    times,
    to_node,
    total,
)
from grader.maths.tree import (
    ONE,
    ZERO,
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
    free_names,
    rebuilt,
    substituted,
    transformed,
    walk,
)

MAX_WRITTEN_OUT = 12
MAX_NODES = 3_000
MAX_ROOTS = 6


@lru_cache(maxsize=4096)
def form_of(node: Node) -> Form:
    """The quotient of polynomials; NotArithmetic where there is none within the limits."""
    form = expanded(_prepared(node))
    for _ in range(MAX_ROOTS):
        whole = _without_whole_roots(form)
        if whole is None:
            return form
        form = expanded(_prepared(whole))
    raise NotArithmetic


def _without_whole_roots(form: Form) -> Node | None:
    """The form with ``sqrt(x)^2`` written as ``x``; None where there is nothing to do."""
    degrees = [
        max(pair) for pair in zip(form.numerator.degrees(), form.denominator.degrees(), strict=True)
    ]
    if not any(_is_root(atom, degree) for atom, degree in zip(form.atoms, degrees, strict=True)):
        return None

    def change(part: Node) -> Node:
        match part:
            case Pow(Pow(inner, Num(size)), Num(power)) if size.numerator == 1:
                whole, left = divmod(power.numerator, size.denominator)
                root = Pow(Pow(inner, Num(size)), to_node(left))
                return Mul((Pow(inner, to_node(whole)), root))
        return part

    return transformed(Div(form.node(form.numerator), form.node(form.denominator)), change)


def _is_root(atom: Node, degree: int) -> bool:
    match atom:
        case Pow(_, Num(size)):
            return size.numerator == 1 and 1 < size.denominator <= degree
    return False


@lru_cache(maxsize=4096)
def canonical(node: Node) -> Node:
    """One tree for all trees with the same `Form`: bound indices renamed, terms in order."""
    form = form_of(node)
    top, bottom = form.node(form.numerator), form.node(form.denominator)
    return top if bottom == ONE else Div(top, bottom)


def replaced(node: Node, values: Mapping[Node, Node]) -> Node:
    """The canonical tree with atoms replaced, also inside other atoms."""

    def change(part: Node) -> Node:
        return values.get(part, part)

    return transformed(canonical(node), change)


def factors_of(node: Node) -> tuple[Node, ...]:
    """The irreducible factors of the numerator as canonical trees, each with one sign."""
    form = form_of(node)
    if form.numerator == 0:
        return ()
    return tuple(form.node(factor) for factor in form.factors(form.numerator))


# From a tree to arithmetic over atoms.


@lru_cache(maxsize=4096)
def _prepared(node: Node) -> Node:
    match node:
        case Num() | Sym():
            return node
        case Const(name):
            return Call("exp", (ONE,)) if name == "e" else node
        case Add() | Mul() | Div() | Neg():
            return rebuilt(node, tuple(map(_prepared, children(node))))
        case Elem():
            return rebuilt(node, tuple(map(canonical, children(node))))
        case Pow(base, exponent):
            return _prepared_power(base, canonical(exponent))
        case Log(argument, base):
            over = _prepared_log(canonical(argument))
            return over if base is None else Div(over, _prepared_log(canonical(base)))
        case Call("exp", (argument,)):
            return _prepared_exp(canonical(argument))
        case Call("sqrt", (argument,)):
            return _prepared_power(argument, Num(Fraction(1, 2)))
        case Call("sigmoid", (argument,)):
            grown = _prepared_exp(canonical(argument))
            return Div(grown, Add((ONE, grown)))
        case Call("delta", (first, second)):
            return _prepared_delta(canonical(first), canonical(second))
        case Call(name, arguments):
            return Call(name, tuple(map(canonical, arguments)))
        case Big():
            return _prepared_big(node)
    raise NotArithmetic


def _prepared_power(base: Node, exponent: Node) -> Node:
    size = number(exponent)
    if size is not None and size.denominator == 1:
        return Pow(_prepared(base), exponent)
    below = canonical(base)
    if below == Call("exp", (ONE,)):
        return _prepared_exp(exponent)
    if size is None:
        return Pow(below, exponent)
    root = Pow(below, Num(Fraction(1, size.denominator)))
    return Pow(root, to_node(size.numerator))


def _prepared_log(argument: Node) -> Node:
    if argument == ONE:
        return ZERO
    match argument:
        case Call("exp", (inner,)):
            return _prepared(inner)
    return Log(argument)


def _prepared_delta(first: Node, second: Node) -> Node:
    if first == second:
        return ONE
    if number(first) is not None and number(second) is not None:
        return ZERO
    return Call("delta", tuple(sorted((first, second), key=repr)))


def _prepared_exp(argument: Node) -> Node:
    form = form_of(argument)
    bottom = form.node(form.denominator)
    parts: list[Node] = []
    for powers, factor in form.numerator.terms():
        size = Fraction(int(factor.p), int(factor.q))
        inner = product(ONE, zip(form.atoms, powers, strict=True))
        inner = inner if bottom == ONE else Div(inner, bottom)
        parts.append(_single_exp(inner, size))
    return times(parts)


def _single_exp(inner: Node, size: Fraction) -> Node:
    if isinstance(inner, Log) and size.denominator == 1:
        return Pow(_prepared(inner.argument), to_node(size.numerator))
    if abs(size.numerator) > MAX_POWER:
        return Call("exp", (Mul((to_node(size), inner)),))
    scaled = inner if size.denominator == 1 else Div(inner, Num(Fraction(size.denominator)))
    return Pow(Call("exp", (canonical(scaled),)), to_node(size.numerator))


def _prepared_big(node: Big) -> Node:
    lower, upper = canonical(node.lower), canonical(node.upper)
    first, last = number(lower), number(upper)
    if first is not None and last is not None and last - first in range(-1, MAX_WRITTEN_OUT):
        return _written_out(node, first, int(last - first) + 1)
    index = f"_{1 + max(map(_depth, walk(node.body)))}"
    body = substituted(node.body, {node.index: Sym(index)})
    if node.kind is BigKind.PRODUCT:
        return _bound(node.kind, canonical(body), index, lower, upper)
    return _prepared_sum(form_of(body), index, lower, upper)


def _written_out(node: Big, first: Fraction, count: int) -> Node:
    parts: list[Node] = []
    nodes = 0
    for n in range(count):
        part = _prepared(substituted(node.body, {node.index: to_node(first + n)}))
        nodes += sum(1 for _ in walk(part))
        if nodes > MAX_NODES:
            raise NotArithmetic
        parts.append(part)
    return total(parts) if node.kind is BigKind.SUM else times(parts)


def _bound(kind: BigKind, body: Node, index: str, lower: Node, upper: Node) -> Node:
    """The index is named after what is left of the body: the same body, the same name."""
    name = f"_{1 + max(map(_depth, walk(body)))}"
    return Big(kind, canonical(substituted(body, {index: Sym(name)})), name, lower, upper)


@lru_cache(maxsize=4096)
def _depth(node: Node) -> int:
    return 1 + max(map(_depth, walk(node.body))) if isinstance(node, Big) else 0


def _prepared_sum(form: Form, index: str, lower: Node, upper: Node) -> Node:
    """A sum sign is linear: terms apart, what does not hold the index before the sign."""
    depends = [index in free_names(atom) for atom in form.atoms]
    inner: list[Node] = []
    outer: list[Node] = []
    constant, factors = form.denominator.factor()
    for factor, power in factors:
        part = Pow(form.node(factor), to_node(power))
        (inner if index in free_names(part) else outer).append(part)
    outer.append(to_node(constant))
    terms = []
    for powers, factor in form.numerator.terms():
        pairs = list(zip(form.atoms, powers, depends, strict=True))
        within = product(ONE, [(atom, power) for atom, power, own in pairs if own])
        before = product(to_node(factor), [(atom, p) for atom, p, own in pairs if not own])
        whole = _whole_sum(canonical(Div(within, times(inner))), index, lower, upper)
        terms.append(Div(Mul((before, whole)), times(outer)))
    return total(terms)


def _whole_sum(body: Node, index: str, lower: Node, upper: Node) -> Node:
    """The sum of one term: of the same thing again and again, or of one that is picked out."""
    if index not in free_names(body):
        return Mul((body, Add((upper, Neg(lower), ONE))))
    for part in walk(body):
        match part:
            case Call("delta", (Sym(first), Sym(second))) if index in {first, second}:
                other = second if first == index else first
                # A free index lies within the sum's bounds; one bound further out may not.
                if not other.startswith("_"):
                    return _prepared(substituted(body, {index: Sym(other)}))
    return _bound(BigKind.SUM, body, index, lower, upper)
