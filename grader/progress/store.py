"""The file of attempts, hints, answers and reviews: every write is one transaction.

Rows are appended and never changed. A file that cannot be read is an error with
its path, never a fresh start.
"""

from __future__ import annotations

import json
import sqlite3
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from grader.errors import StoreError
from grader.language import Message, say
from grader.model import Outcome, Report, Submission, digest_of
from grader.progress import schema, transfer
from grader.progress.attempt import Attempt, Review, State

FILE = "progress.db"
BUSY_S = 30.0
_COLUMNS = "id, exercise, at, outcome, score, max_score, digest, report, parts"


@dataclass(frozen=True, slots=True)
class GivenAnswer:
    """One answer to an item of a quiz. The first ever given is what reviewing builds on."""

    item: str
    variant: int
    at: datetime
    given: str
    share: float


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
            submission.digest,
            json.dumps(report.as_json(), ensure_ascii=False),
            json.dumps({part: digest_of(text) for part, text in submission.others.items()}),
            report.decides,
        )
        texts = [submission.source, *submission.others.values()]
        with self._transaction() as connection:
            connection.executemany(
                "INSERT OR IGNORE INTO text VALUES (?, ?)",
                [(digest_of(text), text) for text in texts],
            )
            connection.execute(
                "INSERT INTO attempt (id, course, exercise, at, outcome, score, max_score,"
                " digest, report, parts, decides) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                row,
            )
        return attempt_id

    def last(self, course: str, exercise: str) -> Attempt | None:
        """The newest attempt at an exercise."""
        return next(iter(self.newest(course, exercise, 1)), None)

    def attempts(self, course: str, exercise: str) -> list[Attempt]:
        """All attempts at an exercise, the oldest first."""
        with self._guard():
            rows = self._connection.execute(
                f"SELECT {_COLUMNS} FROM attempt"  # noqa: S608 - names of our own
                " WHERE course = ? AND exercise = ? ORDER BY at, number",
                (course, exercise),
            ).fetchall()
            return [_attempt(row) for row in rows]

    def newest(self, course: str, exercise: str, most: int) -> list[Attempt]:
        """The newest attempts at an exercise, the last one first."""
        with self._guard():
            rows = self._connection.execute(
                f"SELECT {_COLUMNS} FROM attempt"  # noqa: S608 - names of our own
                " WHERE course = ? AND exercise = ? ORDER BY number DESC LIMIT ?",
                (course, exercise, most),
            ).fetchall()
            return [_attempt(row) for row in rows]

    def days(self, course: str) -> int:
        """On how many days something was handed in, by the clock of Greenwich."""
        with self._guard():
            (count,) = self._connection.execute(
                "SELECT count(DISTINCT substr(at, 1, 10)) FROM attempt WHERE course = ?", (course,)
            ).fetchone()
        return int(count)

    def states(self, course: str) -> dict[str, State]:
        """Exercise's id -> what its attempts come to. What was never judged counts nothing."""
        with self._guard():
            rows = self._connection.execute(
                "SELECT exercise, count(*), max(outcome = ? AND decides), max(score) FROM attempt"
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

    def record_review(self, course: str, card: str, rating: int, at: datetime) -> None:
        """Keep that a card was reviewed."""
        with self._transaction() as connection:
            connection.execute(
                "INSERT INTO review VALUES (?, ?, ?, ?, ?)",
                (uuid.uuid4().hex, course, card, at.isoformat(), int(rating)),
            )

    def reviews(self, course: str) -> tuple[Review, ...]:
        """All reviews of a course's cards, the oldest first."""
        with self._guard():
            rows = self._connection.execute(
                "SELECT card, at, rating FROM review WHERE course = ? ORDER BY at, id", (course,)
            ).fetchall()
        found = [Review(card, datetime.fromisoformat(at), rating) for card, at, rating in rows]
        return tuple(sorted(found, key=lambda review: review.at.timestamp()))

    def record_answer(
        self,
        course: str,
        exercise: str,
        item: str,
        variant: int,
        given: str,
        share: float,
        at: datetime,
    ) -> None:
        """Keep one answer to an item of a quiz; ``share`` of it was right, 0 to 1."""
        with self._transaction() as connection:
            connection.execute(
                "INSERT INTO answer VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (uuid.uuid4().hex, course, exercise, item, variant, at.isoformat(), given, share),
            )

    def answers(self, course: str, exercise: str) -> list[GivenAnswer]:
        """All answers to an exercise's quiz, the oldest first."""
        with self._guard():
            rows = self._connection.execute(
                "SELECT item, variant, at, given, share FROM answer"
                " WHERE course = ? AND exercise = ? ORDER BY at, id",
                (course, exercise),
            ).fetchall()
        return [
            GivenAnswer(item, variant, datetime.fromisoformat(at), given, share)
            for item, variant, at, given, share in rows
        ]

    def everything(self) -> str:
        """All that is kept, as a text that `merge` takes."""
        with self._guard():
            return transfer.everything(self._connection)

    def merge(self, text: str, *, where: str) -> int:
        """Bring in what another store gave out, whole or not at all; how many rows were new."""
        with self._transaction() as connection:
            return transfer.merged(connection, text, where=where)

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
        if version > schema.VERSION:
            raise self._error(
                say(
                    "this file was written by a newer version"
                    " (schema {found}, known are up to {known})",
                    found=version,
                    known=schema.VERSION,
                ),
                remedy=say("install the newer version, or name another folder in GRADE_DATA"),
            )
        self._connection.execute("PRAGMA synchronous = FULL")
        self._connection.execute("PRAGMA foreign_keys = ON")
        if version == schema.VERSION:
            return
        self._connection.execute("PRAGMA journal_mode = WAL")
        with self._transaction() as connection:
            # A second process may have come first while this one waited.
            version = int(connection.execute("PRAGMA user_version").fetchone()[0])
            for statement in schema.STEPS[version].split(";"):
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {schema.VERSION}")

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
    attempt_id, exercise, at, outcome, score, max_score, digest, report, parts = row
    return Attempt(
        id=attempt_id,
        exercise=exercise,
        at=datetime.fromisoformat(at),
        outcome=Outcome(outcome),
        score=score,
        max_score=max_score,
        digest=digest,
        findings=tuple(json.loads(report)["findings"]),
        parts=json.loads(parts),
    )
