"""Which guesses give the learner's line: by form first, then by value at fixed places."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

from grader.language import Message
from grader.maths.calculus import CannotDifferentiate, without_derivatives
from grader.maths.domain import Domain
from grader.maths.rules.expanding import expanded
from grader.maths.rules.forming import formed
from grader.maths.slips import algebra, derivatives, functions, logs, matrices, powers, sums, whole
from grader.maths.slips.catalogue import text_backwards, text_of
from grader.maths.slips.floats import NoValue, Place, Value, close, evaluated, places
from grader.maths.slips.guess import Guess, signed_terms
from grader.maths.slips.work import OF_A_FORM, Exhausted, Work
from grader.maths.tree import (
    Diff,
    Equation,
    Log,
    Mul,
    Neg,
    Node,
    Num,
    Sym,
    children,
    rebuilt,
    substituted,
    walk,
)
from grader.maths.writing import written

LOCAL = (
    logs.of_log,
    logs.of_logs_together,
    powers.of_power,
    powers.of_function,
    powers.of_product,
    sums.of_big,
    sums.of_element,
    sums.of_divisor,
    derivatives.of_derivative,
    algebra.of_minus,
    algebra.of_bracket,
    algebra.of_fraction,
    algebra.of_term,
    algebra.of_weighted_log,
    matrices.of_matrix,
    functions.of_call,
    functions.of_inverse,
    functions.of_signs,
    functions.of_quotient_of_log,
    functions.of_zero_or_one_weights,
)
BACKWARDS = frozenset(
    {
        "log-of-a-sum-split",
        "log-of-a-difference-split",
        "log-of-product-as-product-of-logs",
        "log-of-quotient-as-quotient-of-logs",
        "power-of-a-sum-split",
        "root-of-a-sum-split",
        "exp-of-a-sum-split",
        "sum-of-products-as-product-of-sums",
        "sum-of-powers-as-power-of-sum",
        "log-through-the-sum-sign",
        "coefficient-out-of-log",
        "denominator-split",
        "power-outside-log-brought-down",
        "log-outside-the-mean",
    }
)
BETTER_NAMES = {"power-as-product": "factor-inside-log"}
"""Where both fit, the second says more."""
MAX_CANDIDATES = 900
MAX_NODES = 400
PLACES = 3
GROWTH = 4
MOST_NESTED = 4


@dataclass(frozen=True, slots=True)
class Slip:
    """A slip that explains a line: its name, the part where it happened, and what is said."""

    id: str
    place: Node | None
    text: Message


@dataclass(frozen=True)
class _Candidate:
    guess: Guess
    place: Node
    line: Node


@dataclass(frozen=True)
class _Hit:
    candidate: _Candidate
    rank: tuple[int, int]


def found_slips(
    previous: Node,
    following: Node,
    domain: Domain,
    operation: Mapping[str, Any] | None = None,
) -> tuple[Slip, ...]:
    """The slips that lead from one expression to the other, best first."""
    if _size(previous) > MAX_NODES or _size(following) > MAX_NODES:
        return ()
    work = Work()
    try:
        goal = _Goal(following, domain, work)
        goal.tell_apart(previous)
        for line in _starts(previous, domain):
            work.spend(OF_A_FORM * _size(line))
            hits = list(goal.hits(_candidates(line, domain, operation)))
            if hits:
                return tuple(_slip(hit.candidate, line) for hit in _best(hits))
        back = _Goal(previous, domain, work)
        back.tell_apart(following)
    except Exhausted:
        return ()
    hits = [
        hit
        for hit in back.hits(_candidates(following, domain, None))
        if hit.candidate.guess.id in BACKWARDS and not _is_of_number(hit.candidate.place)
    ]
    return tuple(_backwards(hit.candidate) for hit in _best(hits)[:1])


def _is_of_number(place: Node) -> bool:
    """``log(b + 1)``: that it were put together from ``log(b)`` and ``log(1)`` is far-fetched."""
    return isinstance(place, Log) and any(isinstance(part, Num) for part in _terms(place.argument))


def _terms(node: Node) -> list[Node]:
    return [term for _, term in signed_terms(node)]


def _starts(previous: Node, domain: Domain) -> Iterator[Node]:
    """The line as it stands, then taken apart by right rules: a slip may follow those."""
    yield previous
    tied = _tied(previous, domain)
    if tied != previous:
        yield tied
    yield from expanded(previous, domain)


def _tied(line: Node, domain: Domain) -> Node:
    """The line with the symbols that the task ties to others put in."""
    values = {
        constraint.left.name: constraint.right
        for constraint in domain.constraints
        if isinstance(constraint, Equation) and isinstance(constraint.left, Sym)
    }
    return substituted(line, values) if values and not _has_derivative(line) else line


def _has_derivative(line: Node) -> bool:
    return any(isinstance(part, Diff) for part in walk(line))


def _candidates(
    line: Node, domain: Domain, operation: Mapping[str, Any] | None
) -> Iterator[_Candidate]:
    yield from islice(_all_candidates(line, domain, operation), MAX_CANDIDATES)


def _all_candidates(
    line: Node, domain: Domain, operation: Mapping[str, Any] | None
) -> Iterator[_Candidate]:
    for guess in _of_operation(line, operation):
        yield _Candidate(guess, line, guess.made)
    for path, node in _places(line):
        for of_node in LOCAL:
            for guess in of_node(node, domain):
                yield _Candidate(guess, node, _put(line, path, guess.made))
    for guess in whole.everywhere(line, LOCAL, domain):
        yield _Candidate(guess, line, guess.made)
    for guess in whole.of_line(line, domain):
        yield _Candidate(guess, line, guess.made)


def _of_operation(line: Node, operation: Mapping[str, Any] | None) -> Iterator[Guess]:
    """The operation that was stated but not carried out."""
    name = None if operation is None else operation.get("name")
    match line:
        case Log(inside, None) if name == "log":
            yield Guess("log-forgotten", inside)
        case Neg(inside) if name == "neg":
            yield Guess("minus-dropped", inside)
        case Mul((_, *rest)) if name == "scale":
            yield Guess("divisor-dropped", rest[0] if len(rest) == 1 else Mul(tuple(rest)))


def _places(node: Node, path: tuple[int, ...] = ()) -> Iterator[tuple[tuple[int, ...], Node]]:
    yield path, node
    for number, part in enumerate(children(node)):
        yield from _places(part, (*path, number))


def _put(line: Node, path: tuple[int, ...], made: Node) -> Node:
    if not path:
        return made
    parts = list(children(line))
    parts[path[0]] = _put(parts[path[0]], path[1:], made)
    if isinstance(line, Diff) and path[0] == 1:
        return line
    return rebuilt(line, tuple(parts))


class _Goal:
    """The learner's line: its form, and its values where it has any."""

    def __init__(self, line: Node, domain: Domain, work: Work) -> None:
        self._domain = domain
        self._work = work
        work.spend(OF_A_FORM * _size(line))
        self._key = formed(line, domain).key
        self._by_value = True
        self._values: list[tuple[Place, Value]] = []
        plain = _carried_out(line)
        for place in places(domain):
            value = None if plain is None else _value(plain, place, work)
            if value is not None:
                self._values.append((place, value))
            if len(self._values) == PLACES:
                break

    def tell_apart(self, other: Node) -> None:
        """Where the refuted line has the same values at our places, only forms decide."""
        if self._agrees(other) is not False:
            self._by_value = False

    def hits(self, candidates: Iterator[_Candidate]) -> Iterator[_Hit]:
        """Those that match; where the work is used up, those found until then."""
        try:
            for candidate in candidates:
                kind = self._match(candidate)
                if kind is not None:
                    yield _Hit(candidate, (kind, _size(candidate.place)))
        except Exhausted:
            return

    def _match(self, candidate: _Candidate) -> int | None:
        """0 for the same form, 1 for the same values, None for neither."""
        verdict = self._agrees(candidate.line)
        if verdict is False:
            return None
        self._work.spend(OF_A_FORM * _size(candidate.line))
        if formed(candidate.line, self._domain).key == self._key:
            return 0
        by_value = self._by_value and not candidate.guess.exact
        return 1 if verdict and by_value else None

    def _agrees(self, line: Node) -> bool | None:
        """Whether the values agree; None where there are too few to tell."""
        self._work.spend(_cost_of_derivatives(line))
        plain = _carried_out(line)
        self._work.spend(_size(line if plain is None else plain))
        if plain is None:
            return None
        told = 0
        for place, value in self._values:
            own = _value(plain, place, self._work)
            if own is None:
                continue
            if not close(own, value):
                return False
            told += 1
        return True if told >= PLACES - 1 else None


