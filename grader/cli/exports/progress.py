"""``grade export progress FILE``: everything that is kept, as one file."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import click

from grader.cli.options import shared_options
from grader.cli.settings import data_folder, the_language
from grader.cli.writing import write_whole
from grader.errors import UsageError
from grader.language import say
from grader.progress import Store


@click.command("progress")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--force", is_flag=True, help="Write over a file that is there.")
@shared_options
def command(
    file: Path,
    force: bool,
    course_path: Path | None,  # noqa: ARG001 - every command takes both
    lang: str | None,
) -> None:
    """Write your progress to a file, to carry it to another machine."""
    if file.exists() and not force:
        raise UsageError(
            say("there is a file already"),
            where=str(file),
            remedy=say("name another one, or add --force"),
        )
    with closing(Store(data_folder())) as store:
        text = store.everything()
    write_whole(file, text)
    click.echo(the_language(lang).text("Your progress is in {path}", path=file))
