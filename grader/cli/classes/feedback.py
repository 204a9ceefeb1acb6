"""``grade class feedback``: a page for each learner, and zips that Canvas and Moodle take back."""

from __future__ import annotations

import io
from contextlib import ExitStack
from pathlib import Path

import click

from grader.classroom import standing_entries, standing_reports
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
from grader.export.feedback import FeedbackArchive, canvas_names, feedback_pages, moodle_names
from grader.language import Language, one_line, say


@click.command("feedback")
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), help="Folder for the pages; made if needed."
)
@click.option("--canvas-zip", type=click.Path(path_type=Path), help="Write a zip for Canvas.")
@click.option("--moodle-zip", type=click.Path(path_type=Path), help="Write a zip for Moodle.")
@store_option
@only_option
@shared_options
def command(
    output: Path | None,
    canvas_zip: Path | None,
    moodle_zip: Path | None,
    store_path: str | None,
    exercise_name: str | None,
    course_path: Path | None,
    lang: str | None,
) -> None:
    """Write a page for each learner of a graded class, and zips for Canvas and Moodle."""
    wanted = {canvas_zip: canvas_names, moodle_zip: moodle_names}
    if output is None and set(wanted) == {None}:
        raise UsageError(
            say("nothing is to be written"), remedy=say("name a file: {line}", line="-o feedback")
        )
    course = author_course(course_path)
    only = find_exercise(course, exercise_name) if exercise_name else None
    count = 0
    with open_kept(course, store_path) as store, ExitStack() as stack:
        language = kept_language(course, store, lang)
        tell_not_graded(course, store, the_language(lang))
        there = {entry.work.exercise for entry in standing_entries(course, store, only)}
        given = [exercise for exercise in course.exercises if exercise.id in there]
        archives = [
            (file, stack.enter_context(FeedbackArchive(io.BytesIO(), names)))
            for file, names in wanted.items()
            if file is not None
        ]
        _make(output)
        for page in feedback_pages(course, standing_reports(course, store, only), given, language):
            count += 1
            if output is not None:
                write_whole(output / f"{page.name}.html", page.html)
            for _, archive in archives:
                archive.add(page)
    for file, archive in archives:
        assert isinstance(archive.stream, io.BytesIO)
        write_whole(file, archive.stream.getvalue())
        _tell_left_out(file, archive, the_language(lang))
    click.echo(the_language(lang).text("feedback for {n} learners", n=count), err=True)


def _make(folder: Path | None) -> None:
    if folder is None:
        return
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        raise UsageError(
            say("the folder cannot be made: {reason}", reason=problem.strerror),
            where=str(folder),
            remedy=say("name a folder that can be written; nothing was changed"),
        ) from None


def _tell_left_out(file: Path, archive: FeedbackArchive, language: Language) -> None:
    """Say who is in no zip: the download that the class came in does not name them."""
    for person in archive.left_out:
        name = one_line(person.name or person.id, 60)
        text = language.text(
            "not in {file}, as no download names them: {name}", file=file, name=name
        )
        click.echo(text, err=True)
