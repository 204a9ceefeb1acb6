"""TOML that strangers wrote, read within bounds.

A name with many dots takes a reader time and memory with the square of their number: one of
64 KiB takes gigabytes. Reads no files.
"""

from __future__ import annotations

import tomllib
from typing import Any

MAX_DOTS = 60
"""In one line. A name has one or two, an answer a few numbers; names cannot go over lines."""


def read_toml(text: str) -> dict[str, Any]:
    """What the text says; ValueError, never another error, where it is no TOML or too deep."""
    for number, line in enumerate(text.split("\n"), start=1):
        # What begins like a comment is one, or stands within a text: it names nothing.
        if line.count(".") > MAX_DOTS and not line.lstrip().startswith("#"):
            problem = f"Too many dots (at line {number})"
            raise ValueError(problem)
    try:
        return tomllib.loads(text)
    except RecursionError:
        problem = "Nested too deeply"
        raise ValueError(problem) from None
