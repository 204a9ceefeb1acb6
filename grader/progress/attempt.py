"""What the store hands back: attempts, what they come to, what changed between two of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from grader.model import Outcome, Report, Tier, Verdict


@dataclass(frozen=True, slots=True)
class Attempt:
    """One kept attempt.

    Attributes:
        digest: of the code's text.
        findings: as in the Report's JSON.
        parts: part -> its text's digest, for the parts beside the code.
    """

    id: str
    exercise: str
    at: datetime
    outcome: Outcome
    score: float
    max_score: float
    digest: str
    findings: tuple[Mapping[str, Any], ...]
    parts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class State:
    """What an exercise's attempts come to."""

    attempts: int
    passed: bool
    best: float


@dataclass(frozen=True, slots=True)
class Change:
    """What changed between two attempts: ids of core checks that hold now, or no longer."""

    score: float
    mended: tuple[str, ...]
    lost: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Review:
    """One kept review of a card. ``rating``: 1 failed, 2 right with help, 3 right, 4 at once."""

    card: str
    at: datetime
    rating: int


def change_since(last: Attempt | None, report: Report) -> Change | None:
    """What changed since the last attempt; None when there was none."""
    if last is None:
        return None
    now = {f.id: f.verdict is Verdict.PASSED for f in report.findings if f.tier is Tier.CORE}
    return _change(last, report.score, now)


def change_between(earlier: Attempt, later: Attempt) -> Change:
    """What changed from one kept attempt to another."""
    return _change(earlier, later.score, _held(later))


def _held(attempt: Attempt) -> dict[str, bool]:
    return {f["id"]: f["verdict"] == "passed" for f in attempt.findings if f["tier"] == "core"}


def _change(earlier: Attempt, score: float, now: Mapping[str, bool]) -> Change:
    before = _held(earlier)
    return Change(
        score=score - earlier.score,
        mended=tuple(name for name, holds in now.items() if holds and before.get(name) is False),
        lost=tuple(name for name, holds in now.items() if not holds and before.get(name) is True),
    )
