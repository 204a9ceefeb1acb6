"""Marks: what a report comes to for one learner and one exercise, and the marks of a class.

Owns their stable order and their form as plain data. Grades nothing.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from grader.classroom.intake.handed_in import Gathered, Note, Work
from grader.classroom.intake.roster import Person, Roster
from grader.classroom.results.store import Entry
from grader.language import Language, say
from grader.model import Course, Exercise, Part, Verdict

VERSION = 1


@dataclass(frozen=True, slots=True)
class Mark:
    """One learner's marks for one exercise; ``parts`` has what each part earned."""

    person: Person
    exercise: str
    verdict: str
    parts: Mapping[Part, float]
    most: Mapping[Part, float]
    late: bool
    known: bool
    broken: bool
    participant: str = ""
    """The learner's number in Moodle's download, which its grading worksheet goes by."""

    @property
    def score(self) -> float:
        """The points earned in all."""
        return round(sum(self.parts.values()), 6)

    @property
    def max_score(self) -> float:
        """The points that can be earned in all."""
        return sum(self.most.values())

    def as_json(self) -> dict[str, Any]:
        """The mark as plain data."""
        return {
            "student": self.person.id,
            "name": self.person.name,
            "exercise": self.exercise,
            "verdict": self.verdict,
            "score": self.score,
            "max_score": self.max_score,
            "parts": {
                part.value: {"score": self.parts[part], "max_score": self.most[part]}
                for part in self.most
            },
            "late": self.late,
            "known": self.known,
            "broken": self.broken,
        }


@dataclass(frozen=True, slots=True)
class ClassMarks:
    """The marks of a class by learner and exercise, who is missing, and what to look at."""

    course: Course
    marks: tuple[Mark, ...]
    missing: tuple[Person, ...]
    notes: tuple[Note, ...]

    @property
    def unmatched(self) -> list[Person]:
        """Who handed something in and is not on the list."""
        return list(dict.fromkeys(mark.person for mark in self.marks if not mark.known))

    @property
    def unmatched_ids(self) -> list[str]:
        """Their ids."""
        return [person.id for person in self.unmatched]

    def as_json(self, language: Language) -> dict[str, Any]:
        """All of it as plain data, the same for the same submissions."""
        return {
            "version": VERSION,
            "course": self.course.id,
            "marks": [mark.as_json() for mark in self.marks],
            "unmatched": self.unmatched_ids,
            "missing": [person.id for person in self.missing],
            "notes": [{"where": n.where, "text": language.render(n.text)} for n in self.notes],
        }


def class_marks(
    course: Course,
    gathered: Gathered,
    reports: Iterable[Mapping[str, Any] | None],
    roster: Roster | None,
) -> ClassMarks:
    """The marks for what was gathered; ``reports`` in its order, None for what broke."""
    entries = (entry_of(work, "", roster) for work in gathered.works)
    return marks_of(course, entries, reports, roster, gathered.notes)


def marks_of(
    course: Course,
    entries: Iterable[Entry],
    reports: Iterable[Mapping[str, Any] | None],
    roster: Roster | None,
    notes: Iterable[Note],
) -> ClassMarks:
    """The same, where it is known who handed in what."""
    order = {exercise.id: n for n, exercise in enumerate(course.exercises)}
    same: dict[tuple[tuple[Part, float], ...], Mapping[Part, float]] = {}
    marks: list[Mark] = []
    for entry, report in zip(entries, reports, strict=True):
        mark = mark_of(course.exercise(entry.work.exercise), entry, report)
        # Most of a large class earn what somebody else has earned: held once.
        parts = same.setdefault(tuple(mark.parts.items()), mark.parts)
        marks.append(replace(mark, parts=parts))
    marks.sort(key=lambda mark: order[mark.exercise])
    marks.sort(key=lambda mark: mark.person.id)
    found: list[Mark] = []
    told = list(notes)
    for mark in marks:
        last = found[-1] if found else None
        if last and (last.person.id, last.exercise) == (mark.person.id, mark.exercise):
            # Two names that both fit one person: the better work counts, whichever came first.
            who = mark.person.name or mark.person.id
            told.append(Note(f"{who}/{mark.exercise}", say("handed in twice")))
            found[-1] = max(last, mark, key=standing_of)
        else:
            found.append(mark)
    there = {mark.person for mark in found} if roster is not None else set()
    people = roster.people if roster is not None else ()
    return ClassMarks(course, tuple(found), tuple(p for p in people if p not in there), tuple(told))


def standing_of(mark: Mark) -> tuple[float, str, bool]:
    """How good a mark is: of two of one person the greater one counts."""
    return mark.score, mark.verdict, mark.late


def mark_of(exercise: Exercise, entry: Entry, report: Mapping[str, Any] | None) -> Mark:
    """What a report comes to; None is a report that there is none of yet."""
    owner = entry.work.owner
    earned = dict.fromkeys(exercise.points, 0.0)
    for finding in report["findings"] if report is not None else ():
        earned[Part(finding["part"])] += finding["points"]
    verdicts = {finding["verdict"] for finding in report["findings"]} if report else set()
    return Mark(
        person=entry.person,
        exercise=exercise.id,
        verdict=sys.intern(report["verdict"] if report is not None else Verdict.BROKEN.value),
        parts={part: round(points, 6) for part, points in earned.items()},
        most=exercise.points,
        late=entry.work.late,
        known=entry.known,
        broken=report is None or Verdict.BROKEN.value in verdicts,
        participant=owner.number if owner.moodle else entry.person.participant,
    )


def entry_of(work: Work, key: str, roster: Roster | None) -> Entry:
    """Who handed the work in, as the list of the class knows them."""
    person = roster.find(work.owner) if roster is not None else None
    known = roster is None or person is not None
    return Entry(work, person or Person(work.owner.key, work.owner.name), known, key)
