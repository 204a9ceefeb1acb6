"""Slips with logarithms, at one place of a line."""

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
from grader.maths.tree import (
    ONE,
    Add,
    Big,
    BigKind,
    Div,
    Log,
    Mul,
    Neg,
    Node,
    Num,
    Pow,
)


def of_log(node: Node, domain: Domain) -> Guesses:
    """Slips with one logarithm."""
    del domain
    if not isinstance(node, Log):
        return
    yield from _of_base(node)
    inside = node.argument
    match inside:
        case Add() | Neg():
            yield from _of_sum(node)
        case Mul():
            yield from _of_product(node)
        case Div():
            yield from _of_quotient(node)
        case Pow(base, exponent):
            yield Guess("power-moved-outside", Pow(_log(node, base), exponent))
            yield Guess("factor-inside-log", _log(node, Mul((exponent, base))))
            yield Guess("base-and-exponent-swapped", Mul((base, _log(node, exponent))))
            yield Guess("exponent-forgotten", _log(node, base), exact=True)
            yield Guess(
                "square-without-absolute-value", Mul((exponent, _log(node, base))), exact=True
            )
            yield Guess("exponent-added", Add((exponent, _log(node, base))))
        case Big():
            yield from _of_big(node, inside)
    yield Guess("log-forgotten", inside, exact=True)


def _log(like: Log, argument: Node) -> Log:
    return Log(argument, like.base)


def _of_base(node: Log) -> Guesses:
    if node.base is None:
        yield Guess("log10-for-ln", Log(node.argument, number(10)))
        yield Guess("log2-for-ln", Log(node.argument, number(2)))
        return
    yield Guess("base-dropped", Log(node.argument))
    yield Guess("base-and-argument-swapped", Log(node.base, node.argument))
    yield Guess("log-to-a-base-as-quotient", Log(Div(node.argument, node.base)))


def _of_sum(node: Log) -> Guesses:
    pairs = signed_terms(node.argument)
    if len(pairs) < 2:
        return
    minus = any(sign for sign, _ in pairs)
    name = "log-of-a-difference-split" if minus else "log-of-a-sum-split"
    yield Guess(name, total([signed(sign, _log(node, term)) for sign, term in pairs]))
    if not any(isinstance(term, Num) for _, term in pairs):
        logs = [_log(node, term) for _, term in pairs]
        yield Guess("log-of-a-sum-as-product", times(list(logs)))
    numbers = [pair for pair in pairs if isinstance(pair[1], Num)]
    rest = [pair for pair in pairs if not isinstance(pair[1], Num)]
    if len(numbers) == 1 and rest:
        kept = [signed(sign, term) for sign, term in numbers]
        logged = [signed(sign, _log(node, term)) for sign, term in rest]
        name = "log-of-one-minus-split" if minus else "log-of-one-plus-split"
        yield Guess(name, total(kept + logged))
    if len(pairs) == 2 and pairs[0][0] != pairs[1][0]:
        turned = total([signed(not sign, term) for sign, term in pairs])
        yield Guess("difference-turned-round", _log(node, turned))


def _of_product(node: Log) -> Guesses:
    parts = factors(node.argument)
    logs: list[Node] = [_log(node, part) for part in parts]
    yield Guess("log-of-product-as-product-of-logs", times(logs))
    numbers = [part for part in parts if isinstance(part, Num)]
    rest = [part for part in parts if not isinstance(part, Num)]
    if numbers and rest:
        inside = _log(node, times(rest))
        yield Guess("coefficient-out-of-log", times([*numbers, inside]))
        yield Guess("number-not-logged", total([*numbers, inside]))
        # 0.5*a was read as a/2.
        flipped = [Neg(Num(1 / part.value)) for part in numbers if 0 < part.value < 1]
        if len(flipped) == len(numbers):
            yield Guess("number-not-logged", total([inside, *flipped]))
    for place, part in enumerate(parts):
        if not isinstance(part, Pow):
            continue
        bases = [*parts[:place], part.base, *parts[place + 1 :]]
        whole = Mul((part.exponent, _log(node, times(bases))))
        yield Guess("exponent-over-the-whole-product", whole)
        each: list[Node] = [Mul((part.exponent, _log(node, base))) for base in bases]
        yield Guess("exponent-over-both-factors", total(each))
    if any(isinstance(part, Pow) for part in parts):
        bare: list[Node] = [_log(node, _bare(part)) for part in parts]
        yield Guess("exponents-forgotten", total(bare))
        yield Guess("power-moved-outside", total([_outside(node, part) for part in parts]))
    brought = [_brought_down(node, part) for part in parts]
    yield Guess("log-of-product-as-product-of-logs", times(brought))


