"""The store of a class: texts by their digests, reports by their keys, and who handed in what.

Rows are appended and never changed. A report belongs to a content, without names; an entry
says which report stands for whom, and the newest entry counts. So another suite makes other
keys, a run that is killed loses at most what was being graded, and old reports stay.

One store is for one class: what was handed in at different times stands side by side.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from grader.classroom.intake.handed_in import Work
from grader.classroom.intake.naming import Owner
from grader.classroom.intake.roster import Person
from grader.classroom.results.database import (
    Ask,
    Clash,
    Column,
    Database,
    open_database,
    store_error,
)
from grader.model import Part, digest_of

VERSION = 2
_TABLES = {
    "grade_text": (Column("digest", "key", primary=True), Column("source", "blob")),
    "grade_result": (
        Column("result_key", "key", primary=True),
        Column("exercise", "text"),
        Column("parts", "text"),
        Column("report", "text"),
    ),
    "grade_run": (
        Column("number", "number", primary=True),
        Column("course", "text"),
        Column("at", "text"),
        Column("kind", "text"),
        Column("setting", "text"),
    ),
    "grade_entry": (
        Column("slot", "key", primary=True),
        Column("run", "number", primary=True),
        Column("course", "text"),
        Column("result", "key"),
        Column("told", "text"),
    ),
}
_TRIES = 20
_WAITING_TEXTS = 200
_WAITING_BYTES = 4 << 20
_AT_ONCE = 500
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Entry:
    """One learner's work for one exercise, who that is, and the key of the report on it."""

    work: Work
    person: Person
    known: bool
    key: str


@dataclass(frozen=True, slots=True)
class Run:
    """One grading of a class, and how it was done."""

    number: int
    at: datetime
    kind: str
    setting: dict[str, Any]


class ResultStore:
    """Texts, reports, runs and entries in one database: a path, or a URL for SQLAlchemy."""

    def __init__(self, place: Path | str) -> None:
        self._database: Database = open_database(place, VERSION, _TABLES)
        self._waiting: dict[str, bytes] = {}
        self._size = 0
        self._together = False

    @property
    def where(self) -> str:
        """Where it lies, without passwords."""
        return self._database.where

    def close(self) -> None:
        """Let go of it."""
        self._database.close()

    def keep_text(self, text: bytes) -> str:
        """Keep a submitted text once; its digest."""
        digest = digest_of(text)
        if digest not in self._waiting:
            self._waiting[digest] = text
            self._size += len(text)
        full = len(self._waiting) >= _WAITING_TEXTS or self._size >= _WAITING_BYTES
        if full or not self._together:
            self._keep_waiting()
        return digest

    @contextmanager
    def together(self) -> Iterator[None]:
        """Texts that are kept within are written many at a time."""
        self._together = True
        try:
            yield
            self._keep_waiting()
        finally:
            self._together = False
            self._waiting.clear()
            self._size = 0

    def text(self, digest: str) -> bytes:
        """The text with this digest; KeyError when it is not kept."""
        if digest in self._waiting:
            return self._waiting[digest]
        rows = self._database.ask(
            "SELECT source FROM grade_text WHERE digest = :digest", digest=digest
        )
        if not rows:
            raise KeyError(digest)
        return bytes(rows[0][0])

    def record(
        self, key: str, exercise: str, parts: dict[str, str], report: dict[str, Any]
    ) -> None:
        """Keep one report; the first under a key stays."""

        def keep(ask: Ask) -> None:
            if not ask("SELECT 1 FROM grade_result WHERE result_key = :key", key=key):
                ask(
                    "INSERT INTO grade_result (result_key, exercise, parts, report)"
                    " VALUES (:key, :exercise, :parts, :report)",
                    key=key,
                    exercise=exercise,
                    parts=json.dumps(parts, sort_keys=True),
                    report=json.dumps(report),
                )

        self._written(keep)

    def has(self, key: str) -> bool:
        """Whether there is a report under this key."""
        return bool(
            self._database.ask("SELECT 1 FROM grade_result WHERE result_key = :key", key=key)
        )

    def report(self, key: str) -> dict[str, Any] | None:
        """The report under this key."""
        rows = self._database.ask(
            "SELECT report FROM grade_result WHERE result_key = :key", key=key
        )
        return dict(json.loads(rows[0][0])) if rows else None

    def record_run(
        self,
        course: str,
        kind: str,
        at: datetime,
        setting: dict[str, Any],
        entries: Callable[[], Iterable[Entry]],
    ) -> int:
        """Keep that these entries stand from now on, all or none; the run's number.

        An entry that stands already is not written again. ``entries`` is asked again where
        two runs meet.
        """

        def keep(ask: Ask) -> int:
            number = int(ask("SELECT coalesce(max(number), 0) + 1 FROM grade_run")[0][0])
            ask(
                "INSERT INTO grade_run (number, course, at, kind, setting)"
                " VALUES (:number, :course, :at, :kind, :setting)",
                number=number,
                course=course,
                at=at.isoformat(),
                kind=kind,
                setting=json.dumps(setting, sort_keys=True),
            )
            for entry in entries():
                _append(ask, number, course, entry)
            return number

        return self._written(keep)

    def last_run(self, course: str) -> Run | None:
        """The newest run of a course."""
        rows = self._database.ask(
            "SELECT number, at, kind, setting FROM grade_run WHERE number ="
            " (SELECT max(number) FROM grade_run WHERE course = :course)",
            course=course,
        )
        if not rows:
            return None
        number, at, kind, setting = rows[0]
        return Run(int(number), datetime.fromisoformat(at), kind, json.loads(setting))

    def standing(self, course: str) -> Iterator[Entry]:
        """What stands for each learner and exercise, by slots: the same order every time."""
        after = ""
        while True:
            rows = self._database.ask(
                "SELECT e.slot, e.result, e.told FROM grade_entry e WHERE e.slot > :after"
                " AND e.course = :course AND e.run ="
                " (SELECT max(n.run) FROM grade_entry n WHERE n.slot = e.slot)"
                " ORDER BY e.slot LIMIT :most",
                most=_AT_ONCE,
                after=after,
                course=course,
            )
            for _, result, told in rows:
                yield _entry(result, json.loads(told))
            if len(rows) < _AT_ONCE:
                return
            after = rows[-1][0]

    def history(self, course: str, work: Work) -> list[str]:
        """The keys of the reports that stood for a learner and exercise, the oldest first."""
        rows = self._database.ask(
            "SELECT result FROM grade_entry WHERE slot = :slot ORDER BY run",
            slot=_slot(course, work),
        )
        return [str(row[0]) for row in rows]

    def _keep_waiting(self) -> None:
        waiting = self._waiting

        def keep(ask: Ask) -> None:
            for digest, text in waiting.items():
                if not ask("SELECT 1 FROM grade_text WHERE digest = :digest", digest=digest):
                    ask(
                        "INSERT INTO grade_text (digest, source) VALUES (:digest, :source)",
                        digest=digest,
                        source=text,
                    )

        if waiting:
            self._written(keep)
        self._waiting = {}
        self._size = 0

    def _written(self, keep: Callable[[Ask], T]) -> T:
        """Do it in one transaction, once more where another run wrote the same rows meanwhile."""
        for _ in range(_TRIES):
            try:
                with self._database.writing() as ask:
                    return keep(ask)
            except Clash:
                continue
        raise store_error(self.where, "another run writes the same rows")


