"""``grade reset``: an exercise from the start."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from grader.cli.options import optional_exercise, shared_options
from grader.cli.settings import find_exercise, the_course, the_language
from grader.errors import UsageError
from grader.handout import start_afresh
from grader.language import say


@click.command("reset")
@optional_exercise
@click.option("--all", "everything", is_flag=True, help="Every exercise of the course.")
@shared_options
def command(
    exercise_name: str | None, everything: bool, course_path: Path | None, lang: str | None
) -> None:
    """Put the stubs back. Your files are kept, and your attempts stay."""
    if (exercise_name is None) is not everything:
        raise UsageError(
            say("either one exercise or --all"),
            remedy=say("write: {example}", example="grade reset --all"),
        )
    course = the_course(course_path)
    chosen = course.exercises if exercise_name is None else [find_exercise(course, exercise_name)]
    language = the_language(lang)
    for exercise in chosen:
        kept = start_afresh(exercise, datetime.now().astimezone())
        for path in kept:
            click.echo(language.text("Your file is kept: {path}", path=path))
        if kept:
            click.echo(language.text("{name} starts afresh.", name=exercise.short))
        else:
            click.echo(language.text("{name} is as it was handed out.", name=exercise.short))
