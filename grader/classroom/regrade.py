"""Grading again what was handed in, with the course as it is today, and telling what changes.

Replays the texts of the store. Reports are kept beside the old ones as they come; what stands
for a learner changes only when the difference is confirmed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from grader.classroom.engines.workers import Setting
from grader.classroom.intake.handed_in import Note
from grader.classroom.results.store import Entry, ResultStore
from grader.classroom.running import (
    Keys,
    OpenEngine,
    Tell,
    grade_missing,
    told_setting,
    why_broken,
)
from grader.language import Language, say
from grader.model import Course

VERSION = 1


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a check said: its verdict and its points."""

    verdict: str
    points: float

    def as_json(self) -> dict[str, Any]:
        """As plain data."""
        return {"verdict": self.verdict, "points": self.points}


@dataclass(frozen=True, slots=True)
class Check:
    """A check that says something else; None where there was none, or is none any more."""

    id: str
    before: Outcome | None
    after: Outcome | None

    @property
    def gain(self) -> float:
        """The points that it brings."""
        before, after = (0.0 if o is None else o.points for o in (self.before, self.after))
        return round(after - before, 6)

    def as_json(self) -> dict[str, Any]:
        """As plain data."""
        before, after = (None if o is None else o.as_json() for o in (self.before, self.after))
        return {"id": self.id, "before": before, "after": after}


@dataclass(frozen=True, slots=True)
class Total:
    """What a whole report comes to."""

    verdict: str
    score: float
    max_score: float

    def as_json(self) -> dict[str, Any]:
        """As plain data."""
        return {"verdict": self.verdict, "score": self.score, "max_score": self.max_score}


@dataclass(frozen=True, slots=True)
class Change:
    """What changes for one learner and exercise. ``before`` None was never graded."""

    entry: Entry
    before: Total | None
    after: Total
    checks: tuple[Check, ...]

    def as_json(self) -> dict[str, Any]:
        """As plain data."""
        return {
            "student": self.entry.person.id,
            "name": self.entry.person.name,
            "exercise": self.entry.work.exercise,
            "before": None if self.before is None else self.before.as_json(),
            "after": self.after.as_json(),
            "checks": [check.as_json() for check in self.checks],
        }


@dataclass(frozen=True, slots=True)
class Regrading:
    """What another grading comes to: nothing of it stands before it is confirmed."""

    course: Course
    setting: Setting
    compared: int
    changes: tuple[Change, ...]
    notes: tuple[Note, ...]
    replaced: tuple[Entry, ...]
    """What is to stand, with the keys of today."""

    def confirm(self, store: ResultStore, at: datetime) -> None:
        """Let it stand. The old reports stay, and so does what stood."""
        told = told_setting(self.setting)
        store.record_run(self.course.id, "regrade", at, told, lambda: self.replaced)

    def as_json(self, language: Language, *, confirmed: bool) -> dict[str, Any]:
        """All of it as plain data, in a stable order."""
        return {
            "version": VERSION,
            "course": self.course.id,
            "compared": self.compared,
            "confirmed": confirmed,
            "changes": [change.as_json() for change in self.changes],
            "notes": [{"where": n.where, "text": language.render(n.text)} for n in self.notes],
        }


def regrade(
    course: Course,
    entries: Sequence[Entry],
    store: ResultStore,
    setting: Setting,
    *,
    open_engine: OpenEngine,
    tell: Tell,
) -> Regrading:
    """Grade what stands with the course of today, and compare."""
    keys = Keys(course, store, setting)
    today = [replace(entry, key=keys.of(entry.work)) for entry in entries]
    broken = grade_missing(course, today, store, setting, open_engine=open_engine, tell=tell)
    notes = list(why_broken(today, broken))
    changes: list[Change] = []
    replaced: list[Entry] = []
    for old, new in zip(entries, today, strict=True):
        after = store.report(new.key)
        if after is None:
            if new.key in broken.reports:
                where = f"{new.work.owner.name}/{new.work.exercise}"
                notes.append(Note(where, say("broken: what stood before is kept")))
            continue
        if new.key == old.key:
            continue
        replaced.append(new)
        change = _change(new, store.report(old.key), after)
        if change is not None:
            changes.append(change)
    return Regrading(course, setting, len(entries), tuple(changes), tuple(notes), tuple(replaced))


def _change(
    entry: Entry, before: Mapping[str, Any] | None, after: Mapping[str, Any]
) -> Change | None:
    checks = tuple(_checks(before, after))
    was = None if before is None else _total(before)
    now = _total(after)
    return Change(entry, was, now, checks) if checks or was != now else None


def _total(report: Mapping[str, Any]) -> Total:
    score = round(sum(finding["points"] for finding in report["findings"]), 6)
    return Total(report["verdict"], score, report["max_score"])


def _checks(before: Mapping[str, Any] | None, after: Mapping[str, Any]) -> Iterator[Check]:
    """The checks that say something else, in the order of the new report, then the old one's."""
    if before is None:
        return
    was, now = _outcomes(before), _outcomes(after)
    for name in dict.fromkeys((*now, *was)):
        if was.get(name) != now.get(name):
            yield Check(name, was.get(name), now.get(name))


def _outcomes(report: Mapping[str, Any]) -> dict[str, Outcome]:
    return {
        finding["id"]: Outcome(finding["verdict"], finding["points"])
        for finding in report["findings"]
    }
