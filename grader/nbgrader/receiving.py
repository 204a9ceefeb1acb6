"""nbgrader's step that opens a submitted notebook: read as bytes, mended, never trusted.

The file that was handed in stays as it is. What was mended, and why a notebook could not
be read, travels in our metadata to the step that grades and from there to the feedback.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from nbconvert.exporters import NotebookExporter
from nbconvert.exporters.exporter import ResourcesDict
from nbformat import NotebookNode
from nbformat.v4 import reads_json
from nbgrader.preprocessors import (  # type: ignore[import-untyped]
    CheckCellMetadata,
    ClearOutput,
    DeduplicateIds,
    OverwriteKernelspec,
)
from traitlets import default

from grader.errors import SubmissionError
from grader.intake import read_regular
from grader.language import Language, Message, one_line
from grader.nbgrader.config import FIRST_STEP
from grader.nbgrader.preprocessing import BROKEN, NOTES, UNREADABLE, GradeInSandbox
from grader.nbgrader.source import released
from grader.notebook.cells import OURS, Notebook
from grader.notebook.mending import MAX_FILE, mend
from grader.notebook.reading import read_notebook
from grader.notebook.writing import write_notebook

MAX_NOTE = 300
_DONE = (ClearOutput, DeduplicateIds, OverwriteKernelspec, CheckCellMetadata)
"""Steps that find nothing to do in a notebook that was mended: all but the answers is ours."""


class MendingExporter(NotebookExporter):
    """Reads submitted notebooks as nbgrader's own exporter does, and broken ones too.

    A notebook that nothing can be saved of becomes the one that was handed out, with the
    reason in it: the rest of the class goes on, and a person decides.
    """

    @default("optimistic_validation")
    def _validate_once(self) -> bool:
        """After all steps, not after each."""
        return True

    def from_filename(
        self, filename: str, resources: dict[str, Any] | None = None, **kw: Any
    ) -> tuple[NotebookNode, dict[str, Any]]:
        """The notebook after all steps; submitted ones are mended by the teacher's source."""
        master = self._master(resources or {})
        if master is None or not getattr(self.parent, "_sanitizing", True):
            return super().from_filename(filename, resources=resources, **kw)
        notebook = self._taken_in(Path(filename), master)
        self._begin(notebook, resources or {})
        self._preprocessors = [s for s in self._preprocessors if not isinstance(s, _DONE)]
        # Valid, since we have just written it.
        node = reads_json(write_notebook(notebook).decode())  # type: ignore[no-untyped-call]
        resources = ResourcesDict() if resources is None else resources
        file = Path(filename)
        about = resources.setdefault("metadata", ResourcesDict())
        about["name"], about["path"] = file.stem, str(file.parent)
        whole: tuple[NotebookNode, dict[str, Any]] = self.from_notebook_node(  # type: ignore[no-untyped-call]
            node, resources=resources, **kw
        )
        return whole

    def _taken_in(self, file: Path, master: Notebook) -> Notebook:
        language = Language(master.language)
        try:
            mended = mend(read_regular(file, file.name, most=MAX_FILE), master)
        except SubmissionError as problem:
            reason = problem.render(language)
            self.log.error("%s: %s", file, reason)
            return _noted(master, {UNREADABLE: reason})
        notes = [_shown(note, language) for note in mended.notes]
        for note in notes:
            self.log.warning("%s: %s", file, note)
        return _noted(mended.notebook, {NOTES: notes} if notes else {})

    def _begin(self, notebook: Notebook, resources: dict[str, Any]) -> None:
        """Let the sandbox work while nbgrader puts the notebook in order."""
        steps = getattr(self.parent, "autograde_preprocessors", ())
        ours = notebook.metadata.get(OURS, {})
        if FIRST_STEP in steps and UNREADABLE not in ours:
            GradeInSandbox(parent=self.parent).begin(notebook, resources["nbgrader"])

    def _master(self, resources: dict[str, Any]) -> Notebook | None:
        """What was handed out; None where the teacher's source is not there or not ours."""
        names = resources.get("nbgrader")
        if names is None or self.parent is None:
            return None
        places = self.parent.coursedir
        folder = places.format_path(places.source_directory, ".", names["assignment"])
        file = Path(folder) / f"{names['notebook']}.ipynb"
        try:
            notebook = _handed_out(file, file.stat().st_mtime_ns)
        except OSError:
            return None
        return notebook if notebook.exercise else None


@lru_cache(maxsize=8)
def _handed_out(file: Path, _changed: int) -> Notebook:
    """The teacher's notebook without solutions and hidden tests."""
    return released(read_notebook(file.read_bytes(), where=str(file)))


def _noted(notebook: Notebook, notes: dict[str, Any]) -> Notebook:
    """The notebook with nothing but these notes of ours in its metadata."""
    ours = notebook.metadata.get(OURS)
    kept = dict(ours) if isinstance(ours, dict) else {}
    for key in (NOTES, UNREADABLE, BROKEN):
        kept.pop(key, None)
    return replace(notebook, metadata={**notebook.metadata, OURS: {**kept, **notes}})


def _shown(note: Message, language: Language) -> str:
    return one_line(language.render(note), MAX_NOTE)
