"""Slips with powers, roots and exponentials, at one place of a line."""

from __future__ import annotations

from itertools import pairwise

from grader.maths.domain import Domain
from grader.maths.slips.guess import (
    Guess,
    Guesses,
    factors,
    number,
    signed,
    signed_terms,
    times,
    total,
)
from grader.maths.tree import ONE, ZERO, Add, Call, Log, Mul, Neg, Node, Num, Pow


def of_power(node: Node, domain: Domain) -> Guesses:
    """Slips with one power."""
    del domain
    if not isinstance(node, Pow):
        return
    base, exponent = node.base, node.exponent
    if exponent == ZERO:
        yield Guess("power-zero-as-zero", ZERO)
        yield Guess("power-zero-as-base", base)
        return
    if exponent == ONE:
        yield Guess("power-one-as-one", ONE)
        return
    if not isinstance(base, Log):
        yield Guess("power-as-product", Mul((exponent, base)))
    if not isinstance(exponent, Num):
        yield Guess("exponent-forgotten", base, exact=True)
        yield Guess("base-and-exponent-swapped", Pow(exponent, base))
    if isinstance(exponent, Neg):
        yield Guess("negative-exponent-as-sign", Neg(Pow(base, exponent.operand)))
    pairs = signed_terms(base)
    if len(pairs) > 1:
        parts = [signed(minus, Pow(term, exponent)) for minus, term in pairs]
        yield Guess("power-of-a-sum-split", total(parts))
        plain: list[Node] = [Pow(term, exponent) for _, term in pairs]
        yield Guess("power-of-a-sum-split", total(plain))
    if isinstance(base, Pow):
        added = Pow(base.base, Add((base.exponent, exponent)))
        yield Guess("exponents-added-for-power-of-power", added)
    if isinstance(base, Mul):
        first, *rest = base.factors
        yield Guess("exponent-on-one-factor", times([*rest, Pow(first, exponent)]))
        first_bare = [first, *(Pow(part, exponent) for part in rest)]
        yield Guess("exponent-on-one-factor", times(list(first_bare)))


def of_function(node: Node, domain: Domain) -> Guesses:
    """Slips with exp and roots."""
    del domain
    match node:
        case Call("exp", (inside,)):
            pairs = signed_terms(inside)
            if len(pairs) > 1:
                parts = [Call("exp", (signed(minus, term),)) for minus, term in pairs]
                yield Guess("exp-of-a-sum-split", total(list(parts)))
                split = [signed(minus, Call("exp", (term,))) for minus, term in pairs]
                yield Guess("exp-of-a-sum-split", total(split))
        case Call("sqrt", (inside,)):
            yield Guess("square-root-forgotten", inside)
            if isinstance(inside, Pow) and inside.exponent == number(2):
                yield Guess("square-without-absolute-value", inside.base, exact=True)
            pairs = signed_terms(inside)
            if len(pairs) > 1:
                roots = [signed(minus, Call("sqrt", (term,))) for minus, term in pairs]
                yield Guess("root-of-a-sum-split", total(roots))


def of_product(node: Node, domain: Domain) -> Guesses:
    """Slips with a product of powers."""
    del domain
    if not isinstance(node, Mul):
        return
    parts = factors(node)
    powers = [part for part in parts if isinstance(part, Pow)]
    for first, second in pairwise(powers):
        if first.base == second.base:
            rest = [part for part in parts if part not in (first, second)]
            one = Pow(first.base, Mul((first.exponent, second.exponent)))
            yield Guess("exponents-multiplied", times([*rest, one]))
    exps = [part for part in parts if isinstance(part, Call) and part.name == "exp"]
    if len(exps) > 1 and len(exps) == len(parts):
        inside = times([part.arguments[0] for part in exps])
        yield Guess("exponents-multiplied", Call("exp", (inside,)))
    if len(parts) > 1 and not any(isinstance(part, Num) for part in parts):
        yield Guess("sum-for-product", total(parts), exact=True)
    if len(powers) > 1:
        bare = [part.base if isinstance(part, Pow) else part for part in parts]
        yield Guess("exponents-forgotten", times(bare))
        kept = [Mul((p.exponent, p.base)) if isinstance(p, Pow) else p for p in parts]
        yield Guess("power-as-product", times(kept))
