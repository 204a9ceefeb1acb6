"""``grade class regrade``: what changes with the course as it is today, and letting it stand."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from grader.classroom import ResultStore, standing_entries
from grader.classroom.regrade import Regrading, regrade
from grader.cli.classes.options import (
    ProgressLine,
    author_course,
    grading_options,
    only_option,
    open_kept,
    stoppable,
    store_option,
    the_engine,
    the_setting,
)
from grader.cli.options import shared_options
from grader.cli.settings import find_exercise, print_json, print_page, the_language, the_paper
from grader.errors import ExitCode
from grader.language import Language
from grader.model import Course
from grader.render.regrading import render_regrading


@click.command("regrade")
@store_option
@only_option
@click.option("--yes", is_flag=True, help="Let the new marks stand without being asked.")
@click.option("--json", "as_json", is_flag=True, help="Print the difference as JSON.")
@grading_options
@shared_options
def command(
    store_path: str | None,
    exercise_name: str | None,
    yes: bool,
    as_json: bool,
    jobs: int | None,
    engine_url: str | None,
    isolation: str | None,
    withheld: bool,
    course_path: Path | None,
    lang: str | None,
) -> None:
    """Grade again what was handed in, show the difference, and let it stand once confirmed.

    Everything comes from the store; old reports stay in it.
    """
    course = author_course(course_path)
    language = the_language(lang, page=not as_json)
    only = find_exercise(course, exercise_name) if exercise_name else None
    with stoppable(language), open_kept(course, store_path) as store:
        last = _last_setting(course, store)
        setting = the_setting(
            course,
            lang or last.get("language", language.code),
            isolation=isolation or last.get("isolation"),
            withheld=withheld or bool(last.get("withheld")),
            engine_url=engine_url,
        )
        regrading = regrade(
            course,
            standing_entries(course, store, only),
            store,
            setting,
            open_engine=the_engine(course, engine_url, jobs),
            tell=ProgressLine(language),
        )
        if not as_json:
            paper = the_paper()
            print_page(render_regrading(regrading, paper, language), paper)
        confirmed = _confirmed(regrading, language, yes=yes, ask=not as_json)
        if confirmed:
            regrading.confirm(store, datetime.now(UTC))
    if as_json:
        print_json(regrading.as_json(language, confirmed=confirmed))
    elif confirmed:
        click.echo(language.text("the new marks stand; the old reports are kept"))
    if regrading.changes and not confirmed:
        click.echo(
            language.text(
                "nothing was changed; to let it stand: {line}",
                line=_line(
                    {
                        # A URL may hold a password.
                        "--store": "URL" if "://" in (store_path or "") else store_path,
                        "--exercise": exercise_name,
                        "--lang": lang,
                        "--isolation": isolation,
                        "--engine": engine_url,
                    },
                    withheld=withheld,
                ),
            ),
            err=True,
        )
        raise SystemExit(ExitCode.NOT_PASSED)


def _last_setting(course: Course, store: ResultStore) -> dict[str, Any]:
    """How the class was graded last: the same again, where nothing else is asked for."""
    run = store.last_run(course.id)
    return {} if run is None else run.setting


def _confirmed(regrading: Regrading, language: Language, *, yes: bool, ask: bool) -> bool:
    """Whether the new marks are to stand: said beforehand, or by whoever sits there."""
    if yes:
        return True
    if not regrading.changes or not ask or not sys.stdin.isatty():
        return False
    return click.confirm(language.text("let the new marks stand?"), default=False)


def _line(asked: Mapping[str, str | None], *, withheld: bool) -> str:
    """The call that lets the same stand: with all that was asked for this time."""
    words = ["grade", "class", "regrade"]
    for option, value in asked.items():
        words += [option, value] if value else []
    words += ["--withheld"] if withheld else []
    return shlex.join([*words, "--yes"])
