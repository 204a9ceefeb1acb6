"""``grade nbgrader``: an nbgrader course made from ours, and its notebooks graded."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from grader.cli.extras import need
from grader.cli.options import shared_options
from grader.cli.settings import find_exercise, the_course, the_language
from grader.errors import ExitCode, UsageError
from grader.language import Language, one_line

if TYPE_CHECKING:
    from grader.nbgrader.running import Graded

_NAME = 40
_NOTES = 20
_WIDTH = 300


@click.group("nbgrader")
@click.pass_context
def command(ctx: click.Context) -> None:
    """Hand the course out through nbgrader, and grade what comes back."""
    known = ctx.default_map or {}
    lang = {name: value for name, value in known.items() if name == "lang"}
    ctx.default_map = {"init": known, "autograde": lang}


@command.command("init")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--exercise", "name", help="This exercise only (default: all).")
@shared_options
def init(folder: Path, name: str | None, course_path: Path | None, lang: str | None) -> None:
    """Make an nbgrader course in FOLDER; what you edited there stays."""
    from grader.handout import Action  # noqa: PLC0415 - help needs none of them
    from grader.nbgrader.courses import make_course  # noqa: PLC0415
    from grader.nbgrader.finding import installed  # noqa: PLC0415

    language = the_language(lang)
    try:
        course = the_course(course_path)
    except UsageError:
        if course_path is not None:
            raise
        course = the_course(installed())
    only = find_exercise(course, name) if name else None
    changes = make_course(course, folder.absolute(), language, only)
    for change in changes:
        if change.action is Action.EDITED:
            text = language.text("edited by you, left as it is: {path}", path=change.path)
            click.echo(text, err=True)
    written = sum(change.action in {Action.ADDED, Action.REPLACED} for change in changes)
    click.echo(
        language.text(
            "{title}: {n} files in {folder}",
            title=language.pick(course.title),
            n=written,
            folder=folder,
        )
    )
    first = (only or course.exercises[0]).short
    click.echo(
        language.text(
            "Next: `cd {folder}`, then `nbgrader generate_assignment {name}`",
            folder=folder,
            name=first,
        )
    )


@command.command("autograde")
@click.argument("assignment")
@click.option("--student", "students", default="*", help="Only these; a pattern such as 'a*'.")
@click.option("--force", is_flag=True, help="Grade anew what is graded already.")
@click.option(
    "--course",
    "folder",
    type=click.Path(path_type=Path),
    help="Folder of the nbgrader course (default: the one you are in).",
)
@click.option("--lang", type=click.Choice(["en", "ja"]), help="Language of the texts (GRADE_LANG).")
def autograde(
    assignment: str, students: str, force: bool, folder: Path | None, lang: str | None
) -> None:
    """Grade the notebooks handed in for ASSIGNMENT in the sandbox, into the gradebook."""
    need("nbgrader", "teacher")
    from grader.cli.classes.options import stoppable  # noqa: PLC0415 - the engines' commands
    from grader.nbgrader import running  # noqa: PLC0415 - loads nbgrader

    language = the_language(lang)
    all_told: list[Graded] = []

    def tell(graded: Graded) -> None:
        all_told.append(graded)
        for line in _lines(graded, language):
            click.echo(line)

    place = running.course_folder(Path.cwd()) if folder is None else folder.absolute()
    with stoppable(language):
        running.autograde(place, assignment, students, tell, language, force=force)
    click.echo(_summary(all_told, language))
    if any(one.broken for one in all_told):
        raise SystemExit(ExitCode.OURS)
    if any(one.unreadable for one in all_told):
        raise SystemExit(ExitCode.NOT_PASSED)


def _lines(one: Graded, language: Language) -> list[str]:
    """What became of one student: the marks, and below them why a person has to look."""
    marks = f"{one.score - one.penalty:g}/{one.max_score:g}"
    remarks = []
    if one.before:
        remarks.append(language.text("graded before"))
    if one.penalty:
        remarks.append(language.text("late: {points:g} taken off", points=one.penalty))
    if one.pending:
        remarks.append(language.text("a person has to look at it"))
    if one.mended:
        remarks.append(language.text("mended: {n}", n=len(one.mended)))
    lines = [" · ".join([f"{one_line(one.student, _NAME)}  {marks}", *remarks])]
    # All of it may hold what a stranger wrote.
    told = [*one.mended, *(one.unreadable or one.broken).splitlines()]
    return lines + [f"    {one_line(line, _WIDTH)}" for line in told[:_NOTES]]


def _summary(told: Sequence[Graded], language: Language) -> str:
    return language.text(
        "{n} notebooks: {before} graded before, {mended} mended, {unreadable} unreadable, "
        "{broken} not graded by a fault of ours",
        n=len(told),
        before=sum(one.before for one in told),
        mended=sum(bool(one.mended) for one in told),
        unreadable=sum(bool(one.unreadable) for one in told),
        broken=sum(bool(one.broken) for one in told),
    )
