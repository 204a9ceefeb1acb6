"""High-precision values of trees by mpmath: the independent word on who is right.

Shares no code with the engine's own evaluation: other numbers, other recursion,
derivatives by differences. For tests and benchmarks only; it has no budgets.
"""

from __future__ import annotations

import json
import random
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import mpmath

from grader.maths.domain import Domain, Kind
from grader.maths.tree import (
    Add,
    Big,
    BigKind,
    Call,
    Const,
    Diff,
    Div,
    Elem,
    Entries,
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
    free_names,
    walk,
)

CORPORA = Path(__file__).with_name("corpora")
PAIRS = (CORPORA / "pairs.jsonl", CORPORA / "more_pairs.jsonl")
DIGITS = 80
MARGIN = mpmath.mpf(10) ** -70
MARGIN_OF_SLOPES = mpmath.mpf(10) ** -35
"""Derivatives by differences keep about half of the digits; exact lines keep nearly all."""


class UndefinedError(Exception):
    """No real value at this point."""


def pairs() -> list[dict[str, Any]]:
    """The hand-written pairs, one mapping each."""
    return [
        json.loads(line) for path in PAIRS for line in path.read_text(encoding="utf-8").splitlines()
    ]


class Point:
    """Values for every declared name; elements are drawn when first asked for."""

    def __init__(self, domain: Domain, nodes: tuple[Node, ...], seed: str) -> None:
        self.domain = domain
        self.random = random.Random(seed)
        below, bounds = _roles(nodes)
        self.values: dict[Any, Any] = {}
        for name, declared in sorted(domain.declarations.items()):
            if declared.shape or declared.indexed:
                continue
            if declared.kind in {Kind.POSINT, Kind.INDEX}:
                low, high = (1, 2) if name in below else (2, 4) if name in bounds else (1, 13)
                self.values[name] = mpmath.mpf(self.random.randint(low, high))
            else:
                self.values[name] = self.drawn(declared.kind)
        for declared in domain.declarations.values():
            for size in declared.shape or ():
                if isinstance(size, str):
                    self.values[size] = mpmath.mpf(self.random.randint(1, 3))
        for tie in domain.constraints:
            if isinstance(tie, Equation) and isinstance(tie.left, Sym):
                self.values[tie.left.name] = value(tie.right, self)

    def drawn(self, kind: Kind) -> Any:
        part = mpmath.mpf(self.random.randint(1, 999)) / 1000
        sign = self.random.choice([-1, 1])
        match kind:
            case Kind.PROBABILITY | Kind.UNIT:
                return part
            case Kind.POSITIVE | Kind.BASE:
                return part * self.random.choice([1, 4]) + mpmath.mpf(1) / 7000
            case Kind.GT1:
                return 1 + 3 * part
            case Kind.POSINT | Kind.INDEX:
                return mpmath.mpf(self.random.randint(1, 5))
        return sign * 3 * part

    def element(self, name: str, indices: tuple[int, ...]) -> Any:
        if (name, indices) not in self.values:
            declared = self.domain.declarations.get(name)
            if declared is None:
                raise UndefinedError
            for index, size in zip(indices, declared.shape or (), strict=False):
                limit = self.values[size] if isinstance(size, str) else size
                if not 1 <= index <= limit:
                    raise UndefinedError
            self.values[(name, indices)] = self.drawn(declared.kind)
        return self.values[(name, indices)]


def _roles(nodes: tuple[Node, ...]) -> tuple[set[str], set[str]]:
    below: set[str] = set()
    bounds: set[str] = set()
    for root in nodes:
        for node in walk(root):
            if isinstance(node, Elem):
                below |= set().union(*map(free_names, node.indices))
            elif isinstance(node, Big):
                bounds |= free_names(node.lower) | free_names(node.upper)
    return below - bounds, bounds


def differ(left: Node, right: Node, domain: Domain, tries: int = 12, seed: str = "0") -> bool:
    """Whether the values differ, or only one exists, at one of some points of the domain.

    One missing value at a single point may be a hole; it must be missing at three.
    """
    holes = 0
    for n in range(tries):
        with mpmath.workdps(DIGITS):
            point = Point(domain, (left, right), f"{seed}/{n}")
            first, second = _or_none(left, point), _or_none(right, point)
            if first is None and second is None:
                continue
            if first is None or second is None:
                holes += 1
                if holes >= 3:
                    return True
            elif _far(first, second, _margin(left, right)):
                return True
    return False


