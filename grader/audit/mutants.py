"""Wrong programs that nobody wrote down: mutants of a solution, handed in like learners' code.

Owns which of them speak against the suite, and the list of those that no check can tell
from the solution (``equivalent_mutants.toml``).
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from grader.audit.mutation import Mutant, mutants
from grader.audit.problem import Problem
from grader.audit.programs import Bench, endings
from grader.errors import CourseError
from grader.model import Course, Exercise, Submission

EQUIVALENT = "equivalent_mutants.toml"


@dataclass(frozen=True, slots=True)
class Wild:
    """What became of the mutants of one exercise.

    Attributes:
        exercise: its id.
        tried: how many there were.
        refused: how many fail.
        robust: those that pass, and of which a robust check tells.
        equivalent: how many the author explains as no different from the solution.
        passing: those that pass, and nobody says a word.
        problems: everything that speaks against the suite, or the list of equivalents.
    """

    exercise: str
    tried: int
    refused: int
    robust: tuple[Mutant, ...]
    equivalent: int
    passing: tuple[Mutant, ...]
    problems: tuple[Problem, ...]


def try_mutants(
    course: Course,
    exercise: Exercise,
    bench: Bench,
    tell: Callable[[int, int], None] = lambda _done, _all: None,
) -> Wild:
    """Judge every mutant of the solution. CourseError where the solution itself fails.

    Mutants that never end are cut by the limits of the course, and count as refused.
    """
    file = exercise.solution / exercise.filename
    solution = _text(file)
    explained = explained_in(exercise)
    found = sorted(mutants(solution), key=lambda mutant: mutant.number)
    texts = [solution, *(mutant.source for mutant in found)]
    programs = [Submission(text.encode(), file) for text in texts]
    right, *rest = endings(course, exercise, programs, bench, tell)
    if not right.passed or right.told:
        problem = f"the solution fails its own suite: `grade audit {exercise.short}`"
        raise CourseError([problem], where=str(file))
    judged = list(zip(found, rest, strict=True))
    silent = [m for m, program in judged if program.passed and not program.told]
    passing = [mutant for mutant in silent if mutant.line not in explained]
    problems = [_problem(exercise, mutant, "a wrong program passes") for mutant in passing]
    problems += [
        _problem(exercise, mutant, f"could not be judged: {program.broken}")
        for mutant, program in judged
        if program.broken
    ]
    problems += [
        Problem(exercise.id, str(exercise.suite / EQUIVALENT), f"no such mutant passes: {line}")
        for line in explained
        if all(mutant.line != line for mutant in silent)
    ]
    return Wild(
        exercise.id,
        tried=len(found),
        refused=sum(not program.passed and not program.broken for _, program in judged),
        robust=tuple(m for m, program in judged if program.passed and program.told),
        equivalent=len(silent) - len(passing),
        passing=tuple(passing),
        problems=tuple(problems),
    )


def _problem(exercise: Exercise, mutant: Mutant, text: str) -> Problem:
    where = f"{exercise.solution / exercise.filename}:{mutant.number}"
    return Problem(exercise.id, where, f"{text}{shown(mutant)}")


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as problem:
        raise CourseError([f"the solution cannot be read: {problem}"], where=str(file)) from None


def shown(mutant: Mutant) -> str:
    """The change as lines of a diff, and what made it."""
    return f" ({mutant.operator})\n" + "\n".join(f"    {line}" for line in mutant.change)


def explained_in(exercise: Exercise) -> Mapping[str, str]:
    """Line of a mutant -> why no check can reject it; CourseError where the list is wrong."""
    file = exercise.suite / EQUIVALENT
    if not file.is_file():
        return {}
    try:
        data = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as problem:
        raise CourseError([f"cannot be read: {problem}"], where=str(file)) from None
    entries = data.get("mutant", [])
    if not isinstance(entries, list) or not all(map(_is_explained, entries)):
        wanted = "each [[mutant]] has a `line` as it is in the mutant, and a `reason`"
        raise CourseError([wanted], where=str(file))
    return {entry["line"].strip(): entry["reason"] for entry in entries}


def _is_explained(entry: Any) -> bool:
    return isinstance(entry, dict) and all(
        isinstance(entry.get(key), str) and entry[key].strip() for key in ("line", "reason")
    )
