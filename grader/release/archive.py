"""The zip that Gradescope builds an autograder from: engine, locked packages, one exercise.

The same course gives the same bytes. Holds the whole suite with what only the teacher
runs: the zip is for the teacher's own account, never for learners.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path

from grader.course import BUNDLE, CHECKOUT, FILE
from grader.errors import GraderError
from grader.language import Language, say
from grader.model import Course, Exercise

LOCK = "requirements.lock"
SETTING = "autograder.json"
_PACKAGE = Path(__file__).parents[1]
_CONTAINER = Path(__file__).parent / "container"
_OUTSIDE = frozenset({"bundled", "__pycache__"})
_NOT_NEEDED = frozenset({"accepted", "mistakes", "__pycache__", "equivalent_mutants.toml"})
_LONG_AGO = (1980, 1, 1, 0, 0, 0)
_UNIX = 3
_RUN, _READ = 0o755, 0o644


def autograder_zip(course: Course, exercise: Exercise, language: Language) -> bytes:
    """The zip for one exercise; it speaks this language to learners."""
    files = {
        **{f"course/{name}": text for name, text in _course(course, exercise)},
        **{f"engine/{name}": text for name, text in _engine()},
        LOCK: _lock(),
        SETTING: json.dumps({"exercise": exercise.id, "language": language.code}).encode(),
    }
    programs = {file.name: file.read_bytes() for file in _CONTAINER.iterdir() if file.is_file()}
    taken = io.BytesIO()
    with zipfile.ZipFile(taken, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in sorted(programs.items()):
            archive.writestr(_entry(name, _RUN), text)
        for name, text in sorted(files.items()):
            archive.writestr(_entry(name, _READ), text)
    return taken.getvalue()


def _entry(name: str, mode: int) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _LONG_AGO)
    entry.create_system = _UNIX  # or the mode is not looked at
    entry.external_attr = (0o100000 | mode) << 16
    entry.compress_type = zipfile.ZIP_DEFLATED
    return entry


def _course(course: Course, exercise: Exercise) -> Iterator[tuple[str, bytes]]:
    yield FILE, (course.origin / FILE).read_bytes()
    shared = sorted((course.origin / "solutions").glob("*.toml"))
    lesson = course.origin / "exercises" / exercise.id
    folders = (lesson, exercise.solution, exercise.suite)
    own = [file for folder in folders for file in _files(folder, _NOT_NEEDED)]
    for file in (*shared, *own):
        yield file.relative_to(course.origin).as_posix(), file.read_bytes()


def _engine() -> Iterator[tuple[str, bytes]]:
    for file in _files(_PACKAGE, _OUTSIDE):
        if file.suffix != ".po":
            yield f"grader/{file.relative_to(_PACKAGE).as_posix()}", file.read_bytes()


def _files(folder: Path, left_out: frozenset[str]) -> Iterator[Path]:
    for file in sorted(folder.rglob("*")):
        parts = file.relative_to(folder).parts
        if file.is_file() and not any(p in left_out or p.startswith(".") for p in parts):
            yield file


def _lock() -> bytes:
    """The packages that the engine needs, by version and hash; no address stands in it."""
    for folder in (BUNDLE, CHECKOUT):
        file = folder / LOCK
        if file.is_file():
            return file.read_bytes()
    raise GraderError(
        say("the list of the packages that the engine needs is missing"),
        where=str(BUNDLE / LOCK),
        remedy=say("install grade anew"),
    )
