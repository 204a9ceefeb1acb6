"""Marks: what a report comes to for one learner and one exercise, and the marks of a class.

Owns their stable order and their form as plain data. Grades nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from grader.classroom.handed_in import Gathered, Note, Work
from grader.classroom.roster import Person, Roster
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

    def as_json(self, language: Language) -> dict[str, Any]:
        """All of it as plain data, the same for the same submissions."""
        return {
            "version": VERSION,
            "course": self.course.id,
            "marks": [mark.as_json() for mark in self.marks],
            "unmatched": [person.id for person in self.unmatched],
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
    found: dict[tuple[str, str], Mark] = {}
    notes = list(gathered.notes)
    for work, report in zip(gathered.works, reports, strict=True):
        mark = _mark(course.exercise(work.exercise), work, report, roster)
        key = (mark.person.id, mark.exercise)
        if key in found:
            # Two names that both fit one person: the better work counts, whichever came first.
            notes.append(Note(f"{work.owner.name}/{work.exercise}", say("handed in twice")))
            mark = max(found[key], mark, key=lambda m: (m.score, m.verdict, m.late))
        found[key] = mark
    order = {exercise.id: n for n, exercise in enumerate(course.exercises)}
    marks = sorted(found.values(), key=lambda m: (m.person.id, order[m.exercise]))
    there = {mark.person for mark in marks}
    people = roster.people if roster is not None else ()
    return ClassMarks(
        course, tuple(marks), tuple(p for p in people if p not in there), tuple(notes)
    )


def _mark(
    exercise: Exercise, work: Work, report: Mapping[str, Any] | None, roster: Roster | None
) -> Mark:
    owner = work.owner
    person = roster.find(owner) if roster is not None else None
    participant = owner.number if owner.moodle else person.participant if person else ""
    earned = dict.fromkeys(exercise.points, 0.0)
    for finding in report["findings"] if report is not None else ():
        earned[Part(finding["part"])] += finding["points"]
    verdicts = {finding["verdict"] for finding in report["findings"]} if report else set()
    return Mark(
        person=person or Person(owner.key, owner.name),
        exercise=exercise.id,
        verdict=report["verdict"] if report is not None else Verdict.BROKEN.value,
        parts={part: round(points, 6) for part, points in earned.items()},
        most=dict(exercise.points),
        late=work.late,
        known=roster is None or person is not None,
        broken=report is None or Verdict.BROKEN.value in verdicts,
        participant=participant,
    )
