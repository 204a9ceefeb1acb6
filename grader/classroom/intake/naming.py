"""Whose file is this, and which part of which exercise? Read from its path alone.

Knows the layouts of a plain folder, of nbgrader's ``submitted``, of a Canvas and of a Moodle
download, and of an archive in one of them. Opens nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from grader.model import PART_FILES, Exercise, Part

NOTEBOOK = ".ipynb"
ARCHIVE = ".zip"
_CANVAS = re.compile(r"(?P<name>[^_]+)(?P<late>_LATE)?_(?P<user>\d+)_(?P<file>\d+)_(?P<own>.+)")
_MOODLE = re.compile(r"(?P<name>.+)_(?P<user>\d+)_assignsubmission_file_?")
_AGAIN = re.compile(r"-(\d{1,4})(?=\.[^.]+$)")


@dataclass(frozen=True, slots=True)
class Owner:
    """Who handed a file in, as the path names them.

    ``number`` is the system's own, ``moodle`` whether it is a participant's in Moodle.
    """

    name: str
    number: str = ""
    moodle: bool = False

    @property
    def key(self) -> str:
        """What tells two owners apart."""
        return self.number or self.name


@dataclass(frozen=True, slots=True)
class Place:
    """What a path says of its file; ``part`` None is a notebook, which holds several.

    The higher ``rank`` wins where two files stand for one part.
    """

    owner: Owner
    exercise: Exercise
    part: Part | None
    late: bool
    rank: tuple[bool, int]


def place_of(
    path: tuple[str, ...], exercises: Sequence[Exercise], only: Exercise | None
) -> Place | None:
    """The place of a file; None where the path belongs to no exercise or to nobody.

    ``only`` is the exercise that files without a folder of their own belong to.
    """
    owner, rest, late = _owner(path)
    known = {name: e for e in exercises for name in (e.id, e.short)}
    at = next((n for n, part in enumerate(rest[:-1]) if _folder(part) in known), None)
    if at is not None:
        exercise: Exercise | None = known[_folder(rest[at])]
        if owner is None and at > 0:
            owner = Owner(_unpacked(rest[at - 1]))
    else:
        exercise = only or _by_name(rest[-1], exercises)
        if owner is None and only is not None:
            owner = Owner(_unpacked(rest[-2]) if len(rest) > 1 else rest[-1].rpartition(".")[0])
        elif owner is None and len(rest) > 1:
            owner = Owner(_unpacked(rest[-2]))
    if exercise is None or owner is None or (only is not None and exercise.id != only.id):
        return None
    found = _part(rest[-1], exercise)
    if found is None or (found[0] is not None and found[0] not in exercise.points):
        return None
    return Place(owner, exercise, found[0], late, found[1])


def download_name(path: tuple[str, ...]) -> str:
    """The part of a path that Canvas or Moodle made: what they know their own file again by."""
    for part in path[:-1]:
        if _MOODLE.fullmatch(part) or (part.lower().endswith(ARCHIVE) and _CANVAS.fullmatch(part)):
            return part
    return path[-1]


def heap_of(path: tuple[str, ...]) -> str:
    """What lies together: all files of the owner whom a download names, else of a folder."""
    owner, _, _ = _owner(path) if path else (None, path, False)
    return owner.key if owner is not None else "/".join(path[:-1])


def _owner(path: tuple[str, ...]) -> tuple[Owner | None, tuple[str, ...], bool]:
    """Who a download names, the path below that, and whether it came late."""
    for n, part in enumerate(path):
        found = _MOODLE.fullmatch(part) if n < len(path) - 1 else None
        if found:
            return Owner(found["name"], found["user"], moodle=True), path[n + 1 :], False
        if n == len(path) - 1 or part.lower().endswith(ARCHIVE):
            found = _CANVAS.fullmatch(part)
            if found:
                owner = Owner(found["name"], found["user"])
                rest = (*path[:n], found["own"], *path[n + 1 :])
                return owner, rest, found["late"] is not None
    return None, path, False


def _folder(name: str) -> str:
    """The name of a folder, or of an archive in a folder's place, as it is looked up."""
    return _unpacked(name).lower()


def _unpacked(name: str) -> str:
    if name.lower().endswith(ARCHIVE):
        return _AGAIN.sub("", name)[: -len(ARCHIVE)]
    return name


def _by_name(name: str, exercises: Sequence[Exercise]) -> Exercise | None:
    plain = _AGAIN.sub("", name)
    return next((e for e in exercises if plain == e.filename or _is_notebook_of(plain, e)), None)


def _is_notebook_of(plain: str, exercise: Exercise) -> bool:
    stem, dot, ending = plain.lower().rpartition(".")
    return dot + ending == NOTEBOOK and stem in {exercise.id, exercise.short, exercise.module}


def _part(name: str, exercise: Exercise) -> tuple[Part | None, tuple[bool, int]] | None:
    """The part that a file is, and how surely: the right name first, then the newest copy."""
    again = _AGAIN.search(name)
    plain = _AGAIN.sub("", name)
    newest = int(again[1]) if again else 0
    for part, file in PART_FILES.items():
        if plain == file:
            return part, (True, newest)
    if plain == exercise.filename:
        return Part.CODE, (True, newest)
    if plain.lower().endswith(NOTEBOOK):
        return None, (_is_notebook_of(plain, exercise), newest)
    if name.lower().endswith(".py"):
        return Part.CODE, (False, newest)
    return None