def _append(ask: Ask, run: int, course: str, entry: Entry) -> None:
    slot, told = _slot(course, entry.work), _told(entry)
    stands = ask(
        "SELECT result, told FROM grade_entry WHERE slot = :slot ORDER BY run DESC LIMIT 1",
        slot=slot,
    )
    if stands != [(entry.key, told)]:
        ask(
            "INSERT INTO grade_entry (slot, run, course, result, told)"
            " VALUES (:slot, :run, :course, :result, :told)",
            slot=slot,
            run=run,
            course=course,
            result=entry.key,
            told=told,
        )


def _slot(course: str, work: Work) -> str:
    """What tells the entries of one learner for one exercise from all others.

    By the name under which it was handed in, so that another list of the class doubles nobody.
    """
    named = json.dumps([course, work.owner.key, work.exercise])
    return hashlib.sha256(named.encode()).hexdigest()


def _told(entry: Entry) -> str:
    """The entry as text. ASCII: no server stumbles over what a stranger's name holds."""
    work, person = entry.work, entry.person
    return json.dumps(
        {
            "owner": [work.owner.name, work.owner.number, work.owner.moodle],
            "person": [person.id, person.name, person.email, person.participant],
            "known": entry.known,
            "exercise": work.exercise,
            "parts": {part.value: digest for part, digest in work.parts.items()},
            "files": {part.value: name for part, name in work.files.items()},
            "learner": work.learner,
            "late": work.late,
        },
        sort_keys=True,
    )


def _entry(key: str, told: dict[str, Any]) -> Entry:
    work = Work(
        Owner(*told["owner"]),
        told["exercise"],
        {Part(part): digest for part, digest in told["parts"].items()},
        told["late"],
        {Part(part): name for part, name in told["files"].items()},
        told["learner"],
    )
    return Entry(work, Person(*told["person"]), told["known"], key)
