"""Notebooks of a class, mended on their way in against the notebook that was handed out."""

from __future__ import annotations

from grader.classroom.intake.notebooks import ReadNotebook, Taken
from grader.language import Language
from grader.model import Course, Exercise
from grader.notebook.cells import Notebook


def mending(course: Course, language: Language) -> ReadNotebook:
    """Reads notebooks of a course; each exercise's own is made when the first of it is met."""
    masters: dict[str, Notebook] = {}

    def read(source: bytes, exercise: Exercise) -> Taken:
        from grader.nbgrader.source import source_notebook  # noqa: PLC0415 - only for notebooks
        from grader.notebook.mending import mend  # noqa: PLC0415
        from grader.notebook.parts import parts_of  # noqa: PLC0415

        if exercise.id not in masters:
            masters[exercise.id] = source_notebook(course, exercise, language)
        mended = mend(source, masters[exercise.id])
        return Taken(parts_of(mended.notebook, exercise), mended.notes)

    return read
