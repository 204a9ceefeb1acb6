"""A learner's copy of a course: making it, bringing it up to date, starting an exercise afresh.

Owns which files are handed out and the record of what they were, so that an
edited file is never overwritten. Solutions and suites are never copied.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from grader import derivation
from grader.course import FILE
from grader.errors import CourseError, GraderError, UsageError
from grader.language import say
from grader.model import Course, Exercise, Part
from grader.stubs import cut

RECORD = Path(".grade") / "handout.json"
KEPT = "kept"


class Action(StrEnum):
    """What was done with one file."""

    ADDED = "added"
    REPLACED = "replaced"
    UNCHANGED = "unchanged"
    EDITED = "edited"


@dataclass(frozen=True, slots=True)
class Change:
    """One file of the copy and what was done with it."""

    path: Path
    action: Action


def make_copy(course: Course, target: Path) -> list[Change]:
    """Hand the course out into ``target``, a new or empty folder."""
    if target.exists() and not target.is_dir():
        raise UsageError(say("this is a file"), where=str(target), remedy=say("name a folder"))
    if (target / FILE).exists():
        raise UsageError(
            say("there is a course already"),
            where=str(target),
            remedy=say("`grade update` brings it up to date"),
        )
    taken = [str(path) for path, _ in handed_out(course) if (target / path).exists()]
    if taken:
        raise UsageError(
            say("the folder already holds {names}", names=", ".join(taken[:3])),
            where=str(target),
            remedy=say("name an empty folder"),
        )
    return bring(course.id, handed_out(course), target, {})


def bring_up_to_date(course: Course) -> list[Change]:
    """Bring mended files of the origin into the learner's copy; edited files stay."""
    if course.root == course.origin:
        raise UsageError(
            say("this is the author's copy: there is nothing to bring here"),
            where=str(course.root),
            remedy=say("`grade init DIR` makes a learner's copy"),
        )
    return bring(course.id, handed_out(course), course.root, read_record(course.root))


def start_afresh(exercise: Exercise, now: datetime) -> list[Path]:
    """Put the stubs back; where the old files are kept, if any was changed."""
    kept = [put_back(exercise, part, text, now) for part, text in stubs_of(exercise).items()]
    answers = exercise.work / exercise.file_of(Part.QUIZ)
    if answers.is_file():
        kept.append(put_back(exercise, Part.QUIZ, b"", now))
        answers.unlink()
    return [path for path in kept if path is not None]


def put_back(exercise: Exercise, part: Part, text: bytes, now: datetime) -> Path | None:
    """Write a part's file anew; where the old one is kept, or None when nothing was lost."""
    file = exercise.work / exercise.file_of(part)
    old = file.read_bytes() if file.is_file() else None
    kept: Path | None = None
    if old is not None and old != text:
        kept = exercise.work / KEPT / f"{file.stem}-{now:%Y%m%d-%H%M%S-%f}{file.suffix}"
        write(kept, old)
    write(file, text)
    return kept


def stubs_of(exercise: Exercise) -> dict[Part, bytes]:
    """Part -> what a learner starts from, for the parts that are cut from a solution."""
    stubs = {Part.CODE: stub_of(exercise).encode()}
    if Part.DERIVATION in exercise.points:
        file = exercise.solution / exercise.file_of(Part.DERIVATION)
        stubs[Part.DERIVATION] = derivation.stub_of(_solution(file), where=str(file)).encode()
    return stubs


def stub_of(exercise: Exercise) -> str:
    """The stub, cut from the solution."""
    file = exercise.solution / exercise.filename
    return cut(_solution(file), where=str(file))


def _solution(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as problem:
        raise CourseError([f"the solution cannot be read: {problem}"], where=str(file)) from None


def bring(
    course_id: str,
    files: Iterable[tuple[Path, bytes]],
    target: Path,
    record: Mapping[str, str],
) -> list[Change]:
    """Write the files into ``target``; one that differs from the record was edited, and stays."""
    changes: list[Change] = []
    known = dict(record)
    for path, content in files:
        changes.append(
            Change(path, place_file(target / path, content, record.get(path.as_posix())))
        )
        if changes[-1].action is not Action.EDITED:
            known[path.as_posix()] = _digest(content)
    text = json.dumps({"course": course_id, "files": known}, indent=1, sort_keys=True)
    write(target / RECORD, text.encode())
    return changes


def place_file(file: Path, content: bytes, handed_out: str | None) -> Action:
    """Write one file unless the learner's version of it must stay."""
    if not file.exists():
        write(file, content)
        return Action.ADDED
    present = file.read_bytes()
    if present == content:
        return Action.UNCHANGED
    if _digest(present) != handed_out:
        return Action.EDITED
    write(file, content)
    return Action.REPLACED


def handed_out(course: Course) -> Iterator[tuple[Path, bytes]]:
    """Path inside the copy and content of everything that is handed out."""
    yield Path(FILE), (course.origin / FILE).read_bytes()
    for exercise in course.exercises:
        folder = course.origin / "exercises" / exercise.id
        stubs = {folder / exercise.file_of(part): text for part, text in stubs_of(exercise).items()}
        own = {*stubs, folder / exercise.file_of(Part.QUIZ)}
        for file in sorted(folder.iterdir()):
            if file.is_file() and file not in own:
                yield file.relative_to(course.origin), file.read_bytes()
        for file, text in stubs.items():
            yield file.relative_to(course.origin), text


def read_record(root: Path) -> Mapping[str, str]:
    """Path -> digest of what was handed out into this copy."""
    file = root / RECORD
    try:
        files = json.loads(file.read_text(encoding="utf-8"))["files"]
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, KeyError, TypeError) as problem:
        raise GraderError(
            say("the record of what was handed out cannot be read: {reason}", reason=problem),
            where=str(file),
            remedy=say("delete it: every file that differs then counts as edited by you"),
        ) from None
    return dict(files)


def write(file: Path, content: bytes) -> None:
    """Replace a file whole or not at all."""
    part = file.with_name(f"{file.name}.part")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        part.write_bytes(content)
        part.replace(file)
    except OSError as problem:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)
        raise GraderError(
            say("cannot be written: {reason}", reason=problem.strerror),
            where=str(file),
            remedy=say("check the disk and the permissions; the old file is untouched"),
        ) from None
    except BaseException:  # Ctrl-C leaves no half of a file
        part.unlink(missing_ok=True)
        raise


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
