"""The marks of a class as tables that Canvas, Moodle and spreadsheets take in.

Owns the columns and rows of each. Strangers' names never become formulas of a spreadsheet;
the cells that identify a person for Canvas are those of its own export, unchanged.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from grader.classroom import ClassMarks, Mark, Person
from grader.errors import UsageError
from grader.language import one_line, say
from grader.model import Exercise, Part

CANVAS_COLUMNS = ("Student", "ID", "SIS User ID", "SIS Login ID", "Section")
_POSSIBLE = "Points Possible"
_FORMULA = frozenset("=+-@")
_QUOTED = frozenset(',;"\t\r\n')
"""What may stand between cells, here or for a spreadsheet of another country."""
_CELL = 500
_WIDE_SPACE = "\u3000"
"""Stands between the names of Japanese people."""


@dataclass(frozen=True, slots=True)
class Table:
    """A CSV text, and who has marks but no row in it."""

    text: str
    left_out: tuple[Person, ...] = ()


def plain_table(marks: ClassMarks) -> Table:
    """One row for each learner and exercise, with the points of each part."""
    parts = list(dict.fromkeys(part for e in marks.course.exercises for part in e.points))
    columns = ["student", "name", "exercise", "verdict", "score", "max_score", "late"]
    rows = [[*columns, *(part.value for part in parts)]]
    for mark in marks.marks:
        row = [harmless(mark.person.id), harmless(mark.person.name), mark.exercise]
        row += [mark.verdict, _score(mark), f"{mark.max_score:g}", str(int(mark.late))]
        rows.append([*row, *(_part(mark, part) for part in parts)])
    return Table(_csv(rows))


def moodle_table(marks: ClassMarks) -> Table:
    """Rows that Moodle matches by participant, number or address.

    With one exercise the columns are those of an assignment's grading worksheet, with
    several each exercise has a column for the import into the gradebook.
    """
    exercises = _graded(marks)
    single = len(exercises) == 1
    head = ["Identifier", "Full name", "ID number", "Email address"]
    head += ["Grade", "Maximum Grade"] if single else [exercise.id for exercise in exercises]
    rows = [head]
    for person, own in _by_person(marks).items():
        number = next((mark.participant for mark in own.values() if mark.participant), "")
        participant = f"Participant {number}" if number else ""
        # The number in a download is none that the school gave.
        own_id = "" if person.id == number else person.id
        row = [participant, *map(harmless, (person.name, own_id, person.email))]
        row += [_score(own.get(exercise.id)) for exercise in exercises]
        rows.append([*row, f"{sum(exercises[0].points.values()):g}"] if single else row)
    return Table(_csv(rows))


def check_export(export: Sequence[Mapping[str, str]], where: str) -> None:
    """UsageError where these are not the rows of a Canvas export."""
    if not export or any(name not in export[0] for name in CANVAS_COLUMNS):
        raise UsageError(
            say("this is no Canvas export: a column is missing"),
            where=where,
            remedy=say("export the gradebook in Canvas, and name that file"),
        )


def canvas_table(marks: ClassMarks, export: Sequence[Mapping[str, str]]) -> Table:
    """The rows of a Canvas export with our marks.

    An assignment of the export whose name begins with an exercise's id or short name is
    written to under its own heading; else Canvas makes a new one. Nobody is added.
    """
    exercises = _graded(marks)
    rows = [[*CANVAS_COLUMNS, *(_heading(exercise, export[0]) for exercise in exercises)]]
    possible = [f"{sum(exercise.points.values()):g}" for exercise in exercises]
    rows.append([f"    {_POSSIBLE}", "", "", "", "", *possible])
    by_person = _by_person(marks)
    found = _found(by_person, export)
    for number, row in enumerate(export):
        if number in found:
            own = by_person[found[number]]
            identity = [row[name] for name in CANVAS_COLUMNS]
            rows.append([*identity, *(_score(own.get(exercise.id)) for exercise in exercises)])
    matched = set(found.values())
    return Table(_csv(rows), tuple(person for person in by_person if person not in matched))


def _found(people: Iterable[Person], export: Sequence[Mapping[str, str]]) -> dict[int, Person]:
    """Row's number -> its learner. First by number and login, then by name.

    What fits two rows fits none: marks never go to a namesake.
    """
    rows = [(number, row) for number, row in enumerate(export) if row["ID"].strip()]
    found: dict[int, Person] = {}
    waiting = list(people)
    for names_of, cells_of in ((_identities, _numbers), (_names, _called)):
        claims: dict[str, set[int]] = {}
        for number, row in rows:
            for key in cells_of(row):
                claims.setdefault(key, set()).add(number)
        claimed: dict[int, list[Person]] = {}
        for person in waiting:
            numbers = set().union(*(claims.get(key, set()) for key in names_of(person)))
            numbers -= found.keys()
            if len(numbers) == 1:
                claimed.setdefault(numbers.pop(), []).append(person)
        found |= {number: fits[0] for number, fits in claimed.items() if len(fits) == 1}
        waiting = [person for person in waiting if person not in found.values()]
    return found


def _identities(person: Person) -> set[str]:
    return {_folded(text) for text in (person.id, person.email)} - {""}


def _names(person: Person) -> set[str]:
    return {_folded(text) for text in (person.id, person.name)} - {""}


def _numbers(row: Mapping[str, str]) -> set[str]:
    return {_folded(row[name]) for name in CANVAS_COLUMNS[1:4]} - {""}


def _called(row: Mapping[str, str]) -> set[str]:
    last, _, first = row["Student"].partition(",")
    return {_folded(text) for text in (row["Student"], f"{first} {last}")} - {""}


def _folded(text: str) -> str:
    return "".join(text.casefold().replace(",", " ").split())


def _graded(marks: ClassMarks) -> list[Exercise]:
    """The exercises that somebody has a mark for, in the course's order."""
    there = {mark.exercise for mark in marks.marks}
    return [exercise for exercise in marks.course.exercises if exercise.id in there]


def _by_person(marks: ClassMarks) -> dict[Person, dict[str, Mark]]:
    found: dict[Person, dict[str, Mark]] = {}
    for mark in marks.marks:
        found.setdefault(mark.person, {})[mark.exercise] = mark
    return found


def _heading(exercise: Exercise, columns: Iterable[str]) -> str:
    """The export's own heading of this exercise, where it has one."""
    for column in columns:
        words = column.lower().replace(":", " ").split()
        if words and words[0] in {exercise.id, exercise.short}:
            return column
    return exercise.id


def _score(mark: Mark | None) -> str:
    """The points; nothing for who handed in nothing and for what broke: that is no zero."""
    return "" if mark is None or mark.broken else f"{mark.score:g}"


def _part(mark: Mark, part: Part) -> str:
    return "" if mark.broken or part not in mark.parts else f"{mark.parts[part]:g}"


def harmless(text: str) -> str:
    """A cell that no spreadsheet takes for a formula, on one line, in printable signs."""
    plain = _WIDE_SPACE.join(one_line(part, _CELL) for part in text.split(_WIDE_SPACE))
    # A Japanese spreadsheet takes wide signs as well.
    first = unicodedata.normalize("NFKC", plain.lstrip()[:1])
    return f"'{plain}" if first in _FORMULA else plain


def _csv(rows: Iterable[Sequence[str]]) -> str:
    return "".join(",".join(map(_cell, row)) + "\r\n" for row in rows)


def _cell(text: str) -> str:
    quoted = text.replace('"', '""')
    return f'"{quoted}"' if _QUOTED.intersection(text) else text
