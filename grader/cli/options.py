"""The options that every command takes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

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
