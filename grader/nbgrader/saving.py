"""Marks of the sandbox into nbgrader's gradebook; what a person entered there stays."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from nbconvert.exporters.exporter import ResourcesDict
from nbformat import NotebookNode
from nbgrader.api import (  # type: ignore[import-untyped]
    BaseCell,
    Comment,
    Grade,
    Gradebook,
    MissingEntry,
)
from nbgrader.preprocessors import NbGraderPreprocessor  # type: ignore[import-untyped]
from nbgrader.utils import (  # type: ignore[import-untyped]
    compute_checksum,
    determine_grade,
    is_grade,
    is_solution,
    is_task,
)

from grader.nbgrader.grading import CellMark

MARKS = "grader_marks"
"""Where the preprocessor that grades leaves the marks: grade id -> CellMark."""


class SaveGrades(NbGraderPreprocessor):  # type: ignore[misc]
    """Stands in the place of nbgrader's ``SaveAutoGrades``, and does the same in one transaction.

    Beside it knows marks for cells that nbgrader would leave to a person. Writes automatic
    scores and comments only. A cell whose mark is pending, or that a person has marked
    before, is shown as one to look at.
    """

    def preprocess(
        self, nb: NotebookNode, resources: ResourcesDict
    ) -> tuple[NotebookNode, ResourcesDict]:
        """Save the scores and comments of all cells."""
        names = resources["nbgrader"]
        marks: Mapping[str, CellMark] = resources.get(MARKS, {})
        with Gradebook(names["db_url"]) as book:
            work = book.find_submission_notebook(
                names["notebook"], names["assignment"], names["student"]
            )
            grades, comments = _entries(book, Grade, work), _entries(book, Comment, work)
            for cell in nb.cells:
                if is_grade(cell):
                    self._save_score(cell, _of(cell, grades), marks)
                if is_solution(cell) or is_task(cell):
                    _of(cell, comments).auto_comment = _comment(cell, marks)
            book.db.commit()
        return nb, resources

    def _save_score(self, cell: Any, grade: Any, marks: Mapping[str, CellMark]) -> None:
        mark = marks.get(cell.metadata["nbgrader"]["grade_id"])
        if mark is not None:
            grade.auto_score = mark.points
        else:
            grade.auto_score, _ = determine_grade(cell, self.log)
        pending = grade.auto_score is None or (mark is not None and mark.pending)
        grade.needs_manual_grade = pending or grade.manual_score is not None


def _comment(cell: Any, marks: Mapping[str, CellMark]) -> str | None:
    """What nbgrader says of an answer that is as it was handed out."""
    unread = marks and all(mark.points is None for mark in marks.values())
    if unread or is_task(cell):
        return None
    untouched = cell.metadata["nbgrader"].get("checksum") == compute_checksum(cell)
    return "No response." if untouched else None


def _entries(book: Gradebook, kind: Any, work: Any) -> dict[str, Any]:
    """Cell's name -> its grade or comment."""
    rows = (
        book.db.query(BaseCell.name, kind)
        .join(kind, kind.cell_id == BaseCell.id)
        .filter(kind.notebook_id == work.id)
    )
    return dict(rows.all())


def _of(cell: Any, entries: Mapping[str, Any]) -> Any:
    name = cell.metadata["nbgrader"]["grade_id"]
    if name not in entries:
        raise MissingEntry(f"the gradebook has no cell {name}: was it made from another source?")
    return entries[name]
