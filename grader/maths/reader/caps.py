"""The limits that every tree keeps, checked while it is built, before any arithmetic.

Owns the sizes. Nothing here, and nothing in the reader, computes a power of exact
numbers: sizes are estimated in floating point, which cannot grow.
"""

from __future__ import annotations

import math

from grader.language import Message, say
from grader.maths.tree import Add, Big, Call, Div, Mul, Neg, Node, Num, Pow, children

MAX_NODES = 400
MAX_DEPTH = 60
MAX_EXPONENT = 1_000
MAX_FACTORIAL = 50
MAX_RANGE = 200
MAX_SIDE = 6
MAX_BIGS = 4
MAX_ORDER = 4
_HUGE = 1e200


class Caps:
    """Counts the nodes of one tree, and how deep each is."""

    def __init__(self) -> None:
        # The nodes are kept: an identity is only theirs while they live.
        self._seen: dict[int, tuple[Node, int, int]] = {}
        self._count = 0

    def excess(self, node: Node) -> Message | None:
        """What is too large about a new node; its parts have been here before."""
        self._count += 1
        if self._count > MAX_NODES:
            return say("the formula has too many parts; the limit is {limit}", limit=MAX_NODES)
        heights = [self._measured(part) for part in children(node)]
        depth = 1 + max((depth for depth, _ in heights), default=0)
        bigs = isinstance(node, Big) + max((bigs for _, bigs in heights), default=0)
        self._seen[id(node)] = (node, depth, bigs)
        if depth > MAX_DEPTH:
            return too_deep()
        if bigs > MAX_BIGS:
            return say(
                "too many sums are nested in each other; the limit is {limit}", limit=MAX_BIGS
            )
        return _excess_of(node)

    def _measured(self, node: Node) -> tuple[int, int]:
        found = self._seen.get(id(node))
        if found is not None:
            return found[1], found[2]
        parts = [self._measured(part) for part in children(node)]
        return (
            1 + max((depth for depth, _ in parts), default=0),
            isinstance(node, Big) + max((bigs for _, bigs in parts), default=0),
        )


def too_deep() -> Message:
    """What is said of a formula that is nested too deeply."""
    return say("the formula is nested too deeply; the limit is {limit}", limit=MAX_DEPTH)


def magnitude(node: Node) -> float | None:
    """About the value of a formula without names, possibly infinite; None of any other."""
    match node:
        case Num(value):
            return float(value)
        case Neg(operand):
            inner = magnitude(operand)
            return None if inner is None else -inner
        case Add(parts):
            values = _magnitudes(parts)
            return None if values is None else math.fsum(values)
        case Mul(parts):
            values = _magnitudes(parts)
            return None if values is None else math.prod(values)
        case Div(first, second):
            pair = _magnitudes((first, second))
            return None if pair is None else pair[0] / pair[1] if pair[1] else math.inf
        case Pow(first, second):
            pair = _magnitudes((first, second))
            return None if pair is None else _power(pair[0], pair[1])
    return None


def _magnitudes(parts: tuple[Node, ...]) -> list[float] | None:
    values = [magnitude(part) for part in parts]
    known = [min(max(value, -1e300), 1e300) for value in values if value is not None]
    return known if len(known) == len(values) else None


def _power(base: float, exponent: float) -> float:
    try:
        return math.pow(base, exponent)
    except (OverflowError, ValueError):
        return math.inf


def _raised(node: Node) -> float:
    """The exponent of a power, together with those of the powers that are its base."""
    total = 1.0
    while isinstance(node, Pow):
        total *= max(1.0, abs(magnitude(node.exponent) or 0))
        node = node.base
    return total


def _is_huge(base: Node, exponent: Node) -> bool:
    """Whether a number that is too large for floating point is raised still further."""
    size, power = magnitude(base), magnitude(exponent)
    if size is None or power is None or abs(power) <= 1:
        return False
    return abs(size) > _HUGE or 0 < abs(size) < 1 / _HUGE


def _excess_of(node: Node) -> Message | None:
    match node:
        case Pow(base, exponent):
            if _raised(node) > MAX_EXPONENT or _is_huge(base, exponent):
                return say("the exponent is too large; the limit is {limit}", limit=MAX_EXPONENT)
        case Call("factorial" | "binomial" as name, arguments):
            if any(abs(magnitude(part) or 0) > MAX_FACTORIAL for part in arguments):
                return say(
                    "the argument of {name} is too large; the limit is {limit}",
                    name=name,
                    limit=MAX_FACTORIAL,
                )
        case Big(_, _, _, lower, upper):
            ends = _magnitudes((lower, upper))
            if ends is not None and ends[1] - ends[0] + 1 > MAX_RANGE:
                return say("the sum has too many terms; the limit is {limit}", limit=MAX_RANGE)
    return None
