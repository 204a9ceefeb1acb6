"""Collected notebooks, read against the one that is handed out: damage is mended, and told.

Owns how a notebook becomes a submission in the container. Runs nothing of what it reads.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from grader.errors import CourseError
from grader.language import Language, Message
from grader.model import Course, Exercise, Part, Submission
from grader.nbgrader.source import source_notebook
from grader.notebook.mending import Mended, mend
from grader.notebook.parts import code_of, parts_of
from grader.notebook.reading import read_notebook

Mend = Callable[[bytes, str], Mended]
"""Takes a notebook's bytes and its name; SubmissionError where nothing can be saved."""


def as_it_is(source: bytes, where: str) -> Mended:
    """The notebook as it was handed in."""
    return Mended(read_notebook(source, where=where))


def mending(course: Course, exercise: Exercise, language: Language) -> Mend:
    """Mends by the exercise's notebook, which is made when it is needed."""

    def mended(source: bytes, where: str) -> Mended:
        try:
            master = source_notebook(course, exercise, language)
        except CourseError:
            # A course of which no notebooks are made: learners' own are still taken.
            return as_it_is(source, where)
        return mend(source, master, where=where)

    return mended


def submission_of(
    source: bytes, where: str, exercise: Exercise, mended: Mend
) -> tuple[Submission, tuple[Message, ...]]:
    """What a notebook hands in, and what was mended; SubmissionError where nothing can be read."""
    found = mended(source, where)
    parts = parts_of(found.notebook, exercise, where=where)
    others = exercise.points.keys() - {Part.CODE}
    submission = Submission(
        parts.get(Part.CODE, b""),
        Path(where),
        {part: text for part, text in sorted(parts.items()) if part in others},
        frozenset(exercise.points),
        lines=code_of(found.notebook).places,
    )
    return submission, found.notes
