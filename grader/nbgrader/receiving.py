"""nbgrader's step that opens a submitted notebook: read as bytes, mended, never trusted.

The file that was handed in stays as it is. What was mended, and why a notebook could not
be read, travels in our metadata to the step that grades and from there to the feedback.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

from nbconvert.exporters import NotebookExporter
from nbformat.v4 import reads_json, writes_json
from nbgrader.preprocessors import (  # type: ignore[import-untyped]
    CheckCellMetadata,
    ClearOutput,
    DeduplicateIds,
    OverwriteCells,
    OverwriteKernelspec,
)
from traitlets import default

from grader.errors import SubmissionError
from grader.intake import read_regular
from grader.language import Language, Message, one_line
from grader.nbgrader.config import FIRST_STEP
from grader.nbgrader.opening import keep_engines
from grader.nbgrader.order import following
from grader.nbgrader.overwriting import OverwriteAtOnce
from grader.nbgrader.preprocessing import BROKEN, NOTES, UNREADABLE, GradeInSandbox
from grader.nbgrader.source import released
from grader.notebook.cells import OURS, Notebook
from grader.notebook.mending import MAX_FILE, Mended, mend
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

    _last: tuple[bytes, Notebook, Mended] | None = None
    _begun: tuple[bytes, Notebook, Mended] | None = None

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)  # type: ignore[no-untyped-call]
        keep_engines()

    @default("optimistic_validation")
    def _validate_once(self) -> bool:
        """After all steps, not after each."""
        return True

    def from_filename(
        self, filename: str, resources: dict[str, Any] | None = None, **kw: Any
    ) -> tuple[Any, dict[str, Any]]:
        """The notebook after all steps; submitted ones are mended by the teacher's source."""
        names = (resources or {}).get("nbgrader")
        master = self._master(names)
        if names is None or master is None or self.nbformat_version != 4:
            return super().from_filename(filename, resources=resources, **kw)
        file = Path(filename)
        resources = self._init_resources(resources)  # type: ignore[no-untyped-call]
        resources["metadata"].update(name=file.stem, path=str(file.parent))
        resources["output_suffix"] = ".nbconvert"
        if getattr(self.parent, "_sanitizing", True):
            node, resources = self._put_in_order(file, master, names, resources)
            return json.dumps(node), resources
        for step in self._preprocessors:
            if isinstance(step, GradeInSandbox):
                step.meanwhile = partial(self._look_ahead, names)
        node, resources = self._after_steps(file.read_text(encoding="utf-8"), resources)
        return f"{writes_json(node)}\n", resources  # type: ignore[no-untyped-call]

    def _put_in_order(
        self, file: Path, master: Notebook, names: Mapping[str, str], resources: Any
    ) -> tuple[Any, Any]:
        """A submitted notebook as the step that grades wants it."""
        notebook = self._taken_in(file, master)
        if self._last is None or self._last is not self._begun:
            _quietly(self._beginning(notebook, names))
        self._preprocessors = list(map(_quick, self._needed()))
        return self._after_steps(write_notebook(notebook).decode(), resources)

    def _after_steps(self, text: str, resources: Any) -> tuple[Any, Any]:
        """The notebook that we have written, after nbgrader's steps.

        As nbconvert does it, without its copies: nobody else has this notebook.
        """
        node = reads_json(text)  # type: ignore[no-untyped-call]
        for step in self._preprocessors:
            node, resources = step(node, resources)
        self._validate_preprocessor(node, self._preprocessors)  # type: ignore[no-untyped-call]
        return node, resources

    def _needed(self) -> Iterator[Any]:
        return (step for step in self._preprocessors if not isinstance(step, _DONE))

    def _taken_in(self, file: Path, master: Notebook) -> Notebook:
        language = Language(master.language)
        try:
            mended = self._mended(file, master)
        except SubmissionError as problem:
            reason = problem.render(language)
            self.log.error("%s: %s", file, reason)
            return _noted(master, {UNREADABLE: reason})
        notes = [_shown(note, language) for note in mended.notes]
        for note in notes:
            self.log.warning("%s: %s", file, note)
        return _noted(mended.notebook, {NOTES: notes} if notes else {})

    def _mended(self, file: Path, master: Notebook) -> Mended:
        """What the bytes of the file become; the last answer is remembered."""
        source = read_regular(file, file.name, most=MAX_FILE)
        if self._last is None or self._last[0] != source or self._last[1] is not master:
            self._last = source, master, mend(source, master)
        return self._last[2]

    def _beginning(self, notebook: Notebook, names: Mapping[str, str]) -> Callable[[], None]:
        """What lets the sandbox work while nbgrader puts the notebook in order."""
        steps = getattr(self.parent, "autograde_preprocessors", ())
        ours = notebook.metadata.get(OURS, {})
        if FIRST_STEP not in steps or UNREADABLE in ours:
            return _nothing
        return GradeInSandbox(parent=self.parent).beginning(notebook, names)

    def _look_ahead(self, names: Mapping[str, str]) -> Callable[[], None]:
        """What lets the sandbox work on the next learner's notebook while this one is saved."""
        # Whatever is wrong with the next one is told when its turn comes, and costs this one
        # nothing. What was begun counts only for a submission that is the same to the byte.
        with contextlib.suppress(Exception):
            found = following(self.parent, names)
            master = None if found is None else self._master(found[1])
            if found is not None and master is not None:
                file, theirs = found
                notebook = _noted(self._mended(file, master).notebook, {})
                begin = self._beginning(notebook, theirs)
                self._begun = self._last
                return partial(_quietly, begin)
        return _nothing

    def _master(self, names: Mapping[str, str] | None) -> Notebook | None:
        """What was handed out; None where the teacher's source is not there or not ours."""
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


def _nothing() -> None:
    """There is nothing to begin."""


def _quietly(begin: Callable[[], None]) -> None:
    """Begin; what is wrong is told when the sandbox is asked for its answer."""
    with contextlib.suppress(Exception):
        begin()


def _quick(step: Any) -> Any:
    """nbgrader's step, or ours that does the same with fewer questions."""
    return OverwriteAtOnce(parent=step.parent) if type(step) is OverwriteCells else step


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
