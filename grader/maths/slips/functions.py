"""Slips with functions, at one place: taken as linear, undone wrongly, signs forgotten."""

from __future__ import annotations

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
from grader.maths.tree import ONE, Call, Div, Log, Mul, Neg, Node, Num, Pow

LINEAR = frozenset({"sin", "cos", "tan", "sinh", "cosh", "tanh", "sigmoid", "abs", "factorial"})


def of_call(node: Node, domain: Domain) -> Guesses:
    """A function taken as if it were linear."""
    del domain
    if not isinstance(node, Call) or node.name not in {*LINEAR, "exp", "sqrt"}:
        return
    inside = node.arguments[0]
    if node.name in LINEAR:
        pairs = signed_terms(inside)
        if len(pairs) > 1:
            split = [signed(minus, Call(node.name, (term,))) for minus, term in pairs]
            yield Guess("function-of-a-sum-split", total(split))
    if isinstance(inside, Mul):
        parts = factors(inside)
        for place, part in enumerate(parts):
            rest = times([*parts[:place], *parts[place + 1 :]])
            if isinstance(part, Num) and node.name != "abs":
                yield Guess("factor-out-of-function", Mul((part, Call(node.name, (rest,)))))
        if node.name == "exp":
            each: list[Node] = [Call("exp", (part,)) for part in parts]
            yield Guess("exp-of-a-product-split", times(each))


def of_inverse(node: Node, domain: Domain) -> Guesses:
    """A logarithm in an exponent, or a base, taken away wrongly."""
    del domain
    match node:
        case Call("exp", (Mul() as inside,)):
            parts = factors(inside)
            made = [_bare(part) for part in parts]
            if sum(isinstance(part, Log) for part in parts) == 1:
                yield Guess("factor-kept-beside-undone-log", times(made))
        case Call("exp", (Neg(Log(argument, None)),)):
            yield Guess("factor-kept-beside-undone-log", Neg(argument))
        case Call("exp", (Div(Log(first, None), Log(second, None)),)):
            yield Guess("logs-cancelled", Div(first, second))
        case Pow(base, Log(argument, other)) if base == other:
            yield Guess("log-kept-when-undone", Log(argument))
        case Pow(Call("exp", (inside,)), exponent):
            yield Guess("exponent-raised", Call("exp", (Pow(inside, exponent),)))
        case Log(argument, Pow(base, exponent)):
            yield Guess("power-of-the-base-brought-up", Mul((exponent, Log(argument, base))))


def _bare(part: Node) -> Node:
    return part.argument if isinstance(part, Log) else part


def of_signs(node: Node, domain: Domain) -> Guesses:
    """Rules that hold for positive parts, used where the parts may be negative."""
    del domain
    match node:
        case Log(Mul() as inside, base):
            logs: list[Node] = [Log(part, base) for part in factors(inside)]
            yield Guess("log-rule-without-signs", total(logs), exact=True)
        case Log(Div(top, bottom), base) if top != ONE:
            difference = total([Log(top, base), Neg(Log(bottom, base))])
            yield Guess("log-rule-without-signs", difference, exact=True)
        case Call("sqrt", (Mul() as inside,)):
            roots: list[Node] = [Call("sqrt", (part,)) for part in factors(inside)]
            yield Guess("root-rule-without-signs", times(roots), exact=True)
        case Call("sqrt", (Div(top, bottom),)):
            quotient = Div(Call("sqrt", (top,)), Call("sqrt", (bottom,)))
            yield Guess("root-rule-without-signs", quotient, exact=True)
        case Pow(Pow(base, Num(inner)), Num(outer)) if inner * outer == 1 and inner % 2 == 0:
            yield Guess("square-without-absolute-value", base, exact=True)


def of_quotient_of_log(node: Node, domain: Domain) -> Guesses:
    """A divisor moved in or out of a logarithm; a base that became a factor."""
    del domain
    match node:
        case Log(Div(top, bottom), base) if top != ONE:
            yield Guess("coefficient-out-of-log", Div(Log(top, base), bottom))
        case Log(argument, base) if base is not None and not isinstance(base, Num):
            yield Guess("base-as-factor", Mul((Log(argument), Log(base))))
        case Log(Call("sqrt", (inside,)), base):
            yield Guess("power-moved-outside", Call("sqrt", (Log(inside, base),)))
        case Div(Log(argument, base), bottom) if not isinstance(bottom, Log):
            yield Guess("factor-inside-log", Log(Div(argument, bottom), base))
        case Pow(base, Mul() as exponent):
            powers: list[Node] = [Pow(base, part) for part in factors(exponent)]
            yield Guess("exponents-multiplied", times(powers))
        case Div(Div(top, middle), bottom):
            yield Guess("division-read-from-the-right", Div(Mul((top, bottom)), middle))


def of_zero_or_one_weights(node: Node, domain: Domain) -> Guesses:
    """Of terms with the weights 0 and 1, another one kept."""
    del domain
    pairs = signed_terms(node)
    if len(pairs) < 2 or len(pairs) > 8:
        return
    bare = []
    for minus, term in pairs:
        parts = factors(term)
        rest = [part for part in parts if part not in (number(0), ONE)]
        if len(rest) == len(parts) or not rest:
            return
        bare.append(signed(minus, times(rest)))
    yield from (Guess("wrong-term-kept", one) for one in bare)
