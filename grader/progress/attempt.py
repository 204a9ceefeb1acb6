"""What the store hands back: attempts, what they come to, what changed between two of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from grader.model import Outcome, Report


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
class Standing:
    """How far an exercise has come.

    Attributes:
        points: part -> the most points of the newest attempts, and what it is worth.
        misconceptions: names that the newest attempt still shows.
    """

    points: Mapping[str, tuple[float, float]]
    misconceptions: tuple[str, ...]


def standing_of(newest_first: Sequence[Attempt]) -> Standing:
    """What the newest attempts come to, part by part."""
    points: dict[str, tuple[float, float]] = {}
    for attempt in newest_first:
        for part, (earned, most) in _points(attempt.findings).items():
            if earned >= points.get(part, (-1.0, 0.0))[0]:
                points[part] = earned, most
    shown: dict[str, None] = {}
    judged: set[str] = set()
    for attempt in newest_first:
        parts = {finding["part"] for finding in attempt.findings} - judged
        for finding in attempt.findings:
            if finding["part"] in parts and finding["verdict"] != "passed":
                shown |= dict.fromkeys(finding["misconceptions"])
        judged |= parts
    return Standing(points, tuple(shown))


def _points(findings: Sequence[Mapping[str, Any]]) -> dict[str, tuple[float, float]]:
    points: dict[str, tuple[float, float]] = {}
    for finding in findings:
        earned, most = points.get(finding["part"], (0.0, 0.0))
        points[finding["part"]] = earned + finding["points"], most + finding["max_points"]
    return points


@dataclass(frozen=True, slots=True)
class Change:
    """What changed between two attempts, in the parts that both were judged on.

    ``mended`` and ``lost`` are ids of core checks that hold now, or no longer.
    """

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
    """What changed since the last attempt; None when there was none of these parts."""
    if last is None or not {f["part"] for f in last.findings} & {f.part for f in report.findings}:
        return None
    return _change(last.findings, report.as_json()["findings"])


def change_between(earlier: Attempt, later: Attempt) -> Change:
    """What changed from one kept attempt to another."""
    return _change(earlier.findings, later.findings)


def _change(earlier: Sequence[Mapping[str, Any]], later: Sequence[Mapping[str, Any]]) -> Change:
    shared = {f["part"] for f in earlier} & {f["part"] for f in later}
    gained = _score(later, shared) - _score(earlier, shared)
    before, now = _held(earlier), _held(later)
    return Change(
        score=gained,
        mended=tuple(name for name, holds in now.items() if holds and before.get(name) is False),
        lost=tuple(name for name, holds in now.items() if not holds and before.get(name) is True),
    )


def _score(findings: Sequence[Mapping[str, Any]], parts: set[str]) -> float:
    return float(sum(f["points"] for f in findings if f["part"] in parts))


def _held(findings: Sequence[Mapping[str, Any]]) -> dict[str, bool]:
    # The lines of a derivation come and go; what they earn stays in its place.
    return {
        f["id"]: f["verdict"] == "passed"
        for f in findings
        if f["tier"] == "core" and (f["line"] is None or f["max_points"])
    }
