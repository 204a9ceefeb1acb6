"""Slips in carrying out a derivative: a differentiator with one rule wrong."""

from __future__ import annotations

from collections.abc import Iterator

from grader.maths.calculus import CannotDifferentiate, derivative
from grader.maths.domain import Domain
from grader.maths.simple import add, div, mul, neg, number, power
from grader.maths.slips.guess import Guess, Guesses, factors, signed, signed_terms, total
from grader.maths.tree import (
    ONE,
    ZERO,
    Add,
    Big,
    Call,
    Diff,
    Div,
    Elem,
    Log,
    Mul,
    Neg,
    Node,
    Num,
    Pow,
    Sym,
    free_names,
    substituted,
    walk,
)

WRONG = (
    "sign-of-the-inner-derivative",
    "inner-derivative-forgotten",
    "product-of-derivatives",
    "quotient-of-derivatives",
    "quotient-rule-turned-round",
    "quotient-rule-square-forgotten",
    "quotient-rule-sign",
    "negative-exponent-turned-up",
    "power-rule-on-an-exponential",
    "exponential-without-log",
    "base-forgotten-in-derivative",
    "base-multiplied-in-derivative",
    "exponent-not-lowered",
    "exponent-not-brought-down",
    "derivative-of-log-as-reciprocal-log",
    "constant-kept-in-derivative",
)


MOST_DERIVATIVES = 2


def of_derivative(node: Node, domain: Domain) -> Guesses:
    """Slips with one derivative that is to be carried out."""
    del domain
    if not isinstance(node, Diff) or _is_deep(node):
        return
    variable = node.variable
    for wrong in WRONG:
        try:
            yield Guess(wrong, _Wrong(wrong, variable).of(node.body))
        except CannotDifferentiate:
            continue
    yield Guess("not-differentiated", node.body)
    yield from ((Guess("integral-instead-of-derivative", made)) for made in _integral(node))
    yield from _others_too(node)
    yield from _one_sign(node)
    yield from _of_result(node)
    yield from _by_another(node)


def _is_deep(node: Diff) -> bool:
    """Whether more than two derivatives are taken in it: each guess would take all of them."""
    return sum(isinstance(part, Diff) for part in walk(node)) > MOST_DERIVATIVES


def _one_sign(node: Diff) -> Guesses:
    """One term of the derivative with the other sign; the whole, where there is one term."""
    try:
        pairs = [
            (minus, derivative(term, node.variable))
            for minus, term in signed_terms(_open(node.body))
        ]
    except CannotDifferentiate:
        return
    moving = [n for n, (_, term) in enumerate(pairs) if term != ZERO]
    whole = total([signed(minus, term) for minus, term in pairs])
    if len(moving) > 1:
        for place in moving:
            terms = [signed(minus != (n == place), term) for n, (minus, term) in enumerate(pairs)]
            yield Guess("sign-of-one-term", total(terms))
    yield Guess("sign-lost", Neg(whole))


def _of_result(node: Diff) -> Guesses:
    """The right derivative turned over, or a term of it dropped or left as it was."""
    pairs = signed_terms(_open(node.body))
    try:
        parts = [derivative(term, node.variable) for _, term in pairs]
    except CannotDifferentiate:
        return
    moving = [n for n, part in enumerate(parts) if part != ZERO]
    if moving:
        whole = total([signed(pairs[n][0], parts[n]) for n in moving])
        yield Guess("derivative-turned-over", Div(ONE, whole))
    if len(moving) < 2:
        return
    for place in moving:
        rest = [signed(pairs[n][0], parts[n]) for n in moving if n != place]
        yield Guess("term-dropped-in-derivative", total(rest))
        kept = signed(*pairs[place])
        yield Guess("one-term-not-differentiated", total([*rest, kept]))


def _by_another(node: Diff) -> Guesses:
    """The derivative by another symbol of the line."""
    for part in dict.fromkeys(walk(node.body)):
        if isinstance(part, Sym) and isinstance(node.variable, Sym) and part != node.variable:
            try:
                made = derivative(node.body, part)
            except CannotDifferentiate:
                continue
            if made != ZERO:
                yield Guess("differentiated-by-another-symbol", made)


def _open(body: Node) -> Node:
    """A sum with the minus or number in front of it taken inside."""
    if isinstance(body, Neg):
        return total([signed(not minus, term) for minus, term in signed_terms(body.operand)])
    return body


def _others_too(node: Diff) -> Guesses:
    """Other symbols of the same letter differentiated along, as if they were this one."""
    variable = node.variable
    if isinstance(variable, Elem):
        body = node.body.operand if isinstance(node.body, Neg) else node.body
        if isinstance(body, Big):
            inner = Elem(variable.name, (Sym(body.index),))
            try:
                each = derivative(body.body, inner)
            except CannotDifferentiate:
                return
            made: Node = Big(body.kind, each, body.index, body.lower, body.upper)
            made = Neg(made) if isinstance(node.body, Neg) else made
            yield Guess("other-terms-differentiated", made)
        return
    stem = variable.name.rstrip("0123456789")
    alike = [
        part
        for part in dict.fromkeys(walk(node.body))
        if isinstance(part, Sym) and part.name.rstrip("0123456789") == stem
    ]
    if len(alike) > 1:
        try:
            made = total([derivative(node.body, part) for part in alike])
        except CannotDifferentiate:
            return
        yield Guess("other-terms-differentiated", made)


