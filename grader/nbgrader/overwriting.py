"""nbgrader's ``OverwriteCells``, which asks the gradebook once for a notebook, not per cell.

What is compared, reported and put back is nbgrader's own code.
"""

from __future__ import annotations

from typing import Any

from nbconvert.exporters.exporter import ResourcesDict
from nbformat import NotebookNode
from nbgrader.api import (  # type: ignore[import-untyped]
    Assignment,
    Gradebook,
    GradeCell,
    MissingEntry,
    Notebook,
    SourceCell,
    TaskCell,
)
from nbgrader.preprocessors import OverwriteCells  # type: ignore[import-untyped]


class OverwriteAtOnce(OverwriteCells):  # type: ignore[misc]
    """Puts back what belongs to the teacher: type, lock, points, checksum, locked text."""

    def preprocess(
        self, nb: NotebookNode, resources: ResourcesDict
    ) -> tuple[NotebookNode, ResourcesDict]:
        """The notebook with all cells as the gradebook has them."""
        if self.add_missing_cells:
            whole: tuple[NotebookNode, ResourcesDict] = super().preprocess(nb, resources)
            return whole
        names = resources["nbgrader"]
        self.notebook_id, self.assignment_id = names["notebook"], names["assignment"]
        self.db_url = names["db_url"]
        with Gradebook(self.db_url) as book:
            self.gradebook = _Cells(book, self.notebook_id, self.assignment_id)
            for index, cell in enumerate(nb.cells):
                nb.cells[index], resources = self.preprocess_cell(cell, resources, index)
        return nb, resources


class _Cells:
    """The two questions that nbgrader's step asks, answered from what was read at once."""

    def __init__(self, book: Gradebook, notebook: str, assignment: str) -> None:
        def named(kind: Any) -> dict[str, Any]:
            rows = (
                book.db.query(kind)
                .join(Notebook, Notebook.id == kind.notebook_id)
                .join(Assignment, Assignment.id == Notebook.assignment_id)
                .filter(Notebook.name == notebook, Assignment.name == assignment)
            )
            return {cell.name: cell for cell in rows}

        self._sources = named(SourceCell)
        self._graded = {**named(TaskCell), **named(GradeCell)}

    def find_source_cell(self, name: str, _notebook: str, _assignment: str) -> Any:
        return _of(self._sources, name)

    def find_graded_cell(self, name: str, _notebook: str, _assignment: str) -> Any:
        return _of(self._graded, name)


def _of(cells: dict[str, Any], name: str) -> Any:
    if name not in cells:
        raise MissingEntry(f"the gradebook has no cell {name}")
    return cells[name]
