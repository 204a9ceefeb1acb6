"""``grade class``: grade what a whole class handed in, and print the marks."""

from __future__ import annotations

import json
import os
import sys
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import click

from grader.classroom import (
    ClassMarks,
    Progress,
    ResultStore,
    Setting,
    gather,
    read_roster,
    read_table,
    run_class,
)
from grader.cli.options import shared_options
from grader.cli.settings import (
    cache_folder,
    data_folder,
    find_exercise,
    print_page,
    the_course,
    the_language,
    the_paper,
)
from grader.cli.writing import write_whole
from grader.errors import ExitCode, UsageError
from grader.export.gradebook import canvas_table, check_export, moodle_table, plain_table
from grader.language import Language, one_line, say
from grader.model import Course, Isolation
from grader.render.marks import render_marks
from grader.sandbox import open_sandbox


@click.command("class")
@click.argument("submissions", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--roster", type=click.Path(path_type=Path), help="The list of the class, a CSV.")
@click.option("--exercise", "exercise_name", help="What is handed in, where no folder says so.")
@click.option(
    "--store",
    "store_path",
    type=click.Path(path_type=Path),
    help="File of results; a run that was stopped goes on from it.",
)
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
@click.option("--jobs", type=click.IntRange(1, 256), help="Processes (default: one a core).")
@click.option(
    "--isolation",
    type=click.Choice([isolation.value for isolation in Isolation]),
    default=Isolation.FULL.value,
    help="How code is kept apart; process is for code that you trust.",
)
@click.option("--withheld", is_flag=True, help="With the teacher's own checks.")
@shared_options
def command(
    submissions: tuple[Path, ...],
    roster: Path | None,
    exercise_name: str | None,
    store_path: Path | None,
    as_json: bool,
    canvas: Path | None,
    canvas_from: Path | None,
    moodle: Path | None,
    plain: Path | None,
    jobs: int | None,
    isolation: str,
    withheld: bool,
    course_path: Path | None,
    lang: str | None,
) -> None:
    """Grade a class: folders STUDENT/EXERCISE/, archives, Canvas or Moodle downloads."""
    course = the_course(course_path)
    _refuse_learners_copy(course)
    language = the_language(lang, page=not as_json)
    wanted = _Tables(canvas, _export(canvas, canvas_from), moodle, plain)
    only = find_exercise(course, exercise_name) if exercise_name else None
    people = read_roster(roster) if roster is not None else None
    setting = Setting(course.root, language.code, Isolation(isolation), withheld, cache_folder())
    _refuse_without_isolation(setting)
    with closing(ResultStore(store_path or data_folder() / f"class-{course.id}.db")) as store:
        with store.together():
            gathered = gather(submissions, course.exercises, only, store.keep_text)
        marks = run_class(
            course,
            gathered,
            store,
            setting,
            workers=jobs or os.cpu_count() or 1,
            roster=people,
            tell=_Line(language),
        )
    _print(marks, language, as_json=as_json)
    wanted.write(marks, language)
    if any(mark.broken for mark in marks.marks):
        raise SystemExit(ExitCode.OURS)


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


def _refuse_learners_copy(course: Course) -> None:
    if course.root != course.origin:
        raise UsageError(
            say("this is a learner's copy: a class is graded in the author's"),
            where=str(course.root),
            remedy=say("call it in the author's copy"),
        )


def _refuse_without_isolation(setting: Setting) -> None:
    """SandboxError before anything is graded, not once for each submission."""
    with open_sandbox(isolation=setting.isolation, cache=setting.cache) as sandbox:
        assert sandbox.isolation is setting.isolation


class _Line:
    """One line on standard error, written over as the run goes on; a log gets the last only."""

    def __init__(self, language: Language) -> None:
        self._language = language
        self._shown = -1.0

    def __call__(self, now: Progress) -> None:
        """Show it, at most ten times a second."""
        over = sys.stderr.isatty()
        last = now.done == now.all
        if not last and (not over or now.seconds - self._shown < 0.1):
            return
        self._shown = now.seconds
        text = self._language.text(
            "{done} of {all} graded, {kept} known before · {rate:.1f}/s · {left} left",
            done=now.done,
            all=now.all,
            kept=now.kept,
            rate=now.rate,
            left=_clock(now.left),
        )
        if over:
            click.echo(f"\r\x1b[K{text}", err=True, nl=last)
        else:
            click.echo(text, err=True)


def _clock(seconds: float) -> str:
    whole = round(seconds)
    return f"{whole // 3600}:{whole // 60 % 60:02}:{whole % 60:02}"


def _print(marks: ClassMarks, language: Language, *, as_json: bool) -> None:
    if as_json:
        unicode = (sys.stdout.encoding or "").lower().startswith("utf")
        click.echo(json.dumps(marks.as_json(language), ensure_ascii=not unicode, indent=2))
        return
    paper = the_paper()
    print_page(render_marks(marks, paper, language), paper)
