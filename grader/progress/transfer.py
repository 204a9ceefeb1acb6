"""Carrying a store to another machine: everything out, and merged in without loss or doubles.

Rows are known by their ids: what is there already is left alone. The file is
read whole and checked before anything is written.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import sqlite3
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from grader.errors import UsageError
from grader.language import say
from grader.model import Outcome

FORMAT = "grade-progress"
VERSION = 1

TABLES: Mapping[str, tuple[str, ...]] = {
    "attempt": (
        "id", "course", "exercise", "at", "outcome", "score", "max_score", "digest", "report",
        "parts", "decides",
    ),
    "hint": ("id", "course", "exercise", "at", "level"),
    "answer": ("id", "course", "exercise", "item", "variant", "at", "given", "share"),
    "review": ("id", "course", "card", "at", "rating"),
}  # fmt: skip
_NUMBERS = {"decides", "score", "max_score", "level", "variant", "share", "rating"}


def everything(connection: sqlite3.Connection) -> str:
    """All rows as one JSON text."""
    tables = {
        table: [
            dict(zip(columns, row, strict=True))
            for row in connection.execute(
                f"SELECT {', '.join(columns)} FROM {table} ORDER BY at, id"  # noqa: S608 - own names
            )
        ]
        for table, columns in TABLES.items()
    }
    texts = {
        digest: base64.b64encode(source).decode("ascii")
        for digest, source in connection.execute("SELECT digest, source FROM text ORDER BY digest")
    }
    whole = {"format": FORMAT, "version": VERSION, "texts": texts, **tables}
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"


def merged(connection: sqlite3.Connection, text: str, *, where: str) -> int:
    """Bring in what is not there yet, inside the caller's transaction; how many rows were new.

    UsageError when the text is no such file, or was changed by hand so that it does not fit.
    """
    whole = _checked(text, where)
    connection.executemany(
        "INSERT OR IGNORE INTO text VALUES (?, ?)",
        [(digest, base64.b64decode(source)) for digest, source in whole["texts"].items()],
    )
    new = _merge_attempts(connection, whole["attempt"])
    for table in ("hint", "answer", "review"):
        columns = TABLES[table]
        new += connection.executemany(
            f"INSERT OR IGNORE INTO {table} ({', '.join(columns)})"  # noqa: S608 - own names
            f" VALUES ({', '.join('?' * len(columns))})",
            [tuple(row[name] for name in columns) for row in whole[table]],
        ).rowcount
    return new


def _merge_attempts(connection: sqlite3.Connection, rows: Iterable[Mapping[str, Any]]) -> int:
    """Attempts in order of time: those before the last one of ours come before all of ours.

    The newest attempt must stay the last one, wherever it was made.
    """
    columns = TABLES["attempt"]
    last = connection.execute("SELECT max(at) FROM attempt").fetchone()[0] or ""
    lowest = connection.execute("SELECT min(number) FROM attempt").fetchone()[0] or 1
    ordered = sorted(rows, key=lambda row: (row["at"], row["id"]))
    before = [row for row in ordered if row["at"] < last]
    numbers: list[int | None] = list(range(lowest - len(before), lowest))
    numbers += [None] * (len(ordered) - len(before))
    return connection.executemany(
        f"INSERT OR IGNORE INTO attempt (number, {', '.join(columns)})"  # noqa: S608 - own names
        f" VALUES (?, {', '.join('?' * len(columns))})",
        [
            (number, *(row[name] for name in columns))
            for number, row in zip(numbers, ordered, strict=True)
        ],
    ).rowcount


def _checked(text: str, where: str) -> dict[str, Any]:
    try:
        whole = json.loads(text)
    except ValueError as problem:
        raise _refused(str(problem), where) from None
    if not isinstance(whole, dict) or whole.get("format") != FORMAT:
        raise _refused("it is no file of `grade export progress`", where)
    if whole.get("version") != VERSION:
        raise UsageError(
            say("this file was written by another version"),
            where=where,
            remedy=say("install the newer version"),
        )
    texts = whole.get("texts")
    if not isinstance(texts, dict):
        raise _refused("texts", where)
    for digest, source in texts.items():
        if not _is_text(digest, source):
            raise _refused(f"texts.{digest}", where)
    for table, columns in TABLES.items():
        rows = whole.get(table)
        if not isinstance(rows, list):
            raise _refused(table, where)
        for number, row in enumerate(rows):
            _check_row(row, columns, f"{table}[{number}]", where)
    for number, row in enumerate(whole["attempt"]):
        if not _is_attempt(row, texts):
            raise _refused(f"attempt[{number}]", where)
    return whole


def _is_attempt(row: Mapping[str, Any], texts: Mapping[str, str]) -> bool:
    """Whether what is kept as JSON inside the row can be read back."""
    try:
        findings = json.loads(row["report"])["findings"]
        parts = json.loads(row["parts"])
        Outcome(row["outcome"])
        return isinstance(findings, list) and texts.keys() >= {row["digest"], *parts.values()}
    except (ValueError, TypeError, KeyError, AttributeError):
        return False


def _check_row(row: Any, columns: tuple[str, ...], key: str, where: str) -> None:
    if not isinstance(row, dict) or set(row) != set(columns):
        raise _refused(key, where)
    for name in columns:
        wanted = (int, float) if name in _NUMBERS else (str,)
        if not isinstance(row[name], wanted) or isinstance(row[name], bool):
            raise _refused(f"{key}.{name}", where)
    try:
        datetime.fromisoformat(row["at"])
    except ValueError:
        raise _refused(f"{key}.at", where) from None


def _is_text(digest: str, source: Any) -> bool:
    if not isinstance(source, str):
        return False
    try:
        found = base64.b64decode(source, validate=True)
    except (binascii.Error, ValueError):
        return False
    return hashlib.sha256(found).hexdigest() == digest


def _refused(reason: str, where: str) -> UsageError:
    return UsageError(
        say("this is not what was exported: {reason}", reason=reason),
        where=where,
        remedy=say("export it again; nothing was changed"),
    )
