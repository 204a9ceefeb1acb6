"""``grade reset``: an exercise from the start."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from grader.cli.options import shared_options
from grader.cli.settings import find_exercise, the_course, the_language
from grader.handout import start_afresh


@click.command("reset")
@click.argument("exercise_name", metavar="EXERCISE")
@shared_options
def command(exercise_name: str, course_path: Path | None, lang: str | None) -> None:
    """Put the stub back. Your file is kept, and your attempts stay."""
    course = the_course(course_path)
    exercise = find_exercise(course, exercise_name)
    language = the_language(lang)
    kept = start_afresh(exercise, datetime.now().astimezone())
    if kept is None:
        click.echo(language.text("{name} is as it was handed out.", name=exercise.short))
    else:
        click.echo(language.text("Your file is kept: {path}", path=kept))
        click.echo(language.text("{name} starts afresh.", name=exercise.short))