def agree(left: Node, right: Node, domain: Domain, tries: int = 8, seed: str = "0") -> bool:
    """Whether both values exist at one point at least and differ at none."""
    met = False
    for n in range(tries):
        with mpmath.workdps(DIGITS):
            point = Point(domain, (left, right), f"{seed}/{n}")
            first, second = _or_none(left, point), _or_none(right, point)
            if first is not None and second is not None:
                met = True
                if _far(first, second, _margin(left, right)):
                    return False
    return met


def _or_none(node: Node, point: Point) -> Any:
    try:
        return value(node, point)
    except (UndefinedError, ZeroDivisionError, OverflowError):
        return None


def _margin(*lines: Node) -> Any:
    slopes = any(isinstance(node, Diff) for line in lines for node in walk(line))
    return MARGIN_OF_SLOPES if slopes else MARGIN


def _far(first: Any, second: Any, margin: Any) -> bool:
    if isinstance(first, list) != isinstance(second, list):
        return True
    if isinstance(first, list):
        if (len(first), len(first[0])) != (len(second), len(second[0])):
            return True
        return any(
            _far(a, b, margin)
            for ra, rb in zip(first, second, strict=True)
            for a, b in zip(ra, rb, strict=True)
        )
    return bool(abs(first - second) > margin * max(1, abs(first), abs(second)))


def value(node: Node, point: Point, bound: Mapping[str, Any] | None = None) -> Any:
    """The value: a number, or rows of numbers."""
    bound = bound or {}

    def at(part: Node) -> Any:
        return value(part, point, bound)

    match node:
        case Num(exact):
            return mpmath.mpf(exact.numerator) / exact.denominator
        case Const(name):
            return +(mpmath.pi if name == "pi" else mpmath.e)
        case Sym(name):
            return _symbol(name, point, bound)
        case Elem(name, indices):
            return point.element(name, tuple(_whole(at(index)) for index in indices))
        case Add(terms):
            return _folded(_plus, map(at, terms))
        case Neg(operand):
            return _times(mpmath.mpf(-1), at(operand))
        case Mul(factors):
            return _folded(_times, map(at, factors))
        case Div(above, below):
            return _times(1 / at(below), at(above))
        case Pow(base, exponent):
            return _power(at(base), at(exponent))
        case Log(argument, base):
            scale = 1 if base is None else 1 / _log(at(base))
            return _each(lambda x: scale * _log(x), at(argument))
        case Call(name, arguments):
            return _called(name, [at(each) for each in arguments])
        case Big():
            return _big(node, point, bound)
        case Diff():
            return _slope(node, point, bound)
    return _matrix(node, at)


def _matrix(node: Node, at: Any) -> Any:
    match node:
        case Matrix(rows):
            return [[at(entry) for entry in row] for row in rows]
        case Transpose(operand):
            return [list(column) for column in zip(*at(operand), strict=True)]
        case Trace(operand):
            return mpmath.fsum(row[n] for n, row in enumerate(at(operand)))
        case Entries(operand):
            return mpmath.fsum(entry for row in at(operand) for entry in row)
        case Hadamard(factors):
            return _folded(
                lambda a, b: [
                    [x * y for x, y in zip(r, s, strict=True)] for r, s in zip(a, b, strict=True)
                ],
                map(at, factors),
            )
    raise UndefinedError


def _symbol(name: str, point: Point, bound: Mapping[str, Any]) -> Any:
    if name in bound:
        return bound[name]
    declared = point.domain.declarations.get(name)
    if declared is not None and declared.shape:
        rows, columns = (
            int(point.values[size]) if isinstance(size, str) else size for size in declared.shape
        )
        return [
            [point.element(name, (i, k)) for k in range(1, columns + 1)] for i in range(1, rows + 1)
        ]
    if name not in point.values:
        raise UndefinedError
    return point.values[name]


def _folded(step: Any, parts: Any) -> Any:
    first, *rest = parts
    for part in rest:
        first = step(first, part)
    return first


