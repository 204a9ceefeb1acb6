"""The list of a class, and who in it handed something in.

A CSV with a header in any order; a Canvas export and a Moodle list of participants are
read as they come. A name that fits two people fits nobody.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from grader.classroom.intake.naming import Owner
from grader.errors import UsageError
from grader.language import say

MAX_BYTES = 16 << 20
_ID = (
    "id", "studentid", "sisloginid", "sisuserid", "username", "idnumber",
    "login", "学籍番号", "学生番号", "email", "emailaddress", "メールアドレス",
)  # fmt: skip
"""Columns that name a person for certain, the best one first."""
_NAME = ("student", "name", "fullname", "氏名", "名前")
_EMAIL = ("email", "emailaddress", "メールアドレス")
_PARTICIPANT = ("identifier", "識別子")


@dataclass(frozen=True, slots=True)
class Person:
    """One person of a class. ``id`` tells them apart; the rest may be empty."""

    id: str
    name: str = ""
    email: str = ""
    participant: str = ""


@dataclass(frozen=True, slots=True)
class Roster:
    """The people of a class, in the order of the file."""

    people: tuple[Person, ...]
    keys: Mapping[str, Person | None]
    """What may be written for a person -> the person; None where it fits two."""

    def find(self, owner: Owner) -> Person | None:
        """The person who this is: by the system's number, else by name."""
        for key in (owner.number, owner.name):
            person = self.keys.get(plain(key)) if key else None
            if person is not None:
                return person
        return None


def read_roster(file: Path) -> Roster:
    """The people in a CSV; UsageError where it has no column that names them."""
    rows = read_table(file)
    people: list[Person] = []
    keys: dict[str, Person | None] = {}
    for row in rows:
        person = _person(row)
        if person is None:
            continue
        people.append(person)
        for key in _keys(row):
            keys[key] = person if keys.get(key, person) == person else None
    if not people:
        raise UsageError(
            say("the list of the class names nobody"),
            where=str(file),
            remedy=say("its first line must have a column such as id, name or email"),
        )
    return Roster(tuple(people), keys)


def read_table(file: Path) -> list[dict[str, str]]:
    """The rows of a CSV by its header, in UTF-8 or the code page of a Japanese Windows.

    Where a comma is part of numbers, spreadsheets put semicolons between cells.
    """
    try:
        raw = file.read_bytes()
    except FileNotFoundError:
        raise UsageError(
            say("there is no such file"), where=str(file), remedy=say("check the path")
        ) from None
    except OSError as problem:
        raise UsageError(
            say("the file cannot be read: {reason}", reason=problem.strerror),
            where=str(file),
            remedy=say("check its permissions"),
        ) from None
    for encoding in ("utf-8-sig", "cp932"):
        try:
            text = raw[:MAX_BYTES].decode(encoding)
            stream = io.StringIO(text, newline="")
            reader = csv.DictReader(stream, restval="", strict=True, delimiter=_delimiter(text))
            return [{str(k): str(v) for k, v in row.items() if k is not None} for row in reader]
        except UnicodeDecodeError:
            continue
        except csv.Error as problem:
            raise _no_table(file, problem) from None
    raise _no_table(file, "UTF-8, cp932")


def _delimiter(text: str) -> str:
    """What stands between the cells of the first line."""
    first = text.partition("\n")[0]
    return max(",;\t", key=first.count)


def _no_table(file: Path, reason: object) -> UsageError:
    return UsageError(
        say("this is no CSV file: {reason}", reason=reason),
        where=str(file),
        remedy=say("save it as CSV, in UTF-8"),
    )


def plain(text: str) -> str:
    """The text without case, spaces and signs: how two ways of writing a name are compared."""
    whole = unicodedata.normalize("NFKC", text).casefold()
    return "".join(sign for sign in whole if sign.isalnum() or sign in "@.-")


def _person(row: Mapping[str, str]) -> Person | None:
    cells = {_heading(name): value.strip() for name, value in row.items()}
    name = _first(cells, _NAME)
    surname = cells.get("surname") or cells.get("lastname") or ""
    given = cells.get("firstname") or ""
    name = name or f"{given} {surname}".strip()
    if plain(name) == "pointspossible":
        return None
    identity = _first(cells, _ID) or _number(_first(cells, _PARTICIPANT)) or name
    if not identity:
        return None
    return Person(identity, name, _first(cells, _EMAIL), _number(_first(cells, _PARTICIPANT)))


def _keys(row: Mapping[str, str]) -> set[str]:
    """All that may stand for the person: every identity, the name in either order."""
    cells = {_heading(name): value.strip() for name, value in row.items()}
    told = [cells.get(name, "") for name in (*_ID, *_NAME)]
    told += [_number(_first(cells, _PARTICIPANT))]
    told += [cells[name].partition("@")[0] for name in _EMAIL if cells.get(name)]
    told += [" ".join(reversed(name.split(","))) for name in told if name.count(",") == 1]
    first, last = cells.get("firstname", ""), cells.get("surname") or cells.get("lastname", "")
    if first and last:
        told += [f"{first} {last}", f"{last} {first}"]
    return {key for key in map(plain, told) if key}


def _heading(name: str) -> str:
    return re.sub(r"[\s_-]", "", name).casefold()


def _first(cells: Mapping[str, str], names: tuple[str, ...]) -> str:
    return next((cells[name] for name in names if cells.get(name)), "")


def _number(text: str) -> str:
    """``Participant 12345`` -> ``12345``."""
    found = re.search(r"\d+$", text)
    return found[0] if found else text
