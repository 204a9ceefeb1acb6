"""Attempts, kept append-only in SQLite: what was submitted, when, and what was found.

Owns the schema and its version. State (which exercise is done) is derived,
never stored. A newer schema or a damaged file is an error, never a fresh start.
"""

from __future__ import annotations

import json
import sqlite3
import time
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from grader.errors import StoreError
from grader.language import Message, say
from grader.model import Outcome, Report, Submission, Tier, Verdict

SCHEMA_VERSION = 1
FILE = "progress.db"
BUSY_S = 30.0

_SCHEMA = """
CREATE TABLE IF NOT EXISTS text (digest TEXT PRIMARY KEY, source BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS attempt (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    course TEXT NOT NULL,
    exercise TEXT NOT NULL,
    at TEXT NOT NULL,
    outcome TEXT NOT NULL,
    score REAL NOT NULL,
    max_score REAL NOT NULL,
    digest TEXT NOT NULL REFERENCES text (digest),
    report TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS attempt_state ON attempt (course, exercise, outcome, score);
CREATE INDEX IF NOT EXISTS attempt_last ON attempt (course, exercise, number);
CREATE TABLE IF NOT EXISTS hint (
    id TEXT PRIMARY KEY,
    course TEXT NOT NULL,
    exercise TEXT NOT NULL,
    at TEXT NOT NULL,
    level INTEGER NOT NULL
) WITHOUT ROWID;
"""


@dataclass(frozen=True, slots=True)
class Attempt:
    """One kept attempt. ``findings`` as in the Report's JSON."""

    id: str
    exercise: str
    at: datetime
    outcome: Outcome
    score: float
    max_score: float
    digest: str
    findings: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True, slots=True)
class State:
    """What an exercise's attempts come to."""

    attempts: int
    passed: bool
    best: float