def _integral(node: Diff) -> Iterator[Node]:
    variable = node.variable
    match node.body:
        case Div(top, bottom) if bottom == variable:
            yield Mul((top, Log(variable)))
        case Pow(base, exponent) if base == variable:
            raised = Add((exponent, ONE))
            yield Div(Pow(base, raised), raised)
        case Log(argument, None) if argument == variable:
            yield Add((Mul((variable, node.body)), Neg(variable)))
        case body if body == variable:
            yield Div(Pow(variable, number(2)), number(2))


class _Wrong:
    """Differentiates with the rule ``wrong`` carried out wrongly everywhere."""

    def __init__(self, wrong: str, variable: Sym | Elem) -> None:
        self._wrong = wrong
        self._variable = variable

    def of(self, node: Node) -> Node:
        if node == self._variable:
            return ONE
        if self._variable.name not in free_names(node):
            kept = self._wrong == "constant-kept-in-derivative" and not isinstance(node, Num)
            return node if kept else ZERO
        match node:
            case Neg(part):
                return neg(self.of(part))
            case Add(terms):
                return add(*map(self.of, terms))
            case Mul():
                return self._product(factors(node))
            case Div(top, bottom):
                return self._quotient(top, bottom)
            case Pow(base, exponent):
                return self._power(node, base, exponent)
            case Log(argument, base):
                return self._log(argument, base)
            case Call("exp", (inside,)):
                return self._inner(node, inside)
            case Call(name, (inside,)) if name not in {"factorial", "delta"}:
                place = Sym(f"{self._variable.name}_inner")
                outer = derivative(Call(name, (place,)), place)
                return self._inner(substituted(outer, {place.name: inside}), inside)
            case Big(_, body, index, lower, upper) if isinstance(self._variable, Sym):
                return Big(node.kind, self.of(body), index, lower, upper)
            case Big(_, body, index) if isinstance(self._variable, Elem):
                return self._one_term(body, index)
        return derivative(node, self._variable)

    def _one_term(self, body: Node, index: str) -> Node:
        """Of a sum over an index, the term that holds the variable."""
        assert isinstance(self._variable, Elem)
        place = self._variable.indices[-1]
        return self.of(substituted(body, {index: place}))

    def _has(self, node: Node) -> bool:
        return self._variable.name in free_names(node)

    def _inner(self, outer: Node, inside: Node) -> Node:
        if inside != self._variable:
            if self._wrong == "inner-derivative-forgotten":
                return outer
            if self._wrong == "sign-of-the-inner-derivative":
                return mul(outer, neg(self.of(inside)))
        return mul(outer, self.of(inside))

    def _product(self, parts: list[Node]) -> Node:
        fixed = [part for part in parts if not self._has(part)]
        moving = [part for part in parts if self._has(part)]
        if len(moving) > 1 and self._wrong == "product-of-derivatives":
            return mul(*fixed, *map(self.of, moving))
        rows = [
            mul(*fixed, *moving[:place], self.of(part), *moving[place + 1 :])
            for place, part in enumerate(moving)
        ]
        return add(*rows)

    def _quotient(self, top: Node, bottom: Node) -> Node:
        if not self._has(bottom):
            return div(self.of(top), bottom)
        if not self._has(top):
            if self._wrong == "quotient-of-derivatives":
                return div(top, self.of(bottom))
            if self._wrong == "negative-exponent-turned-up" and isinstance(bottom, Pow):
                exponent = bottom.exponent
                lowered = power(bottom.base, add(exponent, neg(ONE)))
                return self._inner(neg(div(mul(exponent, top), lowered)), bottom.base)
            square = div(neg(top), power(bottom, number(2)))
            return self._inner(square, bottom)
        first, second = mul(self.of(top), bottom), mul(top, self.of(bottom))
        match self._wrong:
            case "quotient-of-derivatives":
                return div(self.of(top), self.of(bottom))
            case "quotient-rule-turned-round":
                return div(add(second, neg(first)), power(bottom, number(2)))
            case "quotient-rule-sign":
                return div(add(first, second), power(bottom, number(2)))
            case "quotient-rule-square-forgotten":
                return div(add(first, neg(second)), bottom)
        return div(add(first, neg(second)), power(bottom, number(2)))

    def _power(self, node: Pow, base: Node, exponent: Node) -> Node:
        if self._has(exponent):
            if self._has(base):
                return derivative(node, self._variable)
            if self._wrong == "power-rule-on-an-exponential":
                return self._inner(mul(exponent, power(base, add(exponent, neg(ONE)))), exponent)
            if self._wrong == "exponential-without-log":
                return self._inner(node, exponent)
            return self._inner(mul(node, Log(base)), exponent)
        lowered = power(base, add(exponent, neg(ONE)))
        match self._wrong:
            case "exponent-not-lowered":
                return self._inner(mul(exponent, node), base)
            case "exponent-not-brought-down":
                return self._inner(lowered, base)
        return self._inner(mul(exponent, lowered), base)

    def _log(self, argument: Node, base: Node | None) -> Node:
        outer = div(ONE, argument)
        if self._wrong == "derivative-of-log-as-reciprocal-log":
            outer = div(ONE, Log(argument, base))
        elif base is not None and self._wrong == "base-multiplied-in-derivative":
            outer = div(Log(base), argument)
        elif base is not None and self._wrong != "base-forgotten-in-derivative":
            outer = div(ONE, mul(argument, Log(base)))
        return self._inner(outer, argument)
