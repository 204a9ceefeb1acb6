"""Where our course lies, as nbgrader's configuration and a kernel in its folders name it."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path

from grader.course import BUNDLE, CHECKOUT, FILE, load_course
from grader.errors import UsageError
from grader.language import say
from grader.model import Course

PLACE = Path(".grade") / "nbgrader.json"
"""Where the course lies, for a kernel, which does not read nbgrader's configuration."""


def course_at(place: str, base: Path | None = None) -> Course:
    """The course in a folder that nbgrader's configuration names; empty: the installed one.

    Read anew when its ``course.toml`` has changed.
    """
    root = (base or Path()) / place if place else installed()
    file = root / FILE
    try:
        changed = file.stat().st_mtime_ns
    except OSError:
        changed = 0
    return _loaded(root.resolve(), changed)


@lru_cache(maxsize=8)
def _loaded(root: Path, _changed: int) -> Course:
    return load_course(root)


def installed() -> Path:
    """The course that comes with the package, or the checkout that it runs from."""
    return BUNDLE if (BUNDLE / FILE).is_file() else CHECKOUT


def course_around(folder: Path) -> Course:
    """The course of the nbgrader folder at or above this one; else the installed one."""
    for above in (folder, *folder.parents):
        if (above / PLACE).is_file():
            return course_at(_place_in(above), above)
    return course_at("")


def _place_in(folder: Path) -> str:
    """Where the course lies, as `make_course` left it for a folder."""
    file = folder / PLACE
    try:
        place = json.loads(file.read_text(encoding="utf-8"))["course"]
    except (OSError, ValueError, KeyError, TypeError) as problem:
        raise UsageError(
            say("cannot be read: {reason}", reason=problem),
            where=str(file),
            remedy=say("delete it and call `grade nbgrader init` again"),
        ) from None
    return str(place)
