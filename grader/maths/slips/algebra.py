"""Slips of plain algebra, at one place of a line: signs, brackets, fractions, likenesses."""

from __future__ import annotations

from grader.maths.domain import Domain
from grader.maths.slips.guess import Guess, Guesses, factors, signed, signed_terms, times, total
from grader.maths.tree import ONE, Add, Big, Div, Elem, Log, Mul, Neg, Node, Num, Sym, walk


def of_minus(node: Node, domain: Domain) -> Guesses:
    """A minus in front of a bracket that reaches only some of the terms."""
    del domain
    if not isinstance(node, Neg):
        return
    around = node.operand if isinstance(node.operand, Big) else None
    inner = node.operand if around is None else around.body
    pairs = signed_terms(inner)
    if len(pairs) > 1:
        for turned in range(len(pairs)):
            flags = [minus != (n == turned) for n, (minus, _) in enumerate(pairs)]
            parts = [
                signed(flag, _around(term, around))
                for flag, (_, term) in zip(flags, pairs, strict=True)
            ]
            yield Guess("minus-not-distributed", total(parts))
    yield Guess("minus-dropped", node.operand, exact=True)


def _around(term: Node, big: Big | None) -> Node:
    return term if big is None else Big(big.kind, term, big.index, big.lower, big.upper)


def of_bracket(node: Node, domain: Domain) -> Guesses:
    """A factor in front of a bracket that reaches the first term only."""
    del domain
    if not isinstance(node, Mul):
        return
    parts = factors(node)
    for place, part in enumerate(parts):
        pairs = signed_terms(part)
        if len(pairs) > 1:
            before, after = parts[:place], parts[place + 1 :]
            for reached in range(len(pairs)):
                terms = [
                    signed(minus, times([*before, term, *after]) if n == reached else term)
                    for n, (minus, term) in enumerate(pairs)
                ]
                yield Guess("factor-reaches-one-term-only", total(terms))


def of_fraction(node: Node, domain: Domain) -> Guesses:
    """Fractions added or cancelled in a wrong way."""
    del domain
    if isinstance(node, Add):
        pairs = signed_terms(node)
        quotients = [(minus, term) for minus, term in pairs if isinstance(term, Div)]
        if len(quotients) == len(pairs) == 2:
            yield from _of_two_fractions([(m, t) for m, t in quotients if isinstance(t, Div)])
    if not isinstance(node, Div):
        return
    pairs = signed_terms(node.numerator)
    if len(pairs) > 1:
        kept = [signed(minus, term) for minus, term in pairs if term != node.denominator]
        if len(kept) < len(pairs):
            yield Guess("cancelled-in-a-sum", total(kept))
            yield Guess("cancelled-in-a-sum", total([*kept, ONE]))
    below = signed_terms(node.denominator)
    if len(below) > 1:
        split = [signed(minus, Div(node.numerator, term)) for minus, term in below]
        yield Guess("denominator-split", total(split))


def _of_two_fractions(quotients: list[tuple[bool, Div]]) -> Guesses:
    (first_minus, first), (second_minus, second) = quotients
    top = total([signed(first_minus, first.numerator), signed(second_minus, second.numerator)])
    yield Guess("fractions-added-across", Div(top, Add((first.denominator, second.denominator))))
    below = Mul((first.denominator, second.denominator))
    yield Guess("numerators-not-extended", Div(top, below))
    crossed = total(
        [
            signed(first_minus, Mul((first.numerator, first.denominator))),
            signed(second_minus, Mul((second.numerator, second.denominator))),
        ]
    )
    yield Guess("numerators-extended-by-own-denominator", Div(crossed, below))


def of_term(node: Node, domain: Domain) -> Guesses:
    """One term of two that belong together; the logs' arguments exchanged between them."""
    del domain
    if not isinstance(node, Add):
        return
    pairs = signed_terms(node)
    if len(pairs) == 2:
        (first_minus, first), (second_minus, second) = pairs
        if _complementary(first, second):
            yield Guess("only-the-first-term-kept", signed(first_minus, first))
            yield Guess("only-the-second-term-kept", signed(second_minus, second))
        for one, two in _crossed(first, second):
            terms = [signed(first_minus, one), signed(second_minus, two)]
            yield Guess("terms-crossed", total(terms))
    minuses = [n for n, (minus, _) in enumerate(pairs) if minus]
    if len(minuses) > 1:
        later = [signed(minus and n == minuses[0], term) for n, (minus, term) in enumerate(pairs)]
        yield Guess("minus-not-distributed", total(later))
    if any(minus for minus, _ in pairs):
        bare = [term for _, term in pairs]
        yield Guess("minus-lost-in-one-term", total(bare), exact=True)


def _complementary(first: Node, second: Node) -> bool:
    return _logs(first) == 1 == _logs(second) and any(
        isinstance(part, Add) and ONE in part.terms for part in walk(second)
    )


def _logs(node: Node) -> int:
    return sum(isinstance(part, Log) for part in walk(node))


def _crossed(first: Node, second: Node) -> list[tuple[Node, Node]]:
    one, two = factors(first), factors(second)
    logs = [[part for part in parts if isinstance(part, Log)] for parts in (one, two)]
    if [len(found) for found in logs] != [1, 1] or len(one) < 2 or len(two) < 2:
        return []
    if all(isinstance(part, Num | Log) for part in (*one, *two)):
        return []
    (a,), (b,) = logs
    swapped = [
        times([b if part is a else part for part in one]),
        times([a if part is b else part for part in two]),
    ]
    return [(swapped[0], swapped[1])]


def of_weighted_log(node: Node, domain: Domain) -> Guesses:
    """A weight and the argument of its log: exchanged, or made another quantity."""
    del domain
    if not isinstance(node, Mul):
        return
    parts = factors(node)
    logs = [part for part in parts if isinstance(part, Log)]
    weights = [part for part in parts if isinstance(part, Sym | Elem)]
    if len(logs) != 1 or len(weights) != 1:
        return
    (log,), (weight,) = logs, weights
    rest = [part for part in parts if part is not log and part is not weight]
    value = log.argument
    if isinstance(value, Num):
        return
    yield Guess("weight-and-argument-swapped", times([*rest, value, Log(weight, log.base)]))
    yield Guess("log-of-a-ratio", times([*rest, weight, Log(Div(value, weight), log.base)]))
    yield Guess("log-of-a-ratio", times([*rest, weight, Log(Div(weight, value), log.base)]))
    yield Guess("entropy-of-the-weights", times([*rest, weight, Log(weight, log.base)]))
    yield Guess("entropy-of-the-arguments", times([*rest, value, log]))
    others = Mul((Add((ONE, Neg(weight))), Log(Add((ONE, Neg(value))), log.base)))
    yield Guess("complement-added", times([*rest, Add((Mul((weight, log)), others))]))
