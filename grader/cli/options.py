"""The options that every command takes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click
from click.shell_completion import CompletionItem

F = TypeVar("F", bound=Callable[..., Any])


def shared_options(command: F) -> F:
    """``--course`` and ``--lang``."""
    command = click.option(
        "--course",
        "course_path",
        type=click.Path(path_type=Path),
        envvar="GRADE_COURSE",
        help="Folder of the course (default: the one you are in).",
    )(command)
    return click.option(
        "--lang", type=click.Choice(["en", "ja"]), help="Language of the texts (GRADE_LANG)."
    )(command)


def exercise_argument(command: F) -> F:
    """The exercise that a command speaks of, which a shell completes."""
    return _exercise(required=True)(command)


def optional_exercise(command: F) -> F:
    """The same, where it may be left out."""
    return _exercise(required=False)(command)


def _exercise(*, required: bool) -> Callable[[F], F]:
    return click.argument(
        "exercise_name", metavar="EXERCISE", required=required, shell_complete=offer_exercises
    )


def offer_exercises(
    ctx: click.Context,
    param: click.Parameter | None,  # noqa: ARG001 - click hands it over
    incomplete: str,
) -> list[CompletionItem]:
    """Names of exercises for a shell: short ones first, whole ones once a short one is typed.

    A shell that asks while there is no course, or a broken one, is offered nothing.
    """
    from grader.cli.settings import the_course, the_language  # noqa: PLC0415 - help needs neither
    from grader.errors import GraderError  # noqa: PLC0415

    try:
        course = the_course(ctx.params.get("course_path") or _course_of(ctx))
    except GraderError:
        return []
    language = the_language(None)
    exercises = [(e.short, e.id, language.pick(e.title)) for e in course.exercises]
    found = [(short, title) for short, _, title in exercises if short.startswith(incomplete)]
    whole = [(name, title) for _, name, title in exercises if name.startswith(incomplete)]
    if incomplete and len(whole) == 1:
        found += whole
    elif not found:
        found = whole
    return [CompletionItem(name, help=title) for name, title in found]


def _course_of(ctx: click.Context) -> Path | None:
    """The course that the command line names before the command, or the environment does."""
    above: click.Context | None = ctx
    while above is not None:
        path = above.params.get("course_path")
        if path is not None:
            return Path(path)
        above = above.parent
    return None
