"""What the commands for a class share: the store, the exercise, how to grade, the progress."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, TypeVar

import click

from grader.classroom import Progress, ResultStore, Setting
from grader.classroom.results.standing import not_graded
from grader.classroom.running import OpenEngine, processes
from grader.cli.settings import cache_folder, data_folder, the_course
from grader.errors import UsageError
from grader.language import Language, say
from grader.model import Course, Isolation
from grader.sandbox import open_sandbox

F = TypeVar("F", bound=Callable[..., Any])
DASK = "dask://"
SHOWN_EVERY_S = 0.1
STOPPED = 130
"""The exit code that shells give to what Ctrl-C ended."""


def store_option(command: F) -> F:
    """``--store``."""
    return click.option(
        "--store",
        "store_path",
        help="Results: a file, or a URL of SQLAlchemy. A run that was stopped goes on from it.",
    )(command)


def only_option(command: F) -> F:
    """``--exercise``, of what is in the store."""
    return click.option("--exercise", "exercise_name", help="This exercise only.")(command)


def grading_options(command: F) -> F:
    """``--jobs``, ``--engine``, ``--isolation``, ``--withheld``."""
    for option in (
        click.option("--withheld", is_flag=True, help="With the teacher's own checks."),
        click.option(
            "--isolation",
            type=click.Choice([isolation.value for isolation in Isolation]),
            help="How code is kept apart (default: full); process is for code that you trust.",
        ),
        click.option("--engine", "engine_url", help="Grade on a cluster: dask://HOST:PORT."),
        click.option(
            "--jobs", type=click.IntRange(1, 256), help="Processes (default: one a core)."
        ),
    ):
        command = option(command)
    return command


def author_course(course_path: Path | None) -> Course:
    """The course; UsageError in a learner's copy, where nothing may stand for it."""
    course = the_course(course_path)
    if course.root != course.origin:
        raise UsageError(
            say("this is a learner's copy: a class is graded in the author's"),
            where=str(course.root),
            remedy=say("call it in the author's copy"),
        )
    return course


def open_store(course: Course, place: str | None) -> closing[ResultStore]:
    """The store named, else the course's own."""
    return closing(ResultStore(place or data_folder() / f"class-{course.id}.db"))


def open_kept(course: Course, place: str | None) -> closing[ResultStore]:
    """The same, where it must be there already: a mistyped name makes no empty store."""
    file = Path((place or "").removeprefix("sqlite:///")) if place else None
    if file is None:
        file = data_folder() / f"class-{course.id}.db"
    if "://" not in str(place) and not file.is_file():
        raise UsageError(
            say("there are no results of a class"),
            where=str(file),
            remedy=say("grade one first: grade class SUBMISSIONS"),
        )
    return open_store(course, place)


def the_setting(
    course: Course,
    language: str,
    *,
    isolation: str | None,
    withheld: bool,
    engine_url: str | None,
) -> Setting:
    """How to grade; SandboxError before anything is graded, not once for each submission.

    A cluster's machines are asked by their engine: this one grades nothing then.
    """
    apart = Isolation(isolation or Isolation.FULL)
    setting = Setting(course.root, language, apart, withheld, cache_folder())
    if engine_url is None:
        with open_sandbox(isolation=setting.isolation, cache=setting.cache) as sandbox:
            assert sandbox.isolation is setting.isolation
    return setting


def the_engine(course: Course, url: str | None, jobs: int | None) -> OpenEngine:
    """What grades: the processes of this machine, or the cluster at a URL."""
    if url is None:
        return processes(jobs or os.cpu_count() or 1)
    if not url.startswith(DASK):
        raise UsageError(
            say("this is no address of a cluster"),
            where="--engine",
            remedy=say("such as {example}", example=f"{DASK}HOST:8786"),
        )
    from grader.classroom.engines.cluster import DaskEngine  # noqa: PLC0415 - an extra, slow to load

    exercises = [exercise.id for exercise in course.exercises]
    return lambda setting, _: DaskEngine(url, setting, exercises)


def kept_language(course: Course, store: ResultStore, asked: str | None) -> Language:
    """The language asked for, else the one that the reports in the store are in.

    Checks are told in the language of their grading: where that is another one, it is said.
    """
    run = store.last_run(course.id)
    kept = "en" if run is None else run.setting.get("language", "en")
    if run is not None and asked and asked != kept:
        line = f"grade class regrade --lang {asked} --yes"
        text = Language(asked).text(
            "checks are told in the language they were graded in ({kept}); to change it: {line}",
            kept=kept,
            line=line,
        )
        click.echo(text, err=True)
    return Language(asked or kept)


def tell_not_graded(course: Course, store: ResultStore, language: Language) -> None:
    """Say how many works stand without a report."""
    count = not_graded(course, store)
    if count:
        text = language.text("{n} are not graded yet: grade the class again", n=count)
        click.echo(text, err=True)


@contextmanager
def stoppable(language: Language) -> Iterator[None]:
    """Ctrl-C ends the command with a line that says what becomes of the work so far."""
    try:
        yield
    except KeyboardInterrupt:
        text = language.text(
            "stopped; what was graded is kept, and the same command goes on from it"
        )
        click.echo(("\n" if sys.stderr.isatty() else "") + text, err=True)
        raise SystemExit(STOPPED) from None


class ProgressLine:
    """One line on standard error, written over as the run goes on; a log gets the last only."""

    def __init__(self, language: Language) -> None:
        self._language = language
        self._shown = -1.0

    def __call__(self, now: Progress) -> None:
        """Show it, at most ten times a second."""
        over = sys.stderr.isatty()
        last = now.done == now.all
        if not last and (not over or now.seconds - self._shown < SHOWN_EVERY_S):
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
