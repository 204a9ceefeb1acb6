"""Grading a class: what is missing from the store goes to the workers, results come back.

Owns the order of the work, the one result for identical work, and what becomes of a worker
that dies. The marks never depend on how many workers there are or when one ended.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from grader.classroom.handed_in import Gathered, Note, Work
from grader.classroom.keys import key_of, suite_digest
from grader.classroom.marks import ClassMarks, class_marks
from grader.classroom.roster import Roster
from grader.classroom.store import ResultStore
from grader.classroom.workers import Job, Setting, Workers
from grader.grading import seed_of
from grader.language import say
from grader.model import Course, Part, Submission, Verdict


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


def run_class(
    course: Course,
    gathered: Gathered,
    store: ResultStore,
    setting: Setting,
    *,
    workers: int,
    roster: Roster | None = None,
    tell: Callable[[Progress], None] = lambda _: None,
) -> ClassMarks:
    """Grade what the store does not hold yet, and give the marks of all.

    What breaks is marked as broken and is not kept, so that the next run tries it again.
    """
    keys = list(_keys(course, gathered, store, setting))
    broken: dict[str, dict[str, Any]] = {}
    reasons: dict[str, str] = {}
    missing: dict[str, Work] = {}
    for key, work in zip(keys, gathered.works, strict=True):
        if key not in missing and store.report(key) is None:
            missing[key] = work
    # By exercise, so that a worker collects a suite once.
    ordered = sorted(missing.items(), key=lambda item: (item[1].exercise, item[0]))
    started, done = time.monotonic(), 0
    kept = len(set(keys)) - len(missing)
    tell(Progress(0, len(missing), kept, 0.0))
    jobs = (Job(key, work.exercise, _submission(course, work, store)) for key, work in ordered)
    with Workers(min(workers, len(missing)), setting) as pool:
        for key, report in pool.graded(jobs):
            if isinstance(report, str):
                reasons[key] = report
            elif _is_broken(report):
                broken[key] = report
            else:
                work = missing[key]
                parts = {part.value: digest for part, digest in work.parts.items()}
                store.record(key, work.exercise, parts, report)
            done += 1
            tell(Progress(done, len(missing), kept, time.monotonic() - started))
    reports = [store.report(key) or broken.get(key) for key in keys]
    why = [
        Note(f"{work.owner.name}/{work.exercise}", say("broken: {reason}", reason=reasons[key]))
        for key, work in zip(keys, gathered.works, strict=True)
        if key in reasons
    ]
    gathered = replace(gathered, notes=(*gathered.notes, *why))
    return class_marks(course, gathered, reports, roster)


def _keys(
    course: Course, gathered: Gathered, store: ResultStore, setting: Setting
) -> Iterator[str]:
    suites: dict[str, str] = {}
    for work in gathered.works:
        exercise = course.exercise(work.exercise)
        if work.exercise not in suites:
            suites[work.exercise] = suite_digest(course, exercise, withheld=setting.withheld)
        seed = seed_of(exercise, _submission(course, work, store))
        yield key_of(work, suites[work.exercise], seed, setting.language, setting.isolation)


def _submission(course: Course, work: Work, store: ResultStore) -> Submission:
    """The submission of a work: judged on every part, handed in or not."""
    exercise = course.exercise(work.exercise)
    texts = {part: store.text(digest) for part, digest in work.parts.items()}
    source = texts.pop(Part.CODE, b"")
    return Submission(source, Path(exercise.filename), texts, frozenset(exercise.points))


def _is_broken(report: Mapping[str, Any]) -> bool:
    return any(f["verdict"] == Verdict.BROKEN.value for f in report["findings"])
