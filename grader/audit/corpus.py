"""A folder of programs that people sorted: ``accepted/*.py`` and ``mistakes/<name>/*.py``.

Owns where such programs lie, what is counted of them, and what does not hold. The suite
is judged here, not the people: nothing is marked.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from grader.audit.ended import (
    Ended,
    Fault,
    Objection,
    object_to_accepted,
    object_to_mistake,
)
from grader.audit.programs import Bench, endings
from grader.course import find_exercise
from grader.errors import CourseError, SubmissionError, UsageError
from grader.feedback import Feedback, load_feedback
from grader.intake import read_submission
from grader.language import Language, say
from grader.model import Course, Exercise, Submission

VERSION = 1
ACCEPTED, MISTAKES = "accepted", "mistakes"


@dataclass(frozen=True, slots=True)
class Sorted:
    """One program of the folder; ``wanted`` is None where it is to be accepted."""

    file: Path
    wanted: frozenset[str] | None


@dataclass(frozen=True, slots=True)
class Objected:
    """A program that ended otherwise than where it lies says."""

    file: Path
    fault: Fault
    text: str


@dataclass(frozen=True, slots=True)
class Count:
    """How many programs of one kind there are, and how many of them each fault has."""

    programs: int
    faults: dict[Fault, int]

    def share(self, fault: Fault) -> float:
        """The share of the programs with this fault; 0 where there are none."""
        return self.faults.get(fault, 0) / self.programs if self.programs else 0.0

    def as_json(self, *faults: Fault) -> dict[str, Any]:
        """Counts and shares of these faults as plain data."""
        return {
            "programs": self.programs,
            **{fault.value: self.faults.get(fault, 0) for fault in faults},
            "shares": {fault.value: self.share(fault) for fault in faults},
        }


OF_ACCEPTED = (Fault.REFUSED, Fault.MISNAMED, Fault.UNJUDGED)
OF_MISTAKES = (Fault.ACCEPTED, Fault.MISNAMED, Fault.UNNAMED, Fault.UNJUDGED)


@dataclass(frozen=True, slots=True)
class Judged:
    """What the programs of one exercise came to."""

    exercise: str
    accepted: Count
    mistakes: Count
    objections: tuple[Objected, ...]

    def as_json(self) -> dict[str, Any]:
        """The same as plain data."""
        return {
            "exercise": self.exercise,
            "accepted": self.accepted.as_json(*OF_ACCEPTED),
            "mistakes": self.mistakes.as_json(*OF_MISTAKES),
            "problems": [
                {"file": str(o.file), "fault": o.fault.value, "text": o.text}
                for o in self.objections
            ],
        }


def corpus_of(
    course: Course, folder: Path, exercises: Sequence[Exercise]
) -> list[tuple[Exercise, list[Sorted]]]:
    """The programs in ``folder``, by exercise; UsageError where it is laid out otherwise.

    The folder is one exercise's, or holds a folder for each. ``exercises`` are those
    asked for; none asks for all.
    """
    if not folder.is_dir():
        raise UsageError(
            say("there is no such folder"), where=str(folder), remedy=say("name a folder")
        )
    if _is_sorted(folder):
        if len(exercises) != 1:
            raise UsageError(
                say("these are the programs of one exercise"),
                where=str(folder),
                remedy=say("say of which: `grade audit EXERCISE --corpus DIR`"),
            )
        found = {exercises[0].id: _programs(folder)}
    else:
        found = _by_exercise(course, folder)
    wanted = exercises or [e for e in course.exercises if e.id in found]
    missing = [exercise.short for exercise in wanted if not found.get(exercise.id)]
    if missing or not wanted:
        raise UsageError(
            say("there are no programs here"),
            where=f"{folder}: {', '.join(missing)}" if missing else str(folder),
            remedy=say("put them into [EXERCISE/]accepted/*.py and [EXERCISE/]mistakes/NAME/*.py"),
        )
    return [(exercise, found[exercise.id]) for exercise in wanted]


def _by_exercise(course: Course, folder: Path) -> dict[str, list[Sorted]]:
    """Exercise -> its programs, where each has a folder under any of its names."""
    found: dict[str, list[Sorted]] = {}
    for inner in sorted(path for path in folder.iterdir() if _is_sorted(path)):
        exercise = find_exercise(course, inner.name)
        if exercise.id in found:
            raise UsageError(
                say("there are two folders of {name}", name=exercise.id),
                where=str(inner),
                remedy=say("put the programs of an exercise into one folder"),
            )
        found[exercise.id] = _programs(inner)
    return found


def _is_sorted(folder: Path) -> bool:
    return (folder / ACCEPTED).is_dir() or (folder / MISTAKES).is_dir()


def _programs(folder: Path) -> list[Sorted]:
    stray = sorted(folder.glob(f"{MISTAKES}/*.py"))
    if stray:
        raise UsageError(
            say("this mistake has no name"),
            where=str(stray[0]),
            remedy=say("put it into a folder that is called after its misconception"),
        )
    right = [Sorted(file, None) for file in sorted(folder.glob(f"{ACCEPTED}/*.py"))]
    wrong = sorted(folder.glob(f"{MISTAKES}/*/*.py"))
    return right + [Sorted(file, frozenset(file.parent.name.split("+"))) for file in wrong]


def judge_corpus(
    course: Course,
    exercise: Exercise,
    programs: Sequence[Sorted],
    bench: Bench,
    tell: Callable[[int, int], None] = lambda _done, _all: None,
) -> Judged:
    """Judge the programs of one exercise by the rules of its own accepted and mistaken ones.

    A file that cannot be taken in is told and ends nothing. CourseError when the
    exercise itself does not hold.
    """
    feedback = load_feedback(exercise)
    read = [_read(program.file) for program in programs]
    sound = [submission for submission in read if isinstance(submission, Submission)]
    judged = iter(endings(course, exercise, sound, bench, tell))
    objections: list[Objected] = []
    for program, submission in zip(programs, read, strict=True):
        if isinstance(submission, str):
            found: tuple[Objection, ...] = (Objection(Fault.UNJUDGED, submission),)
        else:
            found = tuple(_objections(next(judged), program, feedback))
        objections += [Objected(program.file, o.fault, o.text) for o in found]
    return Judged(
        exercise.id,
        _count(programs, objections, accepted=True),
        _count(programs, objections, accepted=False),
        tuple(objections),
    )


def _read(file: Path) -> Submission | str:
    try:
        return read_submission(file)
    except SubmissionError as problem:
        found = problem.found
        said = found if isinstance(found, str) else Language().render(found)
        return f"cannot be taken in: {said}"


def _objections(program: Ended, lies: Sorted, feedback: Feedback) -> Iterator[Objection]:
    if lies.wanted is None:
        yield from object_to_accepted(program)
        return
    yield from object_to_mistake(program, lies.wanted, lambda name: _advice(feedback, name))


def _advice(feedback: Feedback, name: str) -> str:
    """The text of a misconception; of one that nobody wrote down no check can tell."""
    try:
        return feedback.advice(name)["en"]
    except CourseError:
        return "\0"


def _count(programs: Sequence[Sorted], objections: Sequence[Objected], *, accepted: bool) -> Count:
    files = {program.file for program in programs if (program.wanted is None) is accepted}
    told = Counter(objection.fault for objection in objections if objection.file in files)
    return Count(len(files), dict(told))