def _each(change: Any, found: Any) -> Any:
    if isinstance(found, list):
        return [[change(entry) for entry in row] for row in found]
    return change(found)


def _plus(a: Any, b: Any) -> Any:
    if isinstance(a, list) != isinstance(b, list):
        raise UndefinedError
    if isinstance(a, list):
        if (len(a), len(a[0])) != (len(b), len(b[0])):
            raise UndefinedError
        return [[x + y for x, y in zip(r, s, strict=True)] for r, s in zip(a, b, strict=True)]
    return a + b


def _times(a: Any, b: Any) -> Any:
    if not isinstance(a, list):
        return _each(lambda x: a * x, b)
    if not isinstance(b, list):
        return _each(lambda x: b * x, a)
    if len(a[0]) != len(b):
        raise UndefinedError
    return [
        [
            mpmath.fsum(x * y for x, y in zip(row, column, strict=True))
            for column in zip(*b, strict=True)
        ]
        for row in a
    ]


def _whole(found: Any) -> int:
    if found != mpmath.floor(found):
        raise UndefinedError
    return int(found)


def _log(x: Any) -> Any:
    if x <= 0:
        raise UndefinedError
    return mpmath.log(x)


def _power(base: Any, exponent: Any) -> Any:
    if isinstance(base, list) or isinstance(exponent, list):
        raise UndefinedError
    if exponent == 0:
        return mpmath.mpf(1)
    if base == 0:
        if exponent < 0:
            raise UndefinedError
        return mpmath.mpf(0)
    if base < 0 and exponent != mpmath.floor(exponent):
        raise UndefinedError
    if abs(exponent) > 10**6:
        raise UndefinedError
    return mpmath.power(base, int(exponent) if exponent == mpmath.floor(exponent) else exponent)


def _root(x: Any) -> Any:
    if x < 0:
        raise UndefinedError
    return mpmath.sqrt(x)


def _exp(x: Any) -> Any:
    if x > 10**6:
        raise UndefinedError
    return mpmath.exp(x)


def _called(name: str, arguments: list[Any]) -> Any:
    first = arguments[0]
    if name == "delta":
        return mpmath.mpf(1 if first == arguments[1] else 0)
    if name in {"factorial", "binomial"}:
        whole = [_whole(each) for each in arguments]
        if min(whole) < 0 or max(whole) > 500:
            raise UndefinedError
        return mpmath.mpf(
            mpmath.factorial(*whole) if name == "factorial" else mpmath.binomial(*whole)
        )
    change: Any = {
        "exp": _exp,
        "sqrt": _root,
        "abs": abs,
        "sigmoid": lambda x: 1 / (1 + _exp(-x)),
    }.get(name) or getattr(mpmath, name)
    return _each(change, first)


def _big(node: Big, point: Point, bound: Mapping[str, Any]) -> Any:
    lower, upper = (_whole(value(end, point, bound)) for end in (node.lower, node.upper))
    if upper < lower - 1 or upper - lower > 100:
        raise UndefinedError
    found = [
        value(node.body, point, {**bound, node.index: mpmath.mpf(n)})
        for n in range(lower, upper + 1)
    ]
    if node.kind is BigKind.SUM:
        return _folded(_plus, found) if found else mpmath.mpf(0)
    return _folded(_times, found) if found else mpmath.mpf(1)


def _slope(node: Diff, point: Point, bound: Mapping[str, Any]) -> Any:
    key: Any = (
        node.variable.name
        if isinstance(node.variable, Sym)
        else (
            node.variable.name,
            tuple(_whole(value(index, point, bound)) for index in node.variable.indices),
        )
    )
    value(node.variable, point, bound)
    kept = point.values[key]

    def along(x: Any) -> Any:
        point.values[key] = x
        return value(node.body, point, bound)

    try:
        if isinstance(along(kept), list):
            raise UndefinedError
        step = mpmath.mpf(10) ** -18
        # Four values: an error of the order of step^4, far below the margin.
        near = along(kept + step) - along(kept - step)
        far = along(kept + 2 * step) - along(kept - 2 * step)
        return (8 * near - far) / (12 * step)
    finally:
        point.values[key] = kept
