"""The names under which results are kept: a result belongs to a content, never to a person.

Owns what makes two gradings the same: engine, exercise, suite, parts, seed, whose questions
were asked, language and isolation. Parts are not graded apart: a derivation may call the
learner's own functions, and the code's seed is that of the whole. Texts are compared byte by
byte: lines that move change what a report says of them.
"""

from __future__ import annotations

import functools
import hashlib
import json
import platform
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import numpy as np

from grader import __version__
from grader.classroom.intake.handed_in import Work
from grader.model import REPORT_VERSION, Course, Exercise, Isolation

_LEFT_OUT = frozenset({"accepted", "mistakes", "__pycache__"})
"""Folders beside a suite that no grading reads."""
_ABOVE = frozenset(
    {"audit", "cli", "export", "magic", "magic.py", "nbgrader", "release", "release.py", "render"}
    | {"scaffold", "scaffold.py", "audit.py", "bundled", "__pycache__"}
)
"""Parts of the engine that grading can't reach: imports point downwards."""


@functools.cache
def engine_digest() -> str:
    """The digest of the code that grades, and of what it runs on; read once a run."""
    top = Path(__file__).parents[1]
    told = [__version__, REPORT_VERSION, platform.python_version_tuple()[:2], np.__version__]
    summed = hashlib.sha256(json.dumps(told).encode())
    for file in sorted((*top.rglob("*.py"), *top.rglob("*.po"))):
        inside = file.relative_to(top)
        if not _ABOVE.intersection(inside.parts):
            text = file.read_bytes()
            summed.update(f"\0{inside.as_posix()}\0{len(text)}\0".encode() + text)
    return summed.hexdigest()


def suite_digest(course: Course, exercise: Exercise, *, withheld: bool) -> str:
    """The digest of all that judges an exercise: its solution, suite, points and limits."""
    told = {
        "engine": engine_digest(),
        "course": course.id,
        "exercise": exercise.id,
        "points": {part.value: points for part, points in exercise.points.items()},
        "parts": sorted(part.value for part in exercise.parts),
        "robust": exercise.robust_scored,
        "limits": asdict(exercise.limits),
        "withheld": withheld,
    }
    summed = hashlib.sha256(json.dumps(told, sort_keys=True).encode())
    shared = sorted((course.origin / "solutions").glob("*.toml"))
    for file in (*shared, *_files(exercise.solution), *_files(exercise.suite)):
        text = file.read_bytes()
        name = file.relative_to(course.origin).as_posix()
        summed.update(f"\0{name}\0{len(text)}\0".encode() + text)
    return summed.hexdigest()


def key_of(work: Work, suite: str, seed: int, language: str, isolation: Isolation) -> str:
    """The key of one grading: whatever has the same key gets the same report."""
    parts = {part.value: digest for part, digest in sorted(work.parts.items())}
    told = [work.exercise, parts, work.learner, suite, seed, language, isolation.value]
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()


def _files(folder: Path) -> Iterator[Path]:
    for file in sorted(folder.rglob("*")):
        inside = file.relative_to(folder).parts
        if file.is_file() and not _LEFT_OUT.intersection(inside):
            yield file
