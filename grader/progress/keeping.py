"""Keeping an attempt, and what the lines after a report speak of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from grader.model import Course, Exercise, Outcome, Report, Submission, Verdict, digest_of
from grader.progress.attempt import Attempt, Change, change_since
from grader.progress.store import Store


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the report's last lines speak of: what came before, and what may come next.

    Attributes:
        change: since the last attempt, if there was one.
        hint: level of the next hint, 1 to ``hints``; None when all were shown.
        hints: how many hints there are.
        before: prerequisites that are not passed yet.
        following: the exercise to go to when this one is passed.
        done: whether every exercise is passed.
        folder: where the lesson lies; None where it lies beside the graded file.
    """

    change: Change | None = None
    hint: int | None = None
    hints: int = 0
    before: tuple[Exercise, ...] = ()
    following: Exercise | None = None
    done: bool = False
    folder: Path | None = None


def keep_attempt(
    folder: Path,
    course: Course,
    exercise: Exercise,
    report: Report,
    submission: Submission,
    *,
    record: bool,
    once: bool = False,
) -> Surroundings:
    """Record the attempt in the store of this folder, and gather what the report's last lines need.

    With ``once`` texts that are those of the last attempt are no new one.
    """
    store = Store(folder)
    try:
        last = store.last(course.id, exercise.id)
        change = change_since(last, report)
        if once and last is not None:
            record = record and not _same_texts(last, submission)
        if record and any(f.verdict is not Verdict.NOT_STARTED for f in report.findings):
            store.record(course.id, report, submission, datetime.now(UTC))
        states = store.states(course.id)
        shown = store.hints_shown(course.id, exercise.id)
    finally:
        store.close()
    passed = {name for name, state in states.items() if state.passed}
    if report.outcome is Outcome.PASSED and report.decides:
        passed.add(exercise.id)
    open_ones = [e for e in course.exercises if e.id not in passed]
    ready = [e for e in open_ones if passed.issuperset(e.requires)]
    return Surroundings(
        change=change,
        hint=shown + 1 if shown < report.hints else None,
        hints=report.hints,
        before=tuple(course.exercise(name) for name in exercise.requires if name not in passed),
        following=next(iter(ready), None),
        done=not open_ones,
    )


def _same_texts(last: Attempt, submission: Submission) -> bool:
    others = {part.value: digest_of(text) for part, text in submission.others.items()}
    return last.digest == submission.digest and dict(last.parts) == others
