"""The files of an exercise: those that must be there, and marks of what is to be filled in.

Reads texts only; runs nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from grader.audit.problem import Problem
from grader.course import FILE
from grader.handout import KEPT
from grader.model import Course, Exercise
from grader.quiz import FILE as QUESTIONS

_LINK = re.compile(r"\]\(([^)#\s]+)[^)]*\)")
_TO_FILL = re.compile(r"\bTODO\b[^\"\n]*")
"""A mark runs to the end of the line, or of the text in quotes that it stands in."""


def problems_of_files(course: Course, exercise: Exercise) -> Iterator[Problem]:
    """Lessons and their links, the stub, stray files."""

    def problem(where: Path | str, text: str) -> Problem:
        return Problem(exercise.id, str(where), text)

    lessons = [exercise.work / lesson_of(language) for language in course.languages]
    for lesson in lessons:
        if not lesson.is_file():
            yield problem(lesson, "the lesson is missing")
            continue
        for link in _LINK.findall(lesson.read_text(encoding="utf-8")):
            if "://" not in link and not (lesson.parent / link).exists():
                yield problem(lesson, f"the link {link!r} leads nowhere")
    stub = exercise.work / exercise.filename
    if not stub.is_file():
        yield problem(stub, "the stub is missing: `grade audit --write-stubs`")
    known = {stub, *lessons, exercise.work / KEPT}
    known |= {exercise.work / exercise.file_of(part) for part in exercise.points}
    known.add(exercise.work / QUESTIONS)
    for file in exercise.work.iterdir() if exercise.work.is_dir() else ():
        if file not in known and file.name != "__pycache__":
            yield problem(file, "this file belongs to nothing")


def lesson_of(language: str) -> str:
    """The name of the lesson's file in this language."""
    return "README.md" if language == "en" else f"README.{language}.md"


def problems_of_marks(course: Course, exercise: Exercise) -> Iterator[Problem]:
    """Every ``TODO`` that is left in what the author writes, with its line.

    Stubs are cut from the solution, so its marks are told once; right and wrong
    programs are written as learners write them, with whatever stands in them.
    """
    for language, title in exercise.title.items():
        if _TO_FILL.search(title):
            text = f"the title in {language!r} is to be filled in: {title}"
            yield Problem(exercise.id, str(course.origin / FILE), text)
    for file in _written(course, exercise):
        for number, line in enumerate(_lines(file), start=1):
            for mark in _TO_FILL.findall(line):
                text = f"line {number} is to be filled in: {mark.strip()}"
                yield Problem(exercise.id, str(file), text)


def _written(course: Course, exercise: Exercise) -> Iterator[Path]:
    """The files that an author writes: lessons, questions, solution, suite."""
    lessons = [exercise.work / lesson_of(language) for language in course.languages]
    yield from (file for file in (*lessons, exercise.work / QUESTIONS) if file.is_file())
    for pattern in ("*.py", "*.md", "*.toml"):
        yield from sorted(exercise.solution.glob(pattern))
    for pattern in ("test_*.py", "withheld/test_*.py", "*.toml"):
        yield from sorted(exercise.suite.glob(pattern))


def _lines(file: Path) -> list[str]:
    """The lines of a text; none where it is not one, which whoever reads the file says."""
    try:
        return file.read_text(encoding="utf-8").splitlines()
    except UnicodeDecodeError:
        return []
