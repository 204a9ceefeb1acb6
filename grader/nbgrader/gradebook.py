"""Marks of a class into nbgrader's gradebook, whatever form the work was handed in.

Every exercise becomes an assignment with the cells that its notebook has, so that a
gradebook made by `nbgrader generate_assignment` is filled as if notebooks had been graded.
Writes automatic scores only: what a person entered stays.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from nbgrader.api import Gradebook, InvalidEntry, MissingEntry  # type: ignore[import-untyped]

from grader.classroom.intake.roster import Person
from grader.classroom.results.standing import Standing
from grader.errors import StoreError
from grader.language import Language, say
from grader.model import Course, Exercise
from grader.nbgrader.grading import CellMark, marks_of
from grader.nbgrader.running import put_scripts_on_path
from grader.nbgrader.source import source_notebook
from grader.notebook.cells import THEIRS, Notebook
from grader.render.kept_report import report_of

MOST = 128
"""Letters that nbgrader has room for, in an id and in a name."""
_AT_ONCE = 50
"""Learners between two commits."""


def write_gradebook(
    place: str,
    course: Course,
    standing: Iterable[Standing],
    language: Language,
    leave_out: Callable[[Person], None] = lambda _: None,
) -> int:
    """Fill the gradebook in a file or at a URL; how many works it holds now.

    ``leave_out`` is told whose id no gradebook has room for: that ends nobody else's marks.
    StoreError where it cannot be read or written.
    """
    import sqlalchemy.exc  # noqa: PLC0415 - an extra, which nbgrader brings

    # A new gradebook is made by a program of nbgrader's, which is called by its name.
    put_scripts_on_path()
    url = place if "://" in place else f"sqlite:///{Path(place).absolute()}"
    try:
        with warnings.catch_warnings(), Gradebook(url, course.id) as book:
            # nbgrader's own way with its sessions: every command of its own warns of it.
            warnings.simplefilter("ignore", sqlalchemy.exc.SAWarning)
            return _Filling(book, course, language, leave_out).fill(standing)
    except (sqlalchemy.exc.SQLAlchemyError, InvalidEntry, OSError) as problem:
        reason = str(getattr(problem, "orig", None) or problem).strip().partition("\n")[0]
        raise StoreError(
            say("the gradebook cannot be read or written: {reason}", reason=reason),
            where=place if "://" not in place else "--gradebook",
            remedy=say("name a file such as {example}", example="gradebook.db"),
        ) from None


class _Filling:
    """One gradebook while it is filled."""

    def __init__(
        self,
        book: Gradebook,
        course: Course,
        language: Language,
        leave_out: Callable[[Person], None],
    ) -> None:
        self._leave_out = leave_out
        self._left_out: set[str] = set()
        self._book = book
        self._course = course
        self._language = language
        self._notebooks: dict[str, Notebook] = {}
        self._people: set[str] = set()

    def fill(self, standing: Iterable[Standing]) -> int:
        count = 0
        for one in standing:
            exercise, person = self._course.exercise(one.entry.work.exercise), one.entry.person
            if len(person.id) > MOST or "\0" in person.id:
                if person.id not in self._left_out:
                    self._left_out.add(person.id)
                    self._leave_out(person)
                continue
            self._add(exercise, person, one.report)
            count += 1
            if count % _AT_ONCE == 0:
                self._book.db.commit()
        self._book.db.commit()
        return count

    def _add(self, exercise: Exercise, person: Person, report: Mapping[str, Any]) -> None:
        notebook = self._assignment(exercise)
        if person.id not in self._people:
            named = {"last_name": person.name, "email": person.email}
            known = {name: _cut(value) for name, value in named.items() if value}
            self._book.update_or_create_student(person.id, **known)
            self._people.add(person.id)
        name = exercise.short
        work = self._book.update_or_create_submission(name, person.id).notebooks[0]
        marks = marks_of(notebook, report_of(report, self._language))
        # Cells that a teacher added to the notebook are nobody's here: left as they are.
        for grade in work.grades:
            mark = marks.get(grade.name)
            if mark is not None:
                _score(grade, mark)

    def _assignment(self, exercise: Exercise) -> Notebook:
        """The notebook of an exercise; its assignment is made where there is none."""
        if exercise.id not in self._notebooks:
            notebook = source_notebook(self._course, exercise, self._language)
            try:
                self._book.find_notebook(exercise.short, exercise.short)
            except MissingEntry:
                self._make(exercise.short, notebook)
            self._notebooks[exercise.id] = notebook
        return self._notebooks[exercise.id]

    def _make(self, name: str, notebook: Notebook) -> None:
        self._book.update_or_create_assignment(name)
        self._book.update_or_create_notebook(name, name)
        for cell in notebook.cells:
            theirs = cell.metadata.get(THEIRS)
            if not isinstance(theirs, Mapping) or not cell.grade_id:
                continue
            if theirs.get("grade"):
                self._book.update_or_create_grade_cell(
                    cell.grade_id,
                    name,
                    name,
                    max_score=float(theirs.get("points", 0.0)),
                    cell_type=cell.kind.value,
                )
            if theirs.get("solution"):
                self._book.update_or_create_solution_cell(cell.grade_id, name, name)


def _cut(text: str) -> str:
    return text.replace("\0", " ")[:MOST]


def _score(grade: Any, mark: CellMark) -> None:
    grade.auto_score = mark.points
    grade.needs_manual_grade = mark.points is None or mark.pending or grade.manual_score is not None
