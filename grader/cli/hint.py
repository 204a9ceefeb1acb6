"""``grade hint``: the next hint for an exercise."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from grader.cli.options import shared_options
from grader.cli.settings import (
    data_folder,
    find_exercise,
    print_page,
    the_course,
    the_language,
    the_paper,
)
from grader.feedback import load_feedback
from grader.progress import Store


@click.command("hint")
@click.argument("exercise_name", metavar="EXERCISE")
@click.option("--level", type=click.IntRange(1), help="Show this hint, not the next one.")
@shared_options
def command(
    exercise_name: str, level: int | None, course_path: Path | None, lang: str | None
) -> None:
    """Show the next hint for an exercise. Asking costs nothing."""
    course = the_course(course_path)
    exercise = find_exercise(course, exercise_name)
    language, paper = the_language(lang), the_paper()
    hints = load_feedback(exercise).hints
    store = Store(data_folder())
    try:
        shown = store.hints_shown(course.id, exercise.id)
        wanted = min(level or shown + 1, len(hints))
        store.record_hint(course.id, exercise.id, wanted, datetime.now(UTC))
    finally:
        store.close()
    title = language.text("Hint {n} of {total}", n=wanted, total=len(hints))
    paper.write(f"{exercise.short} · {title}", style="bold")
    paper.write(language.pick(hints[wanted - 1]), indent=2)
    if wanted < len(hints):
        paper.write(language.text("Still stuck? Ask again for the next one."))
    else:
        paper.write(language.text("That was the last hint."))
    print_page(paper.text(), paper)
