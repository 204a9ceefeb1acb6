"""What a comparison of two lines says, as frozen values."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from grader.language import Language, Message
from grader.maths.tree import Node


class Verdict(StrEnum):
    """Whether a step holds. ``UNDECIDED`` is honest: neither refuted nor proved."""

    EQUIVALENT = "equivalent"
    DIFFERENT = "different"
    UNDECIDED = "undecided"


class Method(StrEnum):
    """How a verdict was reached."""

    TEXT = "text"
    REFUTED = "refuted"
    NORMAL_FORM = "normal form"
    SYMPY = "sympy"
    NONE = "none"


class Relation(StrEnum):
    """What the first equation has to do with the second."""

    IFF = "iff"
    IMPLIES = "implies"
    IMPLIED_BY = "implied by"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Counterexample:
    """Values at which the lines differ, as texts: exact where they are rational.

    ``previous`` and ``next`` are None where that line is not defined.
    """

    values: tuple[tuple[str, str], ...]
    previous: str | None
    next: str | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """The judgement of one step.

    Attributes:
        previous, next: the lines as they were read; ``previous`` after the operation, if any.
        note: what to know of the domain, such as where a step holds that does not everywhere.
        relation: for equations only; ``IFF`` and ``IMPLIES`` go with ``EQUIVALENT``.
    """

    verdict: Verdict
    method: Method
    previous: Node
    next: Node
    counterexample: Counterexample | None = None
    note: Message | None = None
    relation: Relation | None = None

    def as_json(self, language: Language | None = None) -> dict[str, Any]:
        """The judgement as plain data."""
        found = self.counterexample
        return {
            "verdict": self.verdict.value,
            "method": self.method.value,
            "relation": None if self.relation is None else self.relation.value,
            "counterexample": None
            if found is None
            else {"values": dict(found.values), "previous": found.previous, "next": found.next},
            "note": None if self.note is None else (language or Language()).render(self.note),
        }
