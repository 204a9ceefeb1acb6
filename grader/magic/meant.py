"""Which notebook is meant, and of which exercise: by its name, its marks, and where it lies.

Owns the choice when ``%grade`` is written in a notebook, which cannot tell for sure which
file it is. Grades nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from grader.course import BUNDLE, CHECKOUT, FILE, find_exercise, find_root, load_course
from grader.errors import SubmissionError, UsageError
from grader.intake import read_regular
from grader.language import say
from grader.model import NOTEBOOK, Course, Exercise
from grader.notebook.cells import Notebook
from grader.notebook.reading import MAX_NOTEBOOK, read_notebook

MAX_LOOKED_AT = 200
"""Notebooks of a folder that are looked into."""


@dataclass(frozen=True, slots=True)
class Found:
    """What is to be graded, and the notebook in it where it is one that can be read."""

    file: Path
    notebook: Notebook | None


def named_file(folder: Path, source: str | None, names: Sequence[str]) -> Path | None:
    """The file that the learner named, else one that a program gave as the notebook's.

    UsageError where the learner's is not there. A notebook that was renamed while its
    kernel ran goes by its old name with such programs: that is none.
    """
    if source is not None:
        file = folder / Path(source).expanduser()
        if not file.exists():
            raise UsageError(
                say("there is no such file"),
                where=str(file),
                remedy=say("name a file that is there"),
            )
        return file
    files = (folder / name for name in names if name.lower().endswith(NOTEBOOK))
    return next((file for file in files if file.is_file()), None)


def course_for(folder: Path, environment: Mapping[str, str]) -> Course:
    """The course of ``GRADE_COURSE``, else the one around a folder, else the installed one.

    A notebook that came through nbgrader lies in no course.
    """
    named = environment.get("GRADE_COURSE")
    if named:
        return load_course(Path(named).absolute())
    try:
        root = find_root(folder.absolute())
    except UsageError:
        for installed in (BUNDLE, CHECKOUT):
            if (installed / FILE).is_file():
                return load_course(installed)
        raise
    return load_course(root)


def meant(
    course: Course, name: str | None, named: Path | None, folder: Path, *, sure: bool
) -> tuple[Exercise, Found]:
    """The exercise and the file; UsageError where it cannot be told which.

    In this order: the file that the learner named (``sure``); the notebook at hand, where
    its marks name the exercise; the only such notebook in the folder; the module in the
    learner's own copy of the course; the notebook at hand, whatever it is.
    """
    wanted = find_exercise(course, name) if name is not None else None
    here = Found(named, _notebook(named)) if named is not None else None
    marked = _marked(course, here)
    exercise = wanted or marked
    if here is not None and exercise is not None and (sure or exercise == marked):
        return exercise, here
    near = [(e, found) for e, found in _beside(course, folder) if wanted in (None, e)]
    if len(near) == 1:
        return near[0]
    if near:
        names = ", ".join(found.file.name for _, found in near)
        raise UsageError(
            say("several notebooks here belong to an exercise: {names}", names=names),
            where=str(folder),
            remedy=say("say which: %grade --from FILE"),
        )
    if wanted is None and here is not None and here.file.suffix.lower() == NOTEBOOK:
        _read(here.file)  # it is at hand: where it cannot be read, that is what to tell
    if wanted is None:
        raise UsageError(
            say("no notebook here belongs to an exercise"),
            where=str(folder),
            remedy=say("name the exercise, as in %grade {name}", name=course.exercises[0].short),
        )
    own = wanted.work / wanted.filename
    if own.is_file() and folder.absolute().is_relative_to(course.root):
        return wanted, Found(own, None)
    if here is not None:
        return wanted, here
    raise UsageError(
        say("no notebook here belongs to {name}", name=wanted.short),
        where=str(folder),
        remedy=say("save the notebook, or name it: %grade {name} --from FILE", name=wanted.short),
    )


def _notebook(file: Path) -> Notebook | None:
    """The notebook in a file, to see whose it is; taking it in tells what is wrong with it."""
    if file.suffix.lower() != NOTEBOOK:
        return None
    try:
        return _read(file)
    except SubmissionError:
        return None


def _read(file: Path) -> Notebook:
    return read_notebook(read_regular(file, most=MAX_NOTEBOOK), where=str(file))


def _marked(course: Course, found: Found | None) -> Exercise | None:
    """The exercise that a notebook says it belongs to."""
    name = found.notebook.exercise if found is not None and found.notebook is not None else ""
    return next((e for e in course.exercises if name in {e.id, e.short}), None)


def _beside(course: Course, folder: Path) -> Iterator[tuple[Exercise, Found]]:
    """The notebooks of a folder that belong to an exercise."""
    files = sorted(folder.glob(f"*{NOTEBOOK}"))[:MAX_LOOKED_AT]
    for file in files:
        found = Found(file, _notebook(file))
        exercise = _marked(course, found)
        if exercise is not None:
            yield exercise, found
