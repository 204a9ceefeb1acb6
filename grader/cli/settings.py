"""What every command shares: which course, which language, which terminal, which store."""

from __future__ import annotations

import difflib
import os
import shutil
import sys
from pathlib import Path

import click

from grader.course import find_root, load_course
from grader.errors import UsageError
from grader.language import Language, Message, choose, say, showable_in
from grader.model import Course, Exercise
from grader.render.paper import Paper


def the_course(path: Path | None) -> Course:
    """The course at ``path``, else the one around the current folder."""
    return load_course(find_root(Path.cwd()) if path is None else path.absolute())


def the_language(asked: str | None, *, page: bool = True) -> Language:
    """The language asked for, or the environment's; for a page, one that the terminal can show."""
    language = choose(asked, os.environ)
    return showable_in(language, sys.stdout.encoding or "ascii") if page else language


def the_paper() -> Paper:
    """The terminal that standard output is."""
    colour = sys.stdout.isatty() and not os.environ.get("NO_COLOR")
    columns = shutil.get_terminal_size((80, 24)).columns
    return Paper(columns, sys.stdout.encoding or "ascii", colour)


def print_page(text: str, paper: Paper) -> None:
    """Print a page with the colours it was made with."""
    click.echo(text, color=paper.colour)


def find_exercise(course: Course, name: str, *, also: tuple[str, ...] = ()) -> Exercise:
    """The exercise with this id, short name, number or unique part of a name.

    UsageError with close matches (among the exercises and ``also``) when there is none.
    """
    wanted = name.strip().rstrip("/").lower()
    for exercise in course.exercises:
        if wanted in {exercise.id, exercise.short, exercise.module}:
            return exercise
    if wanted.isascii() and wanted.isdigit():
        for exercise in course.exercises:
            if int(exercise.short.lstrip("abcdefghijklmnopqrstuvwxyz")) == int(wanted):
                return exercise
    part = wanted.replace("-", "_").replace(" ", "_")
    inside = [exercise for exercise in course.exercises if part and part in exercise.id]
    if len(inside) == 1:
        return inside[0]
    if inside:
        names = ", ".join(exercise.id for exercise in inside)
        raise UsageError(
            say("{name} is part of several names: {names}", name=repr(name), names=names),
            remedy=say("say which"),
        )
    raise UsageError(
        say("there is no exercise or command {name}", name=repr(name)),
        remedy=_suggest(course, name, also),
    )


def _suggest(course: Course, name: str, also: tuple[str, ...]) -> Message:
    words = [word for e in course.exercises for word in (e.short, e.module, e.id)]
    close = difflib.get_close_matches(name.lower(), [*words, *also], n=3, cutoff=0.5)
    if close:
        return say("did you mean {names}?", names=", ".join(close))
    return say("exercises: {names}", names=", ".join(e.short for e in course.exercises))


def data_folder() -> Path:
    """Where attempts are kept: ``GRADE_DATA``, else the platform's user data folder."""
    named = os.environ.get("GRADE_DATA")
    if named:
        return Path(named)
    from platformdirs import user_data_path  # noqa: PLC0415 - not needed with GRADE_DATA

    return user_data_path("grade", appauthor=False)


def cache_folder() -> Path:
    """Where the sandbox's self-test is remembered."""
    return data_folder() / "cache"
