"""``grade update``: mended lessons and stubs for a learner's copy."""

from __future__ import annotations

from pathlib import Path

import click

from grader.cli.options import shared_options
from grader.cli.settings import the_course, the_language
from grader.handout import Action, bring_up_to_date


@click.command("update")
@shared_options
def command(course_path: Path | None, lang: str | None) -> None:
    """Bring mended lessons and stubs into this copy. What you edited stays as it is."""
    language = the_language(lang)
    changes = bring_up_to_date(the_course(course_path))
    words = {
        Action.ADDED: language.text("new"),
        Action.REPLACED: language.text("brought up to date"),
        Action.EDITED: language.text("edited by you, left as it is"),
    }
    told = [change for change in changes if change.action in words]
    for change in told:
        click.echo(f"{change.path}: {words[change.action]}")
    if not told:
        click.echo(language.text("Everything is up to date."))
