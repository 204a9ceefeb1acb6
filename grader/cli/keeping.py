"""Keeping an attempt in the store of who calls, and how the course stands."""

from __future__ import annotations

from contextlib import closing

from grader.model import Course, Exercise, Report, Submission
from grader.places import data_folder
from grader.progress import Store, Surroundings, keeping, standing_of
from grader.render.map import Progress

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
    """`grader.progress.keep_attempt` in the store of who calls."""
    folder = data_folder()
    return keeping.keep_attempt(
        folder, course, exercise, report, submission, record=record, once=once
    )


def progress_of(course: Course) -> Progress:
    """How every exercise of the course stands."""
    with closing(Store(data_folder())) as store:
        states = store.states(course.id)
        newest = {name: store.newest(course.id, name, _NEWEST) for name in states}
        days = store.days(course.id)
    standings = {name: standing_of(attempts) for name, attempts in newest.items()}
    return Progress(states, standings, days)
