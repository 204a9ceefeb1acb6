"""The nouns of reviewing, as frozen values: cards, what is put to the learner, what came of it.

Reads no files, asks no clock and marks nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum, StrEnum
from typing import Any

from grader.language import Message
from grader.quiz import Question
from grader.quiz.item import Texts, Told


class Source(StrEnum):
    """Where a card comes from."""

    QUIZ = "quiz"
    MISCONCEPTION = "misconception"
    STEP = "step"


class Rating(IntEnum):
    """How a review went, as FSRS counts it."""

    AGAIN = 1
    HARD = 2
    GOOD = 3
    EASY = 4


@dataclass(frozen=True, slots=True)
class Evidence:
    """The learner's own work in which a misconception was found.

    Attributes:
        finding: as in the Report's JSON.
        before: the lines of a derivation that stand before the wrong one, as typed.
        also: all misconceptions named in the same attempt: none of them is a wrong answer.
    """

    finding: Mapping[str, Any]
    before: tuple[str, ...] = ()
    also: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Card:
    """Something to be remembered.

    Attributes:
        name: an item, a misconception, or ``task/number`` of a milestone.
        since: when it came up; of a misconception, when it was last diagnosed.
        first: what the learner showed then, where that counts as the first review.
    """

    source: Source
    exercise: str
    name: str
    since: datetime
    first: Rating | None = None
    evidence: Evidence | None = None

    @property
    def id(self) -> str:
        """The card's name in the log of reviews."""
        return f"{self.source}/{self.exercise}/{self.name}"


def exercise_of(card_id: str) -> str:
    """The exercise in a card's name; empty where it is none."""
    return "/".join(card_id.split("/")[1:2])


class Result(StrEnum):
    """What an answer to a card is. Only ``RIGHT`` and ``WRONG`` end the question."""

    RIGHT = "right"
    WRONG = "wrong"
    GO_ON = "go on"
    UNREAD = "unread"


@dataclass(frozen=True, slots=True)
class Marking:
    """What came of an answer, and what to tell; of ``GO_ON``, how the card looks now."""

    result: Result
    told: tuple[Told, ...] = ()
    advice: Mapping[str, Texts] = field(default_factory=dict)
    face: Face | None = None


@dataclass(frozen=True, slots=True)
class Face:
    """A card as it is put to the learner.

    Attributes:
        heading: what kind of card it is; ``title``, of what.
        question: of cards with a question of the course, or options to choose from.
        lines: what is shown as it is: the learner's own work, or lines of a derivation.
        asked: what to do.
        how_to: how to write an answer.
        hint: what helps, at the price of a better rating.
        solution: shown after a wrong answer.
        mark: what an answer as typed is; never raises for what a learner typed.
    """

    heading: Message
    question: Question | None
    lines: tuple[str | Message, ...]
    asked: Message | None
    how_to: Message
    hint: Told
    solution: tuple[Told, ...]
    mark: Callable[[str], Marking]
    title: Texts = field(default_factory=dict)
