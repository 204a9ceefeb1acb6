"""The value of a line in ordinary floating point, to compare guesses quickly.

Good enough to name a slip in a line that is already refuted, never to decide one.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from random import Random

from grader.maths import tree
from grader.maths.domain import Declaration, Domain, Kind
from grader.maths.slips.work import Work
from grader.maths.tree import BigKind, Equation, Node

Value = float | list[list[float]]
MAX_TERMS = 400
TOLERANCE = 1e-9


class NoValue(Exception):
    """The line has no value here."""


@dataclass(frozen=True)
class Place:
    """Values for every symbol, and for the elements of indexed ones, all from one seed."""

    domain: Domain
    seed: int

    def scalar(self, name: str) -> float:
        """The value of a symbol."""
        for constraint in self.domain.constraints:
            if isinstance(constraint, Equation) and constraint.left == tree.Sym(name):
                value = evaluated(constraint.right, self, {})
                if isinstance(value, float):
                    return value
        return self._drawn(name, self.domain.declarations.get(name))

    def element(self, name: str, indices: tuple[int, ...]) -> float:
        """The value of one element."""
        return self._drawn(f"{name}{indices}", self.domain.declarations.get(name))

    def matrix(self, name: str) -> list[list[float]]:
        """The values of a matrix, as its elements have them."""
        declaration = self.domain.declarations[name]
        assert declaration.shape is not None
        rows, columns = (
            size if isinstance(size, int) else round(self.scalar(size))
            for size in declaration.shape
        )
        return [
            [self.element(name, (i, k)) for k in range(1, columns + 1)] for i in range(1, rows + 1)
        ]

    def _drawn(self, text: str, declaration: Declaration | None) -> float:
        kind = Kind.REAL if declaration is None else declaration.kind
        return float(self._size(text)) if kind is Kind.POSINT else _random(self.seed, text, kind)

    def _size(self, text: str) -> int:
        """Sizes differ from one another at each place."""
        names = sorted(
            name for name, kind in self.domain.declarations.items() if kind.kind is Kind.POSINT
        )
        return 2 + (names.index(text) + self.seed) % max(3, len(names))


@lru_cache(maxsize=4096)
def _random(seed: int, text: str, kind: Kind) -> float:
    random = Random(f"{seed}:{text}")  # noqa: S311 - values, no secrets
    match kind:
        case Kind.PROBABILITY | Kind.UNIT:
            return random.uniform(0.1, 0.9)
        case Kind.POSITIVE:
            return random.uniform(0.3, 2.5)
        case Kind.BASE | Kind.GT1:
            return random.uniform(1.2, 3.0)
        case Kind.INDEX:
            return float(random.randint(1, 2))
    return random.choice((-1, 1)) * random.uniform(0.3, 2.5)


def evaluated(
    node: Node, place: Place, bound: Mapping[str, int], work: Work | None = None
) -> Value:
    """The value of a line; NoValue where it has none, Exhausted where ``work`` is used up."""
    try:
        return _Evaluator(place, work or Work()).value(node, dict(bound))
    except (ArithmeticError, ValueError, TypeError, IndexError, RecursionError) as problem:
        raise NoValue from problem


def close(first: Value, second: Value) -> bool:
    """Whether two values agree as far as floating point goes."""
    one, two = _flat(first), _flat(second)
    if len(one) != len(two) or isinstance(first, float) != isinstance(second, float):
        return False
    if isinstance(first, list) and isinstance(second, list) and len(first) != len(second):
        return False
    return all(
        math.isclose(a, b, rel_tol=TOLERANCE, abs_tol=TOLERANCE)
        for a, b in zip(one, two, strict=True)
    )


def _flat(value: Value) -> list[float]:
    return [value] if isinstance(value, float) else [entry for row in value for entry in row]


class _Evaluator:
    def __init__(self, place: Place, work: Work) -> None:
        self._place = place
        self._work = work

    def value(self, node: Node, bound: dict[str, int]) -> Value:
        self._work.spend()
        match node:
            case tree.Num(value):
                return float(value)
            case tree.Const(name):
                return math.pi if name == "pi" else math.e
            case tree.Sym(name):
                if name in bound:
                    return float(bound[name])
                declaration = self._place.domain.declarations.get(name)
                if declaration is not None and declaration.shape is not None:
                    return self._place.matrix(name)
                return self._place.scalar(name)
            case tree.Elem(name, indices):
                places = tuple(self._whole(index, bound) for index in indices)
                return self._place.element(name, places)
            case tree.Big():
                return self._big(node, bound)
            case tree.Matrix(rows):
                return [[self._number(entry, bound) for entry in row] for row in rows]
        parts = [self.value(part, bound) for part in tree.children(node)]
        return _combined(node, parts)

    def _number(self, node: Node, bound: dict[str, int]) -> float:
        value = self.value(node, bound)
        if not isinstance(value, float):
            raise NoValue
        return value

    def _whole(self, node: Node, bound: dict[str, int]) -> int:
        value = self._number(node, bound)
        if abs(value - round(value)) > TOLERANCE:
            raise NoValue
        return round(value)

    def _big(self, node: tree.Big, bound: dict[str, int]) -> float:
        low, high = self._whole(node.lower, bound), self._whole(node.upper, bound)
        if high - low > MAX_TERMS or high < low - 1:
            raise NoValue
        values = [self._number(node.body, {**bound, node.index: n}) for n in range(low, high + 1)]
        return math.fsum(values) if node.kind is BigKind.SUM else math.prod(values)


def _combined(node: Node, parts: list[Value]) -> Value:
    match node:
        case tree.Add():
            return _entrywise(sum, parts)
        case tree.Hadamard():
            return _entrywise(math.prod, parts)
        case tree.Neg():
            return _mapped(lambda entry: -entry, parts[0])
        case tree.Mul():
            result = parts[0]
            for part in parts[1:]:
                result = _times(result, part)
            return result
        case tree.Div():
            below = _scalar(parts[1])
            return _mapped(lambda entry: entry / below, parts[0])
        case tree.Pow():
            return _power(_scalar(parts[0]), _scalar(parts[1]))
        case tree.Log():
            base = math.log(_scalar(parts[1])) if len(parts) > 1 else 1.0
            return _mapped(lambda entry: math.log(entry) / base, parts[0])
        case tree.Call(name, _):
            return _called(name, parts)
    return _of_matrix(node, parts)


def _of_matrix(node: Node, parts: list[Value]) -> Value:
    match node:
        case tree.Transpose():
            return [list(row) for row in zip(*_rows(parts[0]), strict=True)]
        case tree.Trace():
            rows = _rows(parts[0])
            if len(rows) != len(rows[0]):
                raise NoValue
            return math.fsum(row[n] for n, row in enumerate(rows))
        case tree.Entries():
            return math.fsum(entry for row in _rows(parts[0]) for entry in row)
    raise NoValue


def _called(name: str, parts: list[Value]) -> Value:
    if name == "delta":
        return 1.0 if _scalar(parts[0]) == _scalar(parts[1]) else 0.0
    if name == "binomial":
        return float(math.comb(round(_scalar(parts[0])), round(_scalar(parts[1]))))
    functions = {
        "exp": math.exp,
        "sqrt": math.sqrt,
        "abs": abs,
        "sigmoid": lambda x: 1 / (1 + math.exp(-x)),
        "sin": math.sin,
        "cos": math.cos,
        "tan": math.tan,
        "sinh": math.sinh,
        "cosh": math.cosh,
        "tanh": math.tanh,
        "factorial": lambda x: float(math.factorial(round(x))),
    }
    return _mapped(functions[name], parts[0])


def _power(base: float, exponent: float) -> float:
    if exponent == 0:
        return 1.0
    value = base**exponent
    if isinstance(value, complex):
        raise NoValue
    return float(value)


def _scalar(value: Value) -> float:
    if isinstance(value, float):
        return value
    raise NoValue


def _rows(value: Value) -> list[list[float]]:
    if isinstance(value, float):
        raise NoValue
    return value


def _mapped(change: object, value: Value) -> Value:
    assert callable(change)
    if isinstance(value, float):
        return float(change(value))
    return [[float(change(entry)) for entry in row] for row in value]


def _entrywise(join: object, parts: list[Value]) -> Value:
    assert callable(join)
    if all(isinstance(part, float) for part in parts):
        return float(join(parts))
    tables = [_rows(part) for part in parts]
    return [
        [float(join(entries)) for entries in zip(*rows, strict=True)]
        for rows in zip(*tables, strict=True)
    ]


def _times(first: Value, second: Value) -> Value:
    if isinstance(first, float):
        return _mapped(lambda entry: first * entry, second)
    if isinstance(second, float):
        return _mapped(lambda entry: second * entry, first)
    if len(first[0]) != len(second):
        raise NoValue
    columns = list(zip(*second, strict=True))
    return [
        [math.fsum(a * b for a, b in zip(row, column, strict=True)) for column in columns]
        for row in first
    ]


def places(domain: Domain, tries: int = 14) -> Iterator[Place]:
    """Places to evaluate at, always the same ones."""
    return (Place(domain, seed) for seed in range(11, 11 + tries))
