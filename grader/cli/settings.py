"""What every command shares: which course, which language, which terminal, which store."""

from __future__ import annotations

import json
import os
import shutil
import sys
from pathlib import Path
from typing import Any

import click

from grader.course import find_exercise, find_root, load_course
from grader.errors import UsageError
from grader.language import Language, choose, showable_in
from grader.model import NOTEBOOK, Course
from grader.places import cache_folder, data_folder
from grader.render.paper import Paper

__all__ = [
    "ascii_only",
    "cache_folder",
    "course_of_work",
    "data_folder",
    "find_exercise",
    "print_json",
    "print_page",
    "the_course",
    "the_language",
    "the_paper",
]


def the_course(path: Path | None) -> Course:
    """The course at ``path``, else the one around the current folder."""
    return load_course(find_root(Path.cwd()) if path is None else path.absolute())


def course_of_work(path: Path | None, source: Path | None) -> Course:
    """The same for work that is handed in; of a notebook, also the course around it.

    What came through nbgrader lies in no course: then it is the one that is installed.
    """
    try:
        return the_course(path)
    except UsageError:
        if path is not None or source is None or source.suffix.lower() != NOTEBOOK:
            raise
    from grader.magic.meant import course_for  # noqa: PLC0415 - seldom needed

    return course_for(source.absolute().parent, {})


def the_language(asked: str | None, *, page: bool = True) -> Language:
    """The language asked for, or the environment's; for a page, one that the terminal can show."""
    language = choose(asked, os.environ)
    return showable_in(language, sys.stdout.encoding or "ascii") if page else language


def the_paper() -> Paper:
    """The terminal that standard output is."""
    colour = sys.stdout.isatty() and not os.environ.get("NO_COLOR")
    columns = shutil.get_terminal_size((80, 24)).columns
    return Paper(columns, sys.stdout.encoding or "ascii", colour)


def ascii_only() -> bool:
    """Whether standard output can carry no other letters for certain: JSON then escapes them."""
    return not (sys.stdout.encoding or "").lower().startswith("utf")


def print_json(told: Any) -> None:
    """Print plain data as JSON that loses nothing."""
    click.echo(json.dumps(told, ensure_ascii=ascii_only(), indent=2))


def print_page(text: str, paper: Paper) -> None:
    """Print a page with the colours it was made with."""
    click.echo(text, color=paper.colour)
