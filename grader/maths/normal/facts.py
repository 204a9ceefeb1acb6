"""Signs that are known: from the declared ranges, from constraints, from definedness.

Owns the facts and which of them a proof has used. A fact under a sum holds for the
indices of sums with the same bounds only.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from grader.maths.normal.polynomial import Key, Polynomial, Quotient, key
from grader.maths.normal.rational import Quotients, primitive
from grader.maths.tree import Node

Scope = frozenset[tuple[str, tuple[Key, Key]]]


@dataclass(frozen=True, slots=True)
class Fact:
    """A primitive polynomial is not below 0 (``sign`` 1) or not above (-1).

    ``condition`` is what must be positive for that; None where the domain says it.
    """

    key: Key
    sign: int
    scope: Scope
    condition: Node | None


class Signs(Quotients):
    """What is known of the signs of polynomials."""

    def __init__(self) -> None:
        super().__init__()
        self._facts: dict[Key, list[Fact]] = {}
        self.used: dict[Node, None] = {}
        self.upper_bounds: dict[str, Quotient] = {}

    def learn(self, fact: Fact) -> None:
        """Use a fact from now on."""
        self._facts.setdefault(fact.key, []).append(fact)

    def sign(self, polynomial: Polynomial) -> int:
        """1 where it is proved to be 0 or more, -1 for 0 or less, else 0."""
        within = self.interval(polynomial)
        if within.is_nonnegative:
            return 1
        if within.high is not None and within.high <= 0:
            return -1
        if not self._facts:
            return 0
        constant, bare = primitive(polynomial)
        for fact in self._facts.get(key(bare), ()):
            if fact.scope <= self.scope():
                if fact.condition is not None:
                    self.used[fact.condition] = None
                return fact.sign if constant > 0 else -fact.sign
        return 0

    def scope(self) -> Scope:
        """The bound indices and their bounds, where we are."""
        return frozenset((name, upper.key) for name, upper in self.upper_bounds.items())

    @contextmanager
    def under(self, index: str, upper: Quotient) -> Iterator[None]:
        """While the index runs from 1 to ``upper``."""
        outer = self.upper_bounds
        self.upper_bounds = {**outer, index: upper}
        try:
            yield
        finally:
            self.upper_bounds = outer


def contradict(facts: tuple[Fact, ...]) -> bool:
    """Whether two facts leave no room: something is above and below 0."""
    known: dict[tuple[Key, Scope], set[int]] = {}
    for fact in facts:
        known.setdefault((fact.key, fact.scope), set()).add(fact.sign)
    return any(len(found) == 2 for found in known.values())