def _cost_of_derivatives(line: Node) -> int:
    """Each derivative makes what it is taken of some times longer, and so do those around it."""
    nested = sum(isinstance(part, Diff) for part in walk(line))
    return _size(line) * GROWTH ** min(nested, MOST_NESTED) if nested else 0


def _carried_out(line: Node) -> Node | None:
    try:
        return without_derivatives(line)
    except CannotDifferentiate:
        return None


def _value(line: Node, place: Place, work: Work) -> Value | None:
    try:
        return evaluated(line, place, {}, work)
    except NoValue:
        return None


def _best(hits: list[_Hit]) -> list[_Hit]:
    """The best hit of each name, and of those at most two, if they are equally good."""
    ordered = sorted(hits, key=lambda hit: hit.rank)
    first: dict[str, _Hit] = {}
    for hit in ordered:
        first.setdefault(hit.candidate.guess.id, hit)
    chosen = [hit for name, hit in first.items() if BETTER_NAMES.get(name) not in first]
    return [hit for hit in chosen[:2] if hit.rank == chosen[0].rank]


def _slip(candidate: _Candidate, line: Node) -> Slip:
    del line
    before, after = written(candidate.place), written(candidate.guess.made)
    return Slip(candidate.guess.id, candidate.place, text_of(candidate.guess.id, before, after))


def _backwards(candidate: _Candidate) -> Slip:
    before, after = written(candidate.guess.made), written(candidate.place)
    return Slip(candidate.guess.id, candidate.place, text_backwards(before, after))


def _size(node: Node) -> int:
    return sum(1 for _ in walk(node))
