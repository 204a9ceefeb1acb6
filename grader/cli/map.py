"""``grade map``, and ``grade`` alone: the course with one's progress."""

from __future__ import annotations

from pathlib import Path

import click

from grader.cli.keeping import progress_of
from grader.cli.options import shared_options
from grader.cli.settings import print_page, the_course, the_language, the_paper
from grader.render.map import render_map


@click.command("map")
@shared_options
def command(course_path: Path | None, lang: str | None) -> None:
    """Show the course: what is done, what comes next."""
    course = the_course(course_path)
    paper = the_paper()
    page = render_map(course, progress_of(course), paper, the_language(lang), Path.cwd())
    print_page(page, paper)
