"""A small course with all three parts, and reports on it, for tests of a class's figures."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from grader.classroom.statistics.statistics import Entry
from grader.model import (
    Course,
    Finding,
    Isolation,
    Outcome,
    Part,
    Report,
    Tier,
    Verdict,
    Visibility,
)
from tests.engine.derivation.course import split
from tests.engine.quiz.course import COURSE, make

EXERCISE = "ab1_halves"
PASSED, FAILED, NOT_STARTED = Verdict.PASSED, Verdict.FAILED, Verdict.NOT_STARTED


def small_course(root: Path) -> Course:
    """Code, a derivation of two stages, and a quiz."""
    course = COURSE.replace("{ code = 2, quiz = 4 }", "{ code = 2, derivation = 3, quiz = 4 }")
    make(root, course=course)
    (root / "solutions" / EXERCISE / "derivation.md").write_text(split(), encoding="utf-8")
    return make(root, course=course)[0]


def check(name: str, verdict: Verdict = PASSED, points: float = 1.0, **more: Any) -> Finding:
    """One check of the code."""
    told: dict[str, Any] = {"function": "half", "tier": Tier.CORE, "title": f"Check {name}"}
    return Finding(
        id=f"code/{name}",
        part=Part.CODE,
        verdict=verdict,
        visibility=Visibility.HIDDEN,
        max_points=points,
        **told | more,
    )


def step(
    name: str, verdict: Verdict, points: float, line: int | None = None, **more: Any
) -> Finding:
    """A line or a milestone of the task."""
    told: dict[str, Any] = {"title": f"Split a log: {name}"}
    return Finding(
        id=f"derivation/split/{name}",
        part=Part.DERIVATION,
        function=None,
        verdict=verdict,
        tier=Tier.CORE,
        visibility=Visibility.VISIBLE,
        max_points=points,
        task="split",
        line=line,
        **told | more,
    )


def answer(item: str, verdict: Verdict, points: float = 1.0, **more: Any) -> Finding:
    """What became of one question."""
    share = more.pop("share", "")
    return Finding(
        id=f"quiz/{item}{share}",
        part=Part.QUIZ,
        function=None,
        title=f"{item} with somebody's own numbers",
        verdict=verdict,
        tier=Tier.CORE,
        visibility=Visibility.VISIBLE,
        max_points=points,
        task=item,
        **more,
    )


def entry(person: str, findings: Sequence[Finding], **more: Any) -> Entry:
    """What stands for a person; ``code`` and ``quiz`` are texts."""
    report = Report(
        exercise=EXERCISE,
        outcome=Outcome.FAILED,
        max_score=9.0,
        seed=1,
        isolation=Isolation.FULL,
        language="en",
        findings=tuple(findings),
        path=Path("halves.py"),
        digest="0" * 64,
    )
    texts = {Part(part): more[part].encode() for part in ("code", "quiz") if part in more}
    return Entry(person, EXERCISE, bool(more.get("late")), report.as_json(), texts)
