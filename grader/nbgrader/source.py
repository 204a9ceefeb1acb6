"""The source notebook of an exercise: lesson, functions, derivation and quiz as cells.

Owns the order of the cells, their grade ids and their points. Everything follows from the
course's own files; the text of hidden checks is in no notebook. Writes no files and calls
nothing of nbgrader's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from grader import stubs
from grader.errors import CourseError
from grader.language import Language
from grader.model import Course, Exercise, Part
from grader.nbgrader.examples import SuiteText, read_suite
from grader.nbgrader.lesson import guide_text, lesson_texts
from grader.nbgrader.pieces import Piece, last_needed, pieces_of
from grader.nbgrader.questions import answers_text, questions_text
from grader.nbgrader.tasks import TaskText, task_texts
from grader.notebook.cells import (
    BEGIN_HIDDEN,
    CLASS_LEARNER,
    END_HIDDEN,
    OURS,
    THEIRS,
    VERSION,
    Cell,
    Kind,
    Notebook,
    Role,
)
from grader.notebook.parts import UNANSWERED

SCHEMA = 3
"""Of nbgrader's metadata."""
WHOLE = "whole"
"""Stands for a function's name where checks are about none that the solution defines."""
_ODD = re.compile(r"[^A-Za-z0-9_-]")
_MAX_ID = 64


def source_notebook(course: Course, exercise: Exercise, language: Language) -> Notebook:
    """The notebook with solutions, from which nbgrader makes the one for learners.

    The points of its cells add up to the exercise's. CourseError where the course's files
    do not hold.
    """
    del course
    file = exercise.solution / exercise.filename
    suite = read_suite(exercise, language)
    pieces = pieces_of(file.read_text(encoding="utf-8"), frozenset(suite.points), where=str(file))
    cells = [
        _locked(Role.LESSON, str(number), text)
        for number, text in enumerate(lesson_texts(exercise, language), start=1)
    ]
    cells.append(_locked(Role.LESSON, "notebook", guide_text(exercise, language)))
    cells += _code(pieces, suite, language)
    rest = sum(
        points
        for name, points in suite.points.items()
        if name not in {piece.function for piece in pieces}
    )
    if rest:
        cells.append(_tests(WHOLE, rest, language))
    if Part.DERIVATION in exercise.points:
        cells += _derivation(exercise, language)
    if Part.QUIZ in exercise.points:
        cells += _quiz(exercise, language)
    return Notebook(tuple(_unique(cells)), _metadata(exercise, language))


def released(notebook: Notebook) -> Notebook:
    """The notebook as nbgrader's ``generate_assignment`` hands it out.

    Solutions and hidden tests are cut out, outputs cleared. Checksums, which nbgrader
    adds to its metadata, are left out.
    """
    return replace(notebook, cells=tuple(map(_released, notebook.cells)))


def _released(cell: Cell) -> Cell:
    theirs = cell.metadata.get(THEIRS, {})
    text = cell.text
    if theirs.get("solution"):
        stub = stubs.PLACEHOLDER if cell.kind is Kind.CODE else (UNANSWERED,)
        text = _without(text, stubs.BEGIN, stubs.END, stub)
    if theirs.get("grade"):
        text = _without(text, BEGIN_HIDDEN, END_HIDDEN, ())
    return replace(cell, text=text, outputs=())


def _without(text: str, begin: str, end: str, stub: tuple[str, ...]) -> str:
    """The text with each region replaced by the stub, indented as its first line was."""
    kept: list[str] = []
    inside = False
    for line in text.split("\n"):
        if begin in line:
            inside = True
            indent = line[: len(line) - len(line.lstrip())]
            kept += [indent + one for one in stub]
        elif end in line:
            inside = False
        elif not inside:
            kept.append(line)
    return "\n".join(kept)


def _code(pieces: Sequence[Piece], suite: SuiteText, language: Language) -> Iterator[Cell]:
    """The pieces of the solution; examples and checks once all is there that they need."""
    last = last_needed(pieces)
    for number, piece in enumerate(pieces):
        yield _piece(piece, number + 1)
        for ready, needed in zip(pieces, last, strict=True):
            if needed == number and ready.function:
                yield from _asked(ready.function, suite, language)


