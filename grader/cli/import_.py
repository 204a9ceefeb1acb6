"""``grade import progress FILE``: what another machine exported, merged into this one's."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import click

from grader.cli.options import shared_options
from grader.cli.settings import data_folder, the_language
from grader.errors import UsageError
from grader.language import say
from grader.progress import Store


@click.command("import")
@click.argument("what", type=click.Choice(["progress"]))
@click.argument("file", type=click.Path(path_type=Path))
@shared_options
def command(
    what: str,  # noqa: ARG001 - progress is all that can be imported yet
    file: Path,
    course_path: Path | None,  # noqa: ARG001 - every command takes both
    lang: str | None,
) -> None:
    """Merge progress from another machine into yours: nothing is lost, nothing counts twice."""
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as problem:
        reason = getattr(problem, "strerror", None) or str(problem)
        raise UsageError(
            say("cannot be read: {reason}", reason=reason),
            where=str(file),
            remedy=say("name a file that `grade export progress` wrote"),
        ) from None
    with closing(Store(data_folder())) as store:
        new = store.merge(text, where=str(file))
    language = the_language(lang)
    if new:
        click.echo(language.text("{n} new entries were merged in.", n=new))
        click.echo(language.text("Your files come back with `grade history NAME --restore N`."))
    else:
        click.echo(language.text("Everything in it was here already."))
