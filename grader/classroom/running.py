"""Grading a class: what is missing from the store goes to the workers, results come back.

Owns the order of the work, the one result for identical work, and what becomes of a worker
that dies. The marks never depend on how many workers there are or when one ended.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol

from grader.classroom.engines.workers import Job, Setting, Workers
from grader.classroom.intake.handed_in import Gathered, Note, Work
from grader.classroom.intake.roster import Roster
from grader.classroom.marks import ClassMarks, entry_of, marks_of
from grader.classroom.results.keys import key_of, suite_digest
from grader.classroom.results.store import Entry, ResultStore
from grader.grading import seed_of
from grader.language import say
from grader.model import Course, Part, Submission, Verdict


class Engine(Protocol):
    """What grades jobs: processes of this machine, or a cluster."""

    def graded(self, jobs: Iterator[Job]) -> Iterator[tuple[str, dict[str, Any] | str]]:
        """Key and report of each job, as they come; a text where it broke."""
        ...


OpenEngine = Callable[[Setting, int], AbstractContextManager[Engine]]
"""Opens an engine for a number of jobs."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is: ``kept`` were there already, ``done`` of ``all`` were graded now."""

    done: int
    all: int
    kept: int
    seconds: float

    @property
    def rate(self) -> float:
        """Submissions a second."""
        return self.done / self.seconds if self.seconds > 0 else 0.0

    @property
    def left(self) -> float:
        """Seconds until the end, at the rate so far."""
        return (self.all - self.done) / self.rate if self.done else 0.0


@dataclass(frozen=True, slots=True)
class Broken:
    """What could not be graded, by keys: a report that says so, or only a reason."""

    reports: dict[str, dict[str, Any]] = field(default_factory=dict)
    reasons: dict[str, str] = field(default_factory=dict)


Tell = Callable[[Progress], None]


def run_class(  # noqa: PLR0913 - what is graded, how, by whom, and when
    course: Course,
    gathered: Gathered,
    store: ResultStore,
    setting: Setting,
    *,
    workers: int = 1,
    roster: Roster | None = None,
    tell: Tell = lambda _: None,
    engine: OpenEngine | None = None,
    at: datetime | None = None,
) -> ClassMarks:
    """Grade what the store does not hold yet, and give the marks of all.

    Who handed in what is kept before anything is graded. What breaks is marked as broken and
    is not kept, so that the next run tries it again. ``engine`` None takes ``workers``
    processes.
    """
    keys = Keys(course, store, setting)
    entries = [entry_of(work, keys.of(work), roster) for work in gathered.works]
    at = datetime.now(UTC) if at is None else at
    store.record_run(course.id, "class", at, told_setting(setting), lambda: entries)
    broken = grade_missing(
        course, entries, store, setting, open_engine=engine or processes(workers), tell=tell
    )
    reports = (store.report(e.key) or broken.reports.get(e.key) for e in entries)
    return marks_of(
        course, entries, reports, roster, (*gathered.notes, *why_broken(entries, broken))
    )


def processes(most: int) -> OpenEngine:
    """The engine of this machine: up to so many processes."""
    return lambda setting, jobs: Workers(min(most, jobs), setting)


def grade_missing(
    course: Course,
    entries: Iterable[Entry],
    store: ResultStore,
    setting: Setting,
    *,
    open_engine: OpenEngine,
    tell: Tell,
) -> Broken:
    """Grade the entries whose keys the store has no report for, each key once; what broke."""
    missing: dict[str, Work] = {}
    known: set[str] = set()
    for entry in entries:
        if entry.key not in missing and entry.key not in known:
            if store.has(entry.key):
                known.add(entry.key)
            else:
                missing[entry.key] = entry.work
    broken = Broken()
    started, done, kept = time.monotonic(), 0, len(known)
    tell(Progress(0, len(missing), kept, 0.0))
    if not missing:
        return broken
    # By exercise, so that a worker collects a suite once.
    ordered = sorted(missing, key=lambda key: (missing[key].exercise, key))
    jobs = (
        Job(key, missing[key].exercise, submission_of(course, missing[key], store))
        for key in ordered
    )
    with open_engine(setting, len(missing)) as engine:
        for key, report in engine.graded(jobs):
            if isinstance(report, str):
                broken.reasons[key] = report
            elif _is_broken(report):
                broken.reports[key] = report
            else:
                work = missing[key]
                parts = {part.value: digest for part, digest in work.parts.items()}
                store.record(key, work.exercise, parts, report)
            done += 1
            tell(Progress(done, len(missing), kept, time.monotonic() - started))
    return broken


def why_broken(entries: Iterable[Entry], broken: Broken) -> Iterator[Note]:
    """Notes that say why a submission could not be graded."""
    for entry in entries:
        reason = broken.reasons.get(entry.key)
        if reason is not None:
            where = f"{entry.work.owner.name}/{entry.work.exercise}"
            yield Note(where, say("broken: {reason}", reason=reason))


class Keys:
    """The keys of works: what judges an exercise is read once."""

    def __init__(self, course: Course, store: ResultStore, setting: Setting) -> None:
        self._course = course
        self._store = store
        self._setting = setting
        self._suites: dict[str, str] = {}

    def of(self, work: Work) -> str:
        """The key of the report on a work."""
        setting = self._setting
        exercise = self._course.exercise(work.exercise)
        if work.exercise not in self._suites:
            self._suites[work.exercise] = suite_digest(
                self._course, exercise, withheld=setting.withheld
            )
        seed = seed_of(exercise, submission_of(self._course, work, self._store))
        suite = self._suites[work.exercise]
        return key_of(work, suite, seed, setting.language, setting.isolation)


def told_setting(setting: Setting) -> dict[str, Any]:
    """How a run grades, as plain data; nothing of this machine."""
    return {
        "language": setting.language,
        "isolation": setting.isolation.value,
        "withheld": setting.withheld,
    }


def submission_of(course: Course, work: Work, store: ResultStore) -> Submission:
    """The submission of a work: judged on every part, handed in or not."""
    exercise = course.exercise(work.exercise)
    texts = {part: store.text(digest) for part, digest in work.parts.items()}
    source = texts.pop(Part.CODE, b"")
    return Submission(
        source, Path(exercise.filename), texts, frozenset(exercise.points), work.learner
    )


def _is_broken(report: Mapping[str, Any]) -> bool:
    return any(f["verdict"] == Verdict.BROKEN.value for f in report["findings"])
