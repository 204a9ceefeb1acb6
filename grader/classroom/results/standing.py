"""What stands in a store: the reports on a class, without anything being handed in again.

Owns the choice of the one work that counts for a person. Grades nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from grader.classroom.intake.roster import Person
from grader.classroom.marks import mark_of, standing_of
from grader.classroom.results.store import Entry, ResultStore
from grader.model import Course, Exercise, Part


@dataclass(frozen=True, slots=True)
class Standing:
    """The work that counts for a person in an exercise, its texts, and the report on it."""

    entry: Entry
    report: Mapping[str, Any]
    texts: Mapping[Part, bytes]


def standing_entries(
    course: Course, store: ResultStore, only: Exercise | None = None
) -> list[Entry]:
    """All entries that stand, by person and exercise in the order of the course."""
    order = {exercise.id: n for n, exercise in enumerate(course.exercises)}
    found = [
        entry
        for entry in store.standing(course.id)
        if entry.work.exercise in order and (only is None or entry.work.exercise == only.id)
    ]
    return sorted(found, key=lambda e: (e.person.id, order[e.work.exercise], e.work.owner.key))


def standing_reports(
    course: Course, store: ResultStore, only: Exercise | None = None
) -> Iterator[Standing]:
    """The work that counts for each person and exercise; what is not graded yet is left out."""
    best: dict[tuple[str, str], tuple[tuple[float, str, bool], Entry]] = {}
    people: dict[str, Person] = {}
    for kept in standing_entries(course, store, only):
        report = store.report(kept.key)
        if report is None:
            continue
        # Lists of a class differ from run to run: one id is one person.
        entry = replace(kept, person=people.setdefault(kept.person.id, kept.person))
        key = (entry.person.id, entry.work.exercise)
        rank = standing_of(mark_of(course.exercise(entry.work.exercise), entry, report))
        if key not in best or rank > best[key][0]:
            best[key] = rank, entry
    for _, entry in best.values():
        report = store.report(entry.key)
        if report is not None:
            texts = {part: store.text(digest) for part, digest in entry.work.parts.items()}
            yield Standing(entry, report, texts)


def not_graded(course: Course, store: ResultStore) -> int:
    """How many entries stand without a report: a run was stopped, or they were broken."""
    return sum(not store.has(entry.key) for entry in standing_entries(course, store))
