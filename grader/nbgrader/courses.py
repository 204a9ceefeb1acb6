"""An nbgrader course made from one of ours: which files are written, and what stays.

Owns where our course lies as seen from nbgrader's folder. Needs no nbgrader.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

from grader.course import BUNDLE
from grader.errors import UsageError
from grader.handout import Change, bring, read_record, write
from grader.language import Language, say
from grader.model import Course, Exercise
from grader.nbgrader.config import CONFIG, config_text
from grader.nbgrader.finding import PLACE
from grader.nbgrader.source import source_notebook
from grader.notebook.writing import write_notebook


def make_course(
    course: Course, target: Path, language: Language, only: Exercise | None = None
) -> list[Change]:
    """Write the configuration and the source notebooks into ``target``, new or in use.

    Files that a person edited stay, and so do files that we never wrote.
    """
    if target.exists() and not target.is_dir():
        raise UsageError(say("this is a file"), where=str(target), remedy=say("name a folder"))
    place = _place_of(course, target)
    files = _files(course, place, language, only)
    changes = bring(course.id, files, target, read_record(target))
    write(target / PLACE, json.dumps({"course": place}).encode())
    return changes


def _place_of(course: Course, target: Path) -> str:
    """The course's folder as the configuration names it: from its own folder."""
    if course.root == BUNDLE:
        return ""
    try:
        return Path(os.path.relpath(course.root.resolve(), target.resolve())).as_posix()
    except ValueError:  # another drive
        return course.root.resolve().as_posix()


def _files(
    course: Course, place: str, language: Language, only: Exercise | None
) -> Iterator[tuple[Path, bytes]]:
    yield Path(CONFIG), config_text(course, place, language).encode()
    for exercise in course.exercises if only is None else (only,):
        name = exercise.short
        notebook = source_notebook(course, exercise, language)
        yield Path("source", name, f"{name}.ipynb"), write_notebook(notebook)
