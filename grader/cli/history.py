"""``grade history``: the attempts at an exercise, and any of their texts again."""

from __future__ import annotations

from contextlib import closing
from datetime import datetime
from pathlib import Path

import click

from grader.cli.options import exercise_argument, shared_options
from grader.cli.settings import (
    data_folder,
    find_exercise,
    print_page,
    the_course,
    the_language,
    the_paper,
)
from grader.errors import UsageError
from grader.handout import put_back
from grader.language import Language, say
from grader.model import Exercise, Part
from grader.progress import Attempt, Store
from grader.render.history import render_history


@click.command("history")
@exercise_argument
@click.option("--show", type=click.IntRange(1), metavar="N", help="Print what was handed in then.")
@click.option("--restore", type=click.IntRange(1), metavar="N", help="Bring those files back.")
@shared_options
def command(
    exercise_name: str,
    show: int | None,
    restore: int | None,
    course_path: Path | None,
    lang: str | None,
) -> None:
    """List your attempts at an exercise; show or bring back what you handed in."""
    course = the_course(course_path)
    exercise = find_exercise(course, exercise_name)
    language, paper = the_language(lang), the_paper()
    wanted = show or restore
    with closing(Store(data_folder())) as store:
        attempts = store.attempts(course.id, exercise.id)
        if wanted is None:
            print_page(render_history(attempts, exercise, paper, language), paper)
            return
        if wanted > len(attempts):
            raise UsageError(
                say("there is no attempt {n}; there are {count}", n=wanted, count=len(attempts)),
                where=exercise.id,
                remedy=say("`grade history {name}` lists them", name=exercise.short),
            )
        texts = _texts(store, attempts[wanted - 1])
    if show is not None:
        for part, text in texts.items():
            click.echo(f"# {exercise.file_of(part)}", err=True)
            click.echo(text.decode("utf-8", "replace"))
        return
    _restore(exercise, texts, language)


def _texts(store: Store, attempt: Attempt) -> dict[Part, bytes]:
    parts = {Part(name): store.source(digest) for name, digest in attempt.parts.items()}
    code = store.source(attempt.digest)
    return {Part.CODE: code, **parts} if code else parts


def _restore(exercise: Exercise, texts: dict[Part, bytes], language: Language) -> None:
    for part, text in texts.items():
        kept = put_back(exercise, part, text, datetime.now().astimezone())
        if kept is not None:
            click.echo(language.text("Your file is kept: {path}", path=kept))
    names = ", ".join(exercise.file_of(part) for part in texts)
    click.echo(language.text("Brought back: {names}", names=names))
