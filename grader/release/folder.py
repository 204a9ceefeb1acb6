"""A learner's folder for a class: all that `grade` needs, with the author's side sealed.

Owns what goes into the sealed files and into the ``course.toml`` that is handed out. What
only the teacher runs, and the programs that prove a suite, stay behind.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from grader.course import FILE
from grader.errors import CourseError, UsageError
from grader.handout import Change, bring, handed_out, read_record, write
from grader.language import say
from grader.model import Course, Exercise, Part
from grader.release.listing import shortened
from grader.sealed import FOLDER, SHARED, SUFFIX, Content, seal
from grader.suite.withheld import NOTE, misplaced, note_of, withheld_checks

LEFT_OUT = frozenset(
    {"accepted", "mistakes", "withheld", "equivalent_mutants.toml", "__pycache__", "kept"}
)
"""Names beside a solution or suite that no learner's run reads."""


@dataclass(frozen=True, slots=True)
class Released:
    """What was written, which exercises the folder now holds, what stays with the teacher.

    ``resealed``: sealed files that differ from those that lay there: to be handed out again.
    ``withheld``: exercise's id -> how many of its checks only the teacher runs.
    """

    changes: tuple[Change, ...]
    resealed: tuple[Path, ...]
    exercises: tuple[Exercise, ...]
    withheld: dict[str, int]


def release(course: Course, target: Path, chosen: Sequence[Exercise] = ()) -> Released:
    """Hand the chosen exercises out into ``target``, all of them where none is named.

    A folder that was released before keeps its exercises and every file that somebody
    edited. Nothing is written where anything is wrong. CourseError, UsageError.
    """
    _look_at(course, target)
    wanted = {exercise.id for exercise in chosen} or {e.id for e in course.exercises}
    wanted |= _released_before(target)
    exercises = tuple(exercise for exercise in course.exercises if exercise.id in wanted)
    _refuse_misplaced(exercises)
    listing = shortened(course, wanted)
    part = replace(course, exercises=exercises)
    files = [(path, listing if path == Path(FILE) else text) for path, text in handed_out(part)]
    sealed = {path: seal(content) for path, content in _contents(part, listing)}
    record = read_record(target)
    resealed: list[Path] = []
    for path, text in sealed.items():
        file = target / path
        known = file.is_file()
        if not known or file.read_bytes() != text:
            write(file, text)
            resealed += [path] * known
    changes = bring(course.id, files, target, record)
    counts = {exercise.id: withheld_checks(exercise.suite) for exercise in exercises}
    withheld = {name: n for name, n in counts.items() if n}
    return Released(tuple(changes), tuple(resealed), exercises, withheld)


def _look_at(course: Course, target: Path) -> None:
    """Refuse a folder that is somebody's else: an author's copy, another course's."""
    for place in (target, *target.parents):
        if place.exists() and not place.is_dir():
            raise UsageError(say("this is a file"), where=str(place), remedy=say("name a folder"))
    if (target / "solutions").exists():
        raise UsageError(
            say("this is an author's copy"),
            where=str(target),
            remedy=say("name a new folder, or one that was released before"),
        )
    listing = target / FILE
    if not listing.exists():
        taken = target / "exercises"
        if taken.exists():
            raise UsageError(
                say("the folder already holds {names}", names=taken.name),
                where=str(target),
                remedy=say("name an empty folder"),
            )
        return
    try:
        name = tomllib.loads(listing.read_text(encoding="utf-8")).get("course", {}).get("id")
    except (OSError, ValueError, AttributeError) as problem:
        raise CourseError([f"cannot be read: {problem}"], where=str(listing)) from None
    if name != course.id or not (target / FOLDER).is_dir():
        raise UsageError(
            say("there is a course already"),
            where=str(target),
            remedy=say("name a new folder, or one that was released before"),
        )


def _released_before(target: Path) -> set[str]:
    return {file.name.removesuffix(SUFFIX) for file in (target / FOLDER).glob(f"*{SUFFIX}")}


def _refuse_misplaced(exercises: Sequence[Exercise]) -> None:
    problems = [
        f"{exercise.id}: {text}" for exercise in exercises for text in misplaced(exercise.suite)
    ]
    if problems:
        raise CourseError(problems, remedy="move it; whatever lies beside withheld/ is handed out")


def _contents(course: Course, listing: bytes) -> Iterator[tuple[Path, Content]]:
    """Every sealed file's place and what is in it."""
    shared = {f"solutions/{file.name}": file for file in _sorted(course.origin, "solutions/*.toml")}
    files = {name: file.read_bytes() for name, file in shared.items()}
    yield _place(SHARED), Content(course.id, SHARED, {FILE: listing, **files})
    for exercise in course.exercises:
        yield _place(exercise.id), Content(course.id, exercise.id, _files_of(course, exercise))


def _place(name: str) -> Path:
    return FOLDER / f"{name}{SUFFIX}"


def _files_of(course: Course, exercise: Exercise) -> dict[str, bytes]:
    """All that grading, hints and bringing the copy up to date read of one exercise."""
    lesson = course.origin / "exercises" / exercise.id
    own = {lesson / exercise.file_of(part) for part in Part}
    files = [file for file in _sorted(lesson, "*") if file not in own and file.is_file()]
    for folder in (exercise.solution, exercise.suite):
        files += [
            file for file in _sorted(folder, "**/*") if file.is_file() and _goes(file, folder)
        ]
    found = {file.relative_to(course.origin).as_posix(): file.read_bytes() for file in files}
    checks = withheld_checks(exercise.suite)
    if checks:
        note = exercise.suite.relative_to(course.origin) / NOTE
        found[note.as_posix()] = note_of(checks)
    return found


def _goes(file: Path, folder: Path) -> bool:
    parts = file.relative_to(folder).parts
    return not any(part in LEFT_OUT or part.startswith(".") for part in parts)


def _sorted(folder: Path, pattern: str) -> list[Path]:
    return sorted(folder.glob(pattern))
