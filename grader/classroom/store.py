"""The file of results: texts by their digests, reports by their keys; no names of people.

Every result is one transaction, so a run that is killed loses at most what was being
graded. Nothing is ever changed: another suite makes another key.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from grader.errors import StoreError
from grader.language import say
from grader.model import digest_of

VERSION = 1
APPLICATION = 0x67726164
"""What marks a file as ours: another program's database is never written to."""
BUSY_S = 30.0
_TABLES = (
    "CREATE TABLE text (digest TEXT PRIMARY KEY, source BLOB NOT NULL) WITHOUT ROWID",
    "CREATE TABLE result (key TEXT PRIMARY KEY, exercise TEXT NOT NULL, parts TEXT NOT NULL,"
    " report TEXT NOT NULL) WITHOUT ROWID",
)


class ResultStore:
    """Results in one SQLite file, for one writer at a time; others wait."""

    def __init__(self, path: Path) -> None:
        self.path = path
        with self._guard():
            path.parent.mkdir(parents=True, exist_ok=True)
            self._connection = sqlite3.connect(path, timeout=BUSY_S, isolation_level=None)
        try:
            with self._guard():
                self._prepare()
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    def keep_text(self, text: bytes) -> str:
        """Keep a submitted text once; its digest."""
        digest = digest_of(text)
        with self._guard():
            self._connection.execute("INSERT OR IGNORE INTO text VALUES (?, ?)", (digest, text))
        return digest

    @contextmanager
    def together(self) -> Iterator[None]:
        """All that is kept within becomes one transaction."""
        with self._guard():
            self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            with self._guard():
                self._connection.execute("ROLLBACK")
            raise
        with self._guard():
            self._connection.execute("COMMIT")

    def text(self, digest: str) -> bytes:
        """The text with this digest; KeyError when it is not kept."""
        with self._guard():
            row = self._connection.execute(
                "SELECT source FROM text WHERE digest = ?", (digest,)
            ).fetchone()
        if row is None:
            raise KeyError(digest)
        return bytes(row[0])

    def record(
        self, key: str, exercise: str, parts: dict[str, str], report: dict[str, Any]
    ) -> None:
        """Keep one report; the first under a key stays."""
        row = (key, exercise, json.dumps(parts, sort_keys=True), json.dumps(report))
        with self._guard():
            self._connection.execute("INSERT OR IGNORE INTO result VALUES (?, ?, ?, ?)", row)

    def report(self, key: str) -> dict[str, Any] | None:
        """The report under this key."""
        with self._guard():
            row = self._connection.execute(
                "SELECT report FROM result WHERE key = ?", (key,)
            ).fetchone()
        return None if row is None else dict(json.loads(row[0]))

    def _prepare(self) -> None:
        self._connection.execute("PRAGMA synchronous = NORMAL")
        self._connection.execute("BEGIN IMMEDIATE")
        application, version, tables = (
            int(self._connection.execute(question).fetchone()[0])
            for question in (
                "PRAGMA application_id",
                "PRAGMA user_version",
                "SELECT count(*) FROM sqlite_master",
            )
        )
        if tables and application != APPLICATION:
            raise self._error("not a file of results")
        if version > VERSION:
            raise self._error(f"schema {version}")
        if not tables:
            for statement in _TABLES:
                self._connection.execute(statement)
            self._connection.execute(f"PRAGMA application_id = {APPLICATION}")
            self._connection.execute(f"PRAGMA user_version = {VERSION}")
        self._connection.execute("COMMIT")
        self._connection.execute("PRAGMA journal_mode = WAL")

    @contextmanager
    def _guard(self) -> Iterator[None]:
        try:
            yield
        except (sqlite3.Error, OSError) as problem:
            raise self._error(problem) from problem

    def _error(self, reason: object) -> StoreError:
        return StoreError(
            say("the results cannot be read or written: {reason}", reason=reason),
            where=str(self.path),
            remedy=say("check the disk and the permissions, or name another file with --store"),
        )