def _piece(piece: Piece, number: int) -> Cell:
    name = piece.function
    role = Role.CODE if name else Role.PREAMBLE
    if not name and number > 1:
        name = str(number)
    if piece.has_solution:
        return _cell(role, name, Kind.CODE, piece.text, solution=True)
    return _plain(role, name, piece.text)


def _asked(name: str, suite: SuiteText, language: Language) -> Iterator[Cell]:
    """The examples and the checks of a function, where it has any."""
    if name in suite.examples:
        yield _locked(Role.EXAMPLES, name, suite.examples[name], Kind.CODE)
    if name in suite.points:
        yield _tests(name, suite.points[name], language)


def _tests(name: str, points: float, language: Language) -> Cell:
    """The graded cell of a function. It asks us for the points; the checks stay with us."""
    role = f"{Role.TESTS}-{name}"
    told = (
        language.text("The checks of {function} are run when this is graded.", function=name)
        if name != WHOLE
        else language.text("The checks of the whole are run when this is graded.")
    )
    hidden = (BEGIN_HIDDEN, "from grader.nbgrader.kernel import earned", f"earned({role!r})")
    text = "\n".join([f"# {told}", *hidden, END_HIDDEN])
    return _cell(Role.TESTS, name, Kind.CODE, text, grade=True, locked=True, points=points)


def _derivation(exercise: Exercise, language: Language) -> Iterator[Cell]:
    introduction, tasks = task_texts(exercise, language)
    if introduction:
        yield _locked(Role.LESSON, "derivation", introduction)
    for task in tasks:
        yield _locked(Role.TASK, task.id, task.text)
        yield _steps(task)


def _steps(task: TaskText) -> Cell:
    return _cell(
        Role.STEPS,
        task.id,
        Kind.MARKDOWN,
        _region("steps", task.steps),
        grade=True,
        solution=True,
        points=task.points,
    )


def _quiz(exercise: Exercise, language: Language) -> Iterator[Cell]:
    yield _locked(Role.QUESTIONS, "", questions_text(exercise, CLASS_LEARNER, language))
    yield _cell(
        Role.ANSWERS,
        "",
        Kind.MARKDOWN,
        answers_text(exercise, CLASS_LEARNER),
        grade=True,
        solution=True,
        points=float(exercise.points[Part.QUIZ]),
    )


def _region(info: str, lines: tuple[str, ...]) -> str:
    """A fence with a solution in it."""
    return "\n".join([f"```{info}", stubs.BEGIN, *lines, stubs.END, "```"])


def _metadata(exercise: Exercise, language: Language) -> dict[str, Any]:
    return {
        OURS: {
            "exercise": exercise.id,
            "language": language.code,
            "learner": CLASS_LEARNER,
            "version": VERSION,
        },
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }


def _plain(role: Role, name: str, text: str) -> Cell:
    """A cell that learners may edit, and that nbgrader knows nothing of."""
    told = _role(role, name)
    return Cell(Kind.CODE, text, {OURS: {"role": told}}, rest={"id": _grade_id(told)})


def _locked(role: Role, name: str, text: str, kind: Kind = Kind.MARKDOWN) -> Cell:
    return _cell(role, name, kind, text, locked=True)


def _cell(
    role: Role,
    name: str,
    kind: Kind,
    text: str,
    *,
    grade: bool = False,
    solution: bool = False,
    locked: bool = False,
    points: float | None = None,
) -> Cell:
    told = _role(role, name)
    theirs: dict[str, Any] = {
        "grade": grade,
        "grade_id": _grade_id(told),
        "locked": locked,
        "schema_version": SCHEMA,
        "solution": solution,
        "task": False,
    }
    if points is not None:
        theirs["points"] = points
    metadata = {OURS: {"role": told}, THEIRS: theirs}
    return Cell(kind, text, metadata, rest={"id": _grade_id(told)})


def _role(role: Role, name: str) -> str:
    return f"{role}-{name}" if name else str(role)


def _grade_id(role: str) -> str:
    return _ODD.sub("-", role)[:_MAX_ID]


def _unique(cells: list[Cell]) -> Iterator[Cell]:
    """The cells; CourseError where two would have one grade id."""
    seen: dict[str, str] = {}
    for cell in cells:
        name, role = str(cell.rest["id"]), str(cell.metadata[OURS]["role"])
        if name in seen:
            problem = f"{seen[name]} and {role} would have the same grade id, {name}"
            raise CourseError([problem], remedy="name them in plain letters")
        seen[name] = role
        yield cell
