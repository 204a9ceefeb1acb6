"""The ``course.toml`` of a folder that holds a part of the course.

Owns writing TOML of the kinds that a ``course.toml`` holds. The whole course is handed out
as its author wrote it.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from grader.course import FILE
from grader.errors import CourseError
from grader.model import Course

_BARE = re.compile(r"[A-Za-z0-9_-]+")


def shortened(course: Course, wanted: Collection[str]) -> bytes:
    """The course's listing with these exercises only; nothing requires one that is not there."""
    text = (course.origin / FILE).read_bytes()
    if all(exercise.id in wanted for exercise in course.exercises):
        return text
    data = tomllib.loads(text.decode())
    data["exercise"] = [_entry(e, wanted) for e in data["exercise"] if e["id"] in wanted]
    try:
        written = "\n".join(_lines(data)) + "\n"
        if tomllib.loads(written) != data:
            raise ValueError(written)
    except (AttributeError, TypeError, ValueError):
        raise CourseError(
            ["holds something that a part of the course cannot be made from"],
            where=str(course.origin / FILE),
            remedy="release the whole course",
        ) from None
    return written.encode()


def _entry(entry: Mapping[str, Any], wanted: Collection[str]) -> dict[str, Any]:
    requires = [name for name in entry.get("requires", ()) if name in wanted]
    return {**entry, "requires": requires}


def _lines(data: Mapping[str, Any]) -> Iterator[str]:
    """Top-level tables and lists of tables; below them everything is written in line."""
    tables = {key: value for key, value in data.items() if _is_table(value)}
    yield from (f"{_key(k)} = {_value(value)}" for k, value in data.items() if k not in tables)
    for key, value in tables.items():
        several = isinstance(value, list)
        for table in value if several else [value]:
            yield f"\n[[{_key(key)}]]" if several else f"\n[{_key(key)}]"
            yield from (f"{_key(name)} = {_value(inner)}" for name, inner in table.items())


def _is_table(value: Any) -> bool:
    several = isinstance(value, list) and value
    return isinstance(value, dict) or bool(
        several and all(isinstance(table, dict) for table in value)
    )


def _key(key: str) -> str:
    return key if _BARE.fullmatch(key) else _text(key)


def _value(value: Any) -> str:
    if isinstance(value, dict):
        inner = ", ".join(f"{_key(name)} = {_value(item)}" for name, item in value.items())
        return f"{{ {inner} }}" if inner else "{}"
    if isinstance(value, list):
        return f"[{', '.join(map(_value, value))}]"
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return repr(value)
    # Dates and times write themselves as TOML does.
    return value.isoformat()  # type: ignore[no-any-return]


def _text(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
