"""``grade class SUBMISSIONS``: grade what a whole class handed in, and print the marks."""

from __future__ import annotations

import json
import sys
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import click

from grader.classroom import (
    ClassMarks,
    Person,
    ResultStore,
    gather,
    read_roster,
    read_table,
    run_class,
    standing_reports,
)
from grader.cli.class_ import SUBCOMMANDS, RunCommand
from grader.cli.classes.notebooks import mending
from grader.cli.classes.options import (
    ProgressLine,
    author_course,
    grading_options,
    open_store,
    stoppable,
    store_option,
    the_engine,
    the_setting,
)
from grader.cli.extras import need
from grader.cli.options import shared_options
from grader.cli.settings import ascii_only, find_exercise, print_page, the_language, the_paper
from grader.cli.writing import STANDARD_OUTPUT, write_whole
from grader.errors import ExitCode, UsageError
from grader.export.gradebook import canvas_table, check_export, moodle_table, plain_table
from grader.language import Language, one_line, say
from grader.model import Course
from grader.render.marks import render_marks


@click.command("run", cls=RunCommand)
@click.argument("submissions", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--roster", type=click.Path(path_type=Path), help="The list of the class, a CSV.")
@click.option("--exercise", "exercise_name", help="What is handed in, where no folder says so.")
@store_option
@click.option("--json", "as_json", is_flag=True, help="Print the marks as JSON.")
@click.option(
    "--canvas", type=click.Path(path_type=Path), help="Write the marks for Canvas; a CSV."
)
@click.option(
    "--canvas-from",
    type=click.Path(path_type=Path),
    help="The gradebook as Canvas exports it; tells who is who.",
)
@click.option(
    "--moodle", type=click.Path(path_type=Path), help="Write the marks for Moodle; a CSV."
)
@click.option("--csv", "plain", type=click.Path(path_type=Path), help="Write the marks as CSV.")
@click.option("--gradebook", help="Write the marks into nbgrader's gradebook: a file, or a URL.")
@grading_options
@shared_options
def command(
    submissions: tuple[Path, ...],
    roster: Path | None,
    exercise_name: str | None,
    store_path: str | None,
    as_json: bool,
    canvas: Path | None,
    canvas_from: Path | None,
    moodle: Path | None,
    plain: Path | None,
    gradebook: str | None,
    jobs: int | None,
    engine_url: str | None,
    isolation: str | None,
    withheld: bool,
    course_path: Path | None,
    lang: str | None,
) -> None:
    """Grade a class: folders STUDENT/EXERCISE/, archives, Canvas or Moodle downloads."""
    course = author_course(course_path)
    _refuse_late_command(submissions)
    language = the_language(lang, page=not as_json)
    wanted = _Tables(canvas, _export(canvas, canvas_from), moodle, plain)
    if gradebook is not None:
        need("nbgrader", "teacher")
    only = find_exercise(course, exercise_name) if exercise_name else None
    people = read_roster(roster) if roster is not None else None
    setting = the_setting(
        course, language.code, isolation=isolation, withheld=withheld, engine_url=engine_url
    )
    engine = the_engine(course, engine_url, jobs)
    with stoppable(language), open_store(course, store_path) as store:
        with store.together():
            read = mending(course, language)
            gathered = gather(submissions, course.exercises, only, store.keep_text, read)
        marks = run_class(
            course,
            gathered,
            store,
            setting,
            engine=engine,
            roster=people,
            tell=ProgressLine(language),
        )
        if gradebook is not None:
            _fill(gradebook, course, store, language)
    if as_json:
        _write_json(marks, language)
    elif not wanted.printed:
        paper = the_paper()
        print_page(render_marks(marks, paper, language), paper)
    wanted.write(marks, language)
    if any(mark.broken for mark in marks.marks):
        raise SystemExit(ExitCode.OURS)


def _fill(gradebook: str, course: Course, store: ResultStore, language: Language) -> None:
    """The marks that stand for people on the list, into nbgrader's gradebook."""
    from grader.nbgrader.gradebook import write_gradebook  # noqa: PLC0415 - an extra

    known = (one for one in standing_reports(course, store) if one.entry.known)

    def leave_out(person: Person) -> None:
        text = language.text("not in the gradebook, left out: {name}", name=one_line(person.id, 60))
        click.echo(text, err=True)

    write_gradebook(gradebook, course, known, language, leave_out)


def _refuse_late_command(submissions: tuple[Path, ...]) -> None:
    """``grade class --store X report`` names a command, where nothing is called so."""
    named = [str(path) for path in submissions if str(path) in SUBCOMMANDS]
    for name in named:
        if not Path(name).exists():
            raise UsageError(
                say("there is no such file"),
                where=name,
                remedy=say("the command comes first: {line}", line=f"grade class {name} …"),
            )


def _export(canvas: Path | None, canvas_from: Path | None) -> list[dict[str, str]]:
    """The rows of the Canvas export, read before anything is graded."""
    if (canvas is None) != (canvas_from is None):
        raise UsageError(
            say("--canvas and --canvas-from go together"),
            remedy=say("export the gradebook in Canvas, and name that file"),
        )
    if canvas_from is None:
        return []
    rows = read_table(canvas_from)
    check_export(rows, str(canvas_from))
    return rows


@dataclass(frozen=True, slots=True)
class _Tables:
    """The files of marks that were asked for."""

    canvas: Path | None
    export: list[dict[str, str]]
    moodle: Path | None
    plain: Path | None

    @property
    def printed(self) -> bool:
        """Whether a table goes to standard output, in the place of the page."""
        return STANDARD_OUTPUT in {self.canvas, self.moodle, self.plain}

    def write(self, marks: ClassMarks, language: Language) -> None:
        """Write them, and say who has marks that Canvas has no row for."""
        if self.canvas is not None:
            table = canvas_table(marks, self.export)
            write_whole(self.canvas, table.text)
            for person in table.left_out:
                name = one_line(person.name or person.id, 60)
                text = language.text("not in the Canvas export, left out: {name}", name=name)
                click.echo(text, err=True)
        if self.moodle is not None:
            write_whole(self.moodle, moodle_table(marks).text)
        if self.plain is not None:
            write_whole(self.plain, plain_table(marks).text)


def _write_json(marks: ClassMarks, language: Language) -> None:
    for piece in json_pieces(marks, language, ascii_only=ascii_only()):
        sys.stdout.write(piece)


def json_pieces(marks: ClassMarks, language: Language, *, ascii_only: bool) -> Iterator[str]:
    """The marks as JSON, one after another: those of a large class are never one text."""

    def text(value: object) -> str:
        return json.dumps(value, ensure_ascii=ascii_only, indent=2)

    whole = text(replace(marks, marks=()).as_json(language) | {"unmatched": marks.unmatched_ids})
    empty = '"marks": []'
    before, _, after = whole.partition(empty)
    yield before
    yield '"marks": ['
    for number, mark in enumerate(marks.marks):
        yield ("," if number else "") + "\n" + textwrap.indent(text(mark.as_json()), " " * 4)
    yield ("\n  ]" if marks.marks else "]") + after + "\n"
