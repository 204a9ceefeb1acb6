"""Keeping an attempt, and what the lines after a report speak of."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime

from grader.cli.settings import data_folder
from grader.model import Course, Exercise, Outcome, Report, Submission, Verdict, digest_of
from grader.progress import Attempt, Store, change_since, standing_of
from grader.render.map import Progress
from grader.render.terminal import Surroundings

_NEWEST = 20
"""Attempts of an exercise that are looked at: an older one's points were long overtaken."""


def keep_attempt(
    course: Course,
    exercise: Exercise,
    report: Report,
    submission: Submission,
    *,
    record: bool,
    once: bool = False,
) -> Surroundings:
    """Record the attempt, and gather what the report's last lines need.

    With ``once`` texts that are those of the last attempt are no new one.
    """
    store = Store(data_folder())
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


def progress_of(course: Course) -> Progress:
    """How every exercise of the course stands."""
    with closing(Store(data_folder())) as store:
        states = store.states(course.id)
        newest = {name: store.newest(course.id, name, _NEWEST) for name in states}
        days = store.days(course.id)
    standings = {name: standing_of(attempts) for name, attempts in newest.items()}
    return Progress(states, standings, days)


def _same_texts(last: Attempt, submission: Submission) -> bool:
    others = {part.value: digest_of(text) for part, text in submission.others.items()}
    return last.digest == submission.digest and dict(last.parts) == others
