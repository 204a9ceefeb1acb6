"""A small course with a quiz, a derivation and misconceptions, and what a learner did in it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from grader.model import Course, Outcome
from grader.progress import Attempt, Review
from grader.review import Card, Material, Rating, Source
from tests.engine.derivation.course import split
from tests.engine.derivation.numbers import MATHS
from tests.engine.quiz.course import make

DAY_1 = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)
EXERCISE = "ab1_halves"
CATALOGUE = """
[doubled]
en = "Do not double. It is half."
ja = "2 倍にしません。半分です。"

[squared]
en = "You squared it. Nobody asked for that."
ja = "2 乗しています。誰も求めていません。"

[negated]
en = "The sign is turned. Turn it back."
ja = "符号が逆です。戻しましょう。"

[rounded]
en = "You rounded. Keep all digits."
ja = "丸めています。全桁を残しましょう。"

[unheard-of]
en = "Nobody here does this. Really."
ja = "ここでは起こりません。本当です。"
"""
FEEDBACK = """
[[hints]]
en = "What is half of it?"
ja = "半分はいくつですか?"

[elsewhere]
never = ["unheard-of"]

[misconceptions.squared]
en = "You squared x. Halve it."
ja = "x を 2 乗しています。半分にしましょう。"
"""


class Answer(NamedTuple):
    """One kept answer."""

    item: str
    at: datetime
    share: float


def course_in(root: Path) -> Course:
    """The course on disk, loaded."""
    course, _ = make(root)
    solutions = root / "solutions"
    (solutions / "misconceptions.toml").write_text(CATALOGUE, encoding="utf-8")
    (solutions / EXERCISE / "feedback.toml").write_text(FEEDBACK, encoding="utf-8")
    (solutions / EXERCISE / "derivation.md").write_text(split(), encoding="utf-8")
    return course


def material_in(root: Path) -> Material:
    """What cards of its exercise are made of."""
    return Material(course_in(root).exercises[0], MATHS)


def finding(**changes: Any) -> dict[str, Any]:
    """A finding as it is kept."""
    return {
        "id": "code/half",
        "part": "code",
        "function": "half",
        "title": "half gives half",
        "verdict": "failed",
        "misconceptions": [],
        "example": {"call": "half(3)", "got": "6", "expected": "1.5"},
        "task": None,
        "line": None,
        **changes,
    }


def diagnosed(*names: str, **changes: Any) -> dict[str, Any]:
    """A finding that names misconceptions."""
    return finding(misconceptions=list(names), **changes)


def step(line: int, title: str, *names: str) -> dict[str, Any]:
    """What is kept of one line of the derivation."""
    return diagnosed(
        *names, id=f"derivation/split/{line}", part="derivation", function=None, title=title,
        task="split", line=line, example={"call": "a = 2", "got": "1", "expected": "2"},
    )  # fmt: skip


def milestone(number: int, verdict: str = "passed") -> dict[str, Any]:
    """What is kept of one milestone of the derivation."""
    return finding(
        id=f"derivation/split/milestone-{number}", part="derivation", function=None,
        verdict=verdict, task="split", example=None,
    )  # fmt: skip


def attempt(at: datetime, *findings: Mapping[str, Any]) -> Attempt:
    """A kept attempt with these findings."""
    return Attempt("a", EXERCISE, at, Outcome.FAILED, 0.0, 6.0, "", findings, {})


def mistake(name: str = "doubled", at: datetime = DAY_1) -> Card:
    """The card of a misconception diagnosed then."""
    return Card(Source.MISCONCEPTION, EXERCISE, name, at)


def review(card: Card, at: datetime, rating: Rating = Rating.GOOD) -> Review:
    """A kept review of the card."""
    return Review(card.id, at, int(rating))