class Store:
    """The attempts in one file. Every write is one transaction."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / FILE
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as problem:
            raise self._error(
                say("the folder cannot be made: {reason}", reason=problem.strerror),
                remedy=say("check the disk and the permissions, or name another in GRADE_DATA"),
            ) from None
        with self._guard():
            self._connection = sqlite3.connect(self.path, timeout=BUSY_S, isolation_level=None)
        try:
            with self._guard():
                self._prepare_patiently()
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    def record(self, course: str, report: Report, submission: Submission, at: datetime) -> str:
        """Keep one attempt, whole or not at all; its id."""
        attempt_id = uuid.uuid4().hex
        row = (
            attempt_id,
            course,
            report.exercise,
            at.isoformat(),
            report.outcome.value,
            report.score,
            report.max_score,
            report.digest,
            json.dumps(report.as_json(), ensure_ascii=False),
        )
        with self._transaction() as connection:
            connection.execute(
                "INSERT OR IGNORE INTO text VALUES (?, ?)", (report.digest, submission.source)
            )
            connection.execute(
                "INSERT INTO attempt (id, course, exercise, at, outcome, score, max_score,"
                " digest, report) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                row,
            )
        return attempt_id

    def last(self, course: str, exercise: str) -> Attempt | None:
        """The newest attempt at an exercise."""
        with self._guard():
            row = self._connection.execute(
                "SELECT id, exercise, at, outcome, score, max_score, digest, report FROM attempt"
                " WHERE course = ? AND exercise = ? ORDER BY number DESC LIMIT 1",
                (course, exercise),
            ).fetchone()
            return None if row is None else _attempt(row)

    def states(self, course: str) -> dict[str, State]:
        """Exercise's id -> what its attempts come to. What was never judged counts nothing."""
        with self._guard():
            rows = self._connection.execute(
                "SELECT exercise, count(*), max(outcome = ?), max(score) FROM attempt"
                " WHERE course = ? AND outcome != ? GROUP BY exercise",
                (Outcome.PASSED.value, course, Outcome.INCOMPLETE.value),
            ).fetchall()
        return {name: State(count, bool(passed), best) for name, count, passed, best in rows}

    def source(self, digest: str) -> bytes:
        """The submitted text with this digest; KeyError when it is not kept."""
        with self._guard():
            row = self._connection.execute(
                "SELECT source FROM text WHERE digest = ?", (digest,)
            ).fetchone()
        if row is None:
            raise KeyError(digest)
        return bytes(row[0])

    def record_hint(self, course: str, exercise: str, level: int, at: datetime) -> None:
        """Keep that a hint was shown."""
        with self._transaction() as connection:
            connection.execute(
                "INSERT INTO hint VALUES (?, ?, ?, ?, ?)",
                (uuid.uuid4().hex, course, exercise, at.isoformat(), level),
            )

    def hints_shown(self, course: str, exercise: str) -> int:
        """The highest level of hint shown so far, 0 for none."""
        with self._guard():
            row = self._connection.execute(
                "SELECT max(level) FROM hint WHERE course = ? AND exercise = ?",
                (course, exercise),
            ).fetchone()
        return int(row[0] or 0)

    def _prepare_patiently(self) -> None:
        """Prepare, waiting for others: SQLite's own patience ends where the journal changes."""
        deadline = time.monotonic() + BUSY_S
        while True:
            try:
                self._prepare()
            except sqlite3.OperationalError as problem:
                if "locked" not in str(problem) or time.monotonic() > deadline:
                    raise
                time.sleep(0.01)
            else:
                return

    def _prepare(self) -> None:
        version = int(self._connection.execute("PRAGMA user_version").fetchone()[0])
        if version > SCHEMA_VERSION:
            raise self._error(
                say(
                    "this file was written by a newer version"
                    " (schema {found}, known are up to {known})",
                    found=version,
                    known=SCHEMA_VERSION,
                ),
                remedy=say("install the newer version, or name another folder in GRADE_DATA"),
            )
        self._connection.execute("PRAGMA synchronous = FULL")
        self._connection.execute("PRAGMA foreign_keys = ON")
        if version == SCHEMA_VERSION:
            return
        self._connection.execute("PRAGMA journal_mode = WAL")
        with self._transaction() as connection:
            for statement in _SCHEMA.split(";"):
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        with self._guard():
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection
                self._connection.execute("COMMIT")
            except BaseException:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                raise

    @contextmanager
    def _guard(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as problem:
            raise self._error(
                say("the attempts cannot be read or written: {reason}", reason=problem)
            ) from problem

    def _error(self, found: Message, *, remedy: Message | None = None) -> StoreError:
        advice = say(
            "check the disk and the permissions, or move the file away; nothing was changed"
        )
        return StoreError(found, where=str(self.path), remedy=remedy or advice)


def _attempt(row: tuple[Any, ...]) -> Attempt:
    attempt_id, exercise, at, outcome, score, max_score, digest, report = row
    return Attempt(
        id=attempt_id,
        exercise=exercise,
        at=datetime.fromisoformat(at),
        outcome=Outcome(outcome),
        score=score,
        max_score=max_score,
        digest=digest,
        findings=tuple(json.loads(report)["findings"]),
    )


@dataclass(frozen=True, slots=True)
class Change:
    """What changed between two attempts: ids of core checks that hold now, or no longer."""

    score: float
    mended: tuple[str, ...]
    lost: tuple[str, ...]


def change_since(last: Attempt | None, report: Report) -> Change | None:
    """What changed since the last attempt; None when there was none."""
    if last is None:
        return None
    before = {f["id"]: f["verdict"] == "passed" for f in last.findings if f["tier"] == "core"}
    now = {f.id: f.verdict is Verdict.PASSED for f in report.findings if f.tier is Tier.CORE}
    return Change(
        score=report.score - last.score,
        mended=tuple(name for name, holds in now.items() if holds and before.get(name) is False),
        lost=tuple(name for name, holds in now.items() if not holds and before.get(name) is True),
    )
