"""What a person types, line by line, at a terminal or through a pipe."""

from __future__ import annotations

import contextlib
import sys

import click

from grader.language import one_line
from grader.render.paper import showable


class Stopped(Exception):
    """The learner has had enough for now: ``q``, or the end of the input."""


def prepare_input() -> None:
    """Editing with the arrow keys on a terminal; no surprise from odd bytes in a pipe."""
    if hasattr(sys.stdin, "reconfigure"):
        sys.stdin.reconfigure(errors="replace")
    if sys.stdin.isatty():
        with contextlib.suppress(ImportError):
            import readline  # noqa: F401, PLC0415 - `input` uses it where it is there


def typed_line(most: int) -> str:
    """One line, of at most ``most`` signs; Stopped at the end of the input or at ``q``."""
    try:
        text = input("> ")
    except EOFError:
        click.echo()
        raise Stopped from None
    text = one_line(text.strip(), most)
    if not sys.stdin.isatty():
        # What came through a pipe is not on the page yet.
        click.echo(showable(text, sys.stdout.encoding or "ascii"))
    if text.lower() in {"q", "ｑ"}:
        raise Stopped
    return text
