"""``grade map``, and ``grade`` alone: the course with one's progress."""

from __future__ import annotations

from pathlib import Path

import click

from grader.cli.options import shared_options
from grader.cli.settings import (
    data_folder,
    print_page,
    the_course,
    the_language,
    the_paper,
)
from grader.progress import Store
from grader.render.map import render_map


@click.command("map")
@shared_options
def command(course_path: Path | None, lang: str | None) -> None:
    """Show the course: what is done, what comes next."""
    course = the_course(course_path)
    store = Store(data_folder())
    try:
        states = store.states(course.id)
    finally:
        store.close()
    paper = the_paper()
    print_page(render_map(course, states, paper, the_language(lang), Path.cwd()), paper)
