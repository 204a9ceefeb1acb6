"""``grade init``: a learner's copy of the course."""

from __future__ import annotations

import os
import re
import shlex
from pathlib import Path

import click

from grader.cli.options import shared_options
from grader.cli.settings import the_language
from grader.course import BUNDLE, CHECKOUT, FILE, load_course
from grader.handout import make_copy


@click.command("init")
@click.argument("folder", type=click.Path(path_type=Path))
@shared_options
def command(folder: Path, course_path: Path | None, lang: str | None) -> None:
    """Make a learner's copy of the course in FOLDER (new or empty)."""
    language = the_language(lang)
    bundled = BUNDLE if (BUNDLE / FILE).is_file() else CHECKOUT
    course = load_course(course_path or bundled)
    changes = make_copy(course, folder.absolute())
    first = course.exercises[0]
    click.echo(
        language.text(
            "{title}: {n} files in {folder}",
            title=language.pick(course.title),
            n=len(changes),
            folder=folder,
        )
    )
    click.echo(
        language.text(
            "Next: `cd {folder}`, then `grade {name}`", folder=typed(folder), name=first.short
        )
    )


def typed(folder: Path) -> str:
    """The path as it is typed in a shell: in quotes where it holds blanks or signs."""
    text = str(folder)
    if re.fullmatch(r"[\w@%+=:,./\\~-]+", text):
        return text
    return f'"{text}"' if os.name == "nt" else shlex.quote(text)
