"""``grade class report``: what the class knows and what it misunderstood, as one page."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from grader.classroom import ResultStore, standing_reports
from grader.classroom.statistics.figures import Entry
from grader.cli.classes.options import (
    author_course,
    kept_language,
    only_option,
    open_kept,
    store_option,
    tell_not_graded,
)
from grader.cli.options import shared_options
from grader.cli.settings import find_exercise, the_language
from grader.cli.writing import write_whole
from grader.errors import UsageError
from grader.language import say
from grader.model import Course, Exercise


@click.command("report")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Write the page; HTML.")
@click.option("--csv", "table", type=click.Path(path_type=Path), help="Write the figures; a CSV.")
@click.option("--json", "data", type=click.Path(path_type=Path), help="Write the figures; JSON.")
@store_option
@only_option
@shared_options
def command(
    output: Path | None,
    table: Path | None,
    data: Path | None,
    store_path: str | None,
    exercise_name: str | None,
    course_path: Path | None,
    lang: str | None,
) -> None:
    """Write what a graded class knows and misunderstood: a page, a table, JSON. ``-`` prints."""
    from grader.classroom.statistics.statistics import class_statistics  # noqa: PLC0415 - slow to load
    from grader.export.statistics import statistics_json, statistics_table  # noqa: PLC0415
    from grader.render.class_report.page import render_class_report  # noqa: PLC0415

    if output is None and table is None and data is None:
        raise UsageError(
            say("nothing is to be written"),
            remedy=say("name a file: {line}", line="-o report.html"),
        )
    course = author_course(course_path)
    only = find_exercise(course, exercise_name) if exercise_name else None
    with open_kept(course, store_path) as store:
        language = kept_language(course, store, lang)
        statistics = class_statistics(course, _entries(course, store, only))
        tell_not_graded(course, store, the_language(lang))
    if output is not None:
        write_whole(output, render_class_report(statistics, language))
    if table is not None:
        write_whole(table, statistics_table(statistics, language))
    if data is not None:
        write_whole(data, statistics_json(statistics, language))


def _entries(course: Course, store: ResultStore, only: Exercise | None) -> Iterator[Entry]:
    for standing in standing_reports(course, store, only):
        entry = standing.entry
        yield Entry(
            entry.person.id,
            entry.work.exercise,
            entry.work.late,
            standing.report,
            standing.texts,
        )
