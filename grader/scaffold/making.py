"""Makes the files of a new exercise: beside the course first, then moved in; all of them or none.

Owns that nothing half-written stays, whatever goes wrong on the way.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path

from grader.course import FILE, load_course
from grader.errors import CourseError, UsageError
from grader.feedback import CATALOGUE
from grader.handout import stubs_of
from grader.language import say
from grader.scaffold.texts import CATALOGUE_TEXT, files_of, titles_of
from grader.scaffold.wanted import (
    Head,
    Wanted,
    entry_of,
    read_head,
    refuse_what_cannot_be,
    with_entry,
)

_PREFIX = ".grade-new-"


def make_exercise(root: Path, wanted: Wanted) -> tuple[Path, ...]:
    """Add the exercise to the course in ``root``; the files that were written, from there.

    UsageError where the course cannot have it or the disk is full: nothing is changed then.
    """
    head = read_head(root)
    refuse_what_cannot_be(wanted, head)
    folders = [Path(*where, wanted.id) for where in (("exercises",), ("solutions",), _SUITES)]
    for folder in folders:
        if os.path.lexists(root / folder):
            raise UsageError(
                say("there is something of that name already"),
                where=str(root / folder),
                remedy=say("move it away, or choose another id"),
            )
    try:
        staged = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=root))
        try:
            files = _write(staged, head, wanted)
            catalogue = Path("solutions", CATALOGUE)
            if not (root / catalogue).exists():
                _put(staged / catalogue, CATALOGUE_TEXT.encode())
                files.append(catalogue)
                folders.append(catalogue)
            _move(staged, root, folders, head)
        finally:
            shutil.rmtree(staged, ignore_errors=True)
    except OSError as problem:
        raise UsageError(
            say("cannot be written: {reason}", reason=problem.strerror),
            where=str(root),
            remedy=say("check the disk and the permissions; nothing was changed"),
        ) from None
    return (Path(FILE), *sorted(files))


_SUITES = ("tests", "course")


def _write(staged: Path, head: Head, wanted: Wanted) -> list[Path]:
    """Everything but what the course has already; the course must hold with it."""
    languages = tuple(dict.fromkeys(("en", *head.languages)))
    _put(staged / FILE, with_entry(head, entry_of(wanted, titles_of(wanted, languages))))
    shutil.copymode(head.file, staged / FILE)
    files = files_of(wanted, head.languages)
    for path, text in files.items():
        _put(staged / path, text.encode())
    try:
        exercise = load_course(staged).exercise(wanted.id)
    except CourseError as problem:
        raise CourseError(problem.problems, where=str(head.file)) from None
    stubs = {exercise.file_of(part): stub for part, stub in stubs_of(exercise).items()}
    for name, stub in stubs.items():
        _put(exercise.work / name, stub)
    return [*files, *(Path("exercises", wanted.id, name) for name in stubs)]


def _put(file: Path, text: bytes) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(text)


def _move(staged: Path, root: Path, paths: Sequence[Path], head: Head) -> None:
    """Move the paths and then ``course.toml``; what was moved is taken back where one fails."""
    moved: list[Path] = []
    made: list[Path] = []
    try:
        for path in paths:
            above = [folder for folder in path.parents if not (root / folder).exists()]
            for folder in reversed(above):
                (root / folder).mkdir()
                made.append(folder)
            (staged / path).rename(root / path)
            moved.append(path)
        if head.file.read_bytes() != head.text:
            raise UsageError(
                say("the file was changed meanwhile"),
                where=str(head.file),
                remedy=say("call it once more"),
            )
        (staged / FILE).replace(head.file.resolve())
    except BaseException:
        for path in reversed(moved):
            (root / path).rename(staged / path)
        for folder in reversed(made):
            (root / folder).rmdir()
        raise
