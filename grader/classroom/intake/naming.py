"""Whose file is this, and which part of which exercise? Read from its path alone.

Knows the layouts of a plain folder, of nbgrader's ``submitted``, of a Canvas and of a Moodle
download, and of an archive in one of them. Opens nothing.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from grader.model import PART_FILES, Exercise, Part

NOTEBOOK = ".ipynb"
ARCHIVE = ".zip"
_CANVAS = re.compile(r"(?P<name>[^_]+)(?P<late>_LATE)?_(?P<user>\d+)_(?P<file>\d+)_(?P<own>.+)")
_MOODLE = re.compile(r"(?P<name>.+)_(?P<user>\d+)_assignsubmission_file_?")
_BEFORE_NUMBER = re.compile(r"(?<=[^\W\d])[\s_.-]+(?=\d)")
_ZEROS = re.compile(r"(?<!\d)0+(?=\d)")
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

    The higher ``rank`` wins where two files stand for one part: the one whose owner's folder
    lies less deep, so that nobody's folder is made in the folder of another.
    """

    owner: Owner
    exercise: Exercise
    part: Part | None
    late: bool
    rank: tuple[int, bool, int]


def place_of(
    path: tuple[str, ...], exercises: Sequence[Exercise], only: Exercise | None
) -> Place | None:
    """The place of a file; None where the path belongs to no exercise or to nobody.

    ``only`` is the exercise that files without a folder of their own belong to.
    """
    owner, rest, late, told_at = _owner(path)
    known = {_folder(name): e for e in exercises for name in (e.module, e.short, e.id) if name}
    first = next((n for n, part in enumerate(path[:-1]) if _folder(part) in known), 0)
    if 0 < first < told_at:
        # In STUDENT/EXERCISE/ a name as of a download is one that the student chose.
        owner, rest, late = None, path, False
    at = next((n for n, part in enumerate(rest[:-1]) if _folder(part) in known), None)
    if at is not None:
        exercise: Exercise | None = known[_folder(rest[at])]
        above = at - 1
    else:
        exercise = only or _by_name(rest[-1], exercises)
        above = len(rest) - 2
    depth = 0
    if owner is None and above >= 0:
        depth = _home(rest, above)
        owner = Owner(_unpacked(rest[depth]))
    elif owner is None and at is None and only is not None:
        owner = Owner(rest[-1].rpartition(".")[0])
    if exercise is None or owner is None or (only is not None and exercise.id != only.id):
        return None
    found = _part(rest[-1], exercise)
    if found is None or (found[0] is not None and found[0] not in exercise.points):
        return None
    return Place(owner, exercise, found[0], late, (-depth, *found[1]))


def download_name(path: tuple[str, ...]) -> str:
    """The part of a path that Canvas or Moodle made: what they know their own file again by."""
    for part in path[:-1]:
        if _MOODLE.fullmatch(part) or (part.lower().endswith(ARCHIVE) and _CANVAS.fullmatch(part)):
            return part
    return path[-1]


def _home(path: tuple[str, ...], above: int) -> int:
    """Where the folder of its owner stands in a path.

    What lies in a learner's archive, and what the archive is called, names nobody else.
    """
    names = enumerate(path[:-1])
    archive = next((n for n, name in names if name.lower().endswith(ARCHIVE)), len(path))
    return above if above < archive else max(0, archive - 1)


def names_a_part(path: tuple[str, ...]) -> bool:
    """Whether a file is called as a part of every exercise is: only more tells of which."""
    return bool(path) and _AGAIN.sub("", _owner(path).rest[-1]) in PART_FILES.values()


def heap_of(path: tuple[str, ...]) -> str:
    """What lies together: all files of the owner whom a download names, else of a folder."""
    owner = _owner(path).owner
    return owner.key if owner is not None else "/".join(path[:-1])


class _Told(NamedTuple):
    """Who a download names, the path below that, whether it came late, and where it is said."""

    owner: Owner | None
    rest: tuple[str, ...]
    late: bool
    at: int


def _owner(path: tuple[str, ...]) -> _Told:
    for n, part in enumerate(path):
        if n > 1 and path[n - 1].lower().endswith(ARCHIVE):
            break  # what lies in a learner's archive is called as they like
        found = _MOODLE.fullmatch(part) if n < len(path) - 1 else None
        if found:
            owner = Owner(found["name"], found["user"], moodle=True)
            return _Told(owner, path[n + 1 :], late=False, at=n)
        if n == len(path) - 1 or part.lower().endswith(ARCHIVE):
            found = _CANVAS.fullmatch(part)
            if found:
                owner = Owner(found["name"], found["user"])
                rest = (*path[:n], found["own"], *path[n + 1 :])
                return _Told(owner, rest, late=found["late"] is not None, at=n)
    return _Told(None, path, late=False, at=0)


def _folder(name: str) -> str:
    """The name of a folder, or of an archive in a folder's place, as it is looked up.

    Case, wide letters, zeros before a number and what stands before it make no difference.
    """
    plain = unicodedata.normalize("NFKC", _unpacked(name)).lower()
    return _ZEROS.sub("", _BEFORE_NUMBER.sub("", plain))


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