def _bare(part: Node) -> Node:
    return part.base if isinstance(part, Pow) else part


def _outside(node: Log, part: Node) -> Node:
    if isinstance(part, Pow):
        return Pow(_log(node, part.base), part.exponent)
    return _log(node, part)


def _brought_down(node: Log, part: Node) -> Node:
    if isinstance(part, Pow):
        return Mul((part.exponent, _log(node, part.base)))
    return _log(node, part)


def _of_quotient(node: Log) -> Guesses:
    assert isinstance(node.argument, Div)
    top, bottom = node.argument.numerator, node.argument.denominator
    if top == ONE:
        yield Guess("reciprocal-moved-out", Div(ONE, _log(node, bottom)))
        yield Guess("reciprocal-ignored", _log(node, bottom), exact=True)
    else:
        quotient = Div(_log(node, top), _log(node, bottom))
        yield Guess("log-of-quotient-as-quotient-of-logs", quotient)
        turned = Add((_log(node, bottom), Neg(_log(node, top))))
        yield Guess("log-of-quotient-turned-round", turned)
        yield Guess("log-of-quotient-as-sum", Add((_log(node, top), _log(node, bottom))))
    if isinstance(bottom, Num):
        yield Guess("number-not-logged", Add((_log(node, top), Neg(bottom))))
    parts = factors(bottom)
    if len(parts) > 1:
        first, *others = [_log(node, part) for part in parts]
        lost = total([_log(node, top), Neg(first), *others])
        yield Guess("sign-lost-in-the-denominator", lost)


def _of_big(node: Log, inside: Big) -> Guesses:
    def again(body: Node, kind: BigKind = inside.kind) -> Big:
        return Big(kind, body, inside.index, inside.lower, inside.upper)

    logged = again(_log(node, inside.body))
    if inside.kind is BigKind.SUM:
        yield Guess("log-through-the-sum-sign", logged)
        return
    yield Guess("log-through-the-product-sign", logged)
    yield Guess("product-turned-into-sum", again(inside.body, BigKind.SUM))
    parts = factors(inside.body)
    if len(parts) > 1:
        kept = times([_brought_down(node, part) for part in parts])
        yield Guess("product-kept-inside-the-sum", again(kept, BigKind.SUM))
        plain = times([_log(node, part) for part in parts])
        yield Guess("product-kept-inside-the-sum", again(plain, BigKind.SUM))
    if any(isinstance(part, Pow) for part in parts):
        bare: list[Node] = [_log(node, _bare(part)) for part in parts]
        yield Guess("exponents-forgotten", again(total(bare), BigKind.SUM))


def of_logs_together(node: Node, domain: Domain) -> Guesses:
    """Slips with what stands around a logarithm."""
    del domain
    match node:
        case Div(Log(first, None), Log(second, None)):
            difference = Add((Log(first), Neg(Log(second))))
            yield Guess("quotient-of-logs-as-difference", difference)
            yield Guess("logs-cancelled", Div(first, second))
        case Pow(Log() as log, exponent):
            yield Guess("power-outside-log-brought-down", Mul((exponent, log)))
        case Mul():
            yield from _of_weight(factors(node))


def _of_weight(parts: list[Node]) -> Guesses:
    logs = [part for part in parts if isinstance(part, Log)]
    if len(logs) == 2 and len(parts) == 2:
        first, second = logs
        product = Log(Mul((first.argument, second.argument)), first.base)
        yield Guess("product-of-logs-as-log-of-product", product)
        yield Guess("product-of-logs-as-log-of-product", Add((first, second)))
    if len(logs) != 1:
        return
    log, rest = logs[0], [part for part in parts if not isinstance(part, Log)]
    yield Guess("factor-inside-log", Log(times([*rest, log.argument]), log.base))
    yield Guess("weight-dropped", log, exact=True)
