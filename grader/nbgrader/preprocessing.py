"""nbgrader's step that runs a notebook, done by our sandbox: no code of a learner runs here.

Leaves what nbgrader looks for, one number for each graded cell, and beside it what was
found, as HTML in the notebook's language. Hidden tests are cut from what people see.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from html import escape
from pathlib import Path
from typing import Any

from nbconvert.exporters.exporter import ResourcesDict
from nbformat import NotebookNode, from_dict
from nbgrader.preprocessors import NbGraderPreprocessor  # type: ignore[import-untyped]
from traitlets import Enum, Unicode

from grader.errors import GraderError, SubmissionError
from grader.language import Language
from grader.model import Exercise, Finding, Isolation, Report, Submission, Verdict
from grader.nbgrader.disarming import disarm
from grader.nbgrader.finding import course_at
from grader.nbgrader.grading import (
    GRADERS,
    CellMark,
    Setting,
    check_isolation,
    exercise_of,
    marks_of,
    submission_of,
)
from grader.nbgrader.saving import MARKS
from grader.notebook.cells import BEGIN_HIDDEN, END_HIDDEN, OURS, THEIRS, Cell, Kind, Notebook
from grader.notebook.reading import read_notebook
from grader.places import cache_folder
from grader.render.html import findings_fragment, report_fragment

NOTES, UNREADABLE = "mended", "unreadable"
"""Keys of our metadata in which the step that takes a notebook in tells what it met."""
BROKEN = "broken"
"""The key under which this step says why it did not grade."""


class GradeInSandbox(NbGraderPreprocessor):  # type: ignore[misc]
    """Stands in the place of nbgrader's ``Execute``."""

    course = Unicode("", help="Folder of the course; empty for the installed one.").tag(config=True)
    isolation = Enum(
        [isolation.value for isolation in Isolation],
        default_value=Isolation.FULL.value,
        help="How code is kept apart; process is for code that you trust.",
    ).tag(config=True)
    meanwhile: Callable[[], Callable[[], None]] | None = None
    """Called while the sandbox works; what it gives, when the sandbox has nothing to do."""

    def preprocess(
        self, nb: NotebookNode, resources: ResourcesDict
    ) -> tuple[NotebookNode, ResourcesDict]:
        """Grade the notebook; what cannot be graded is left to a person, never a zero."""
        notebook = _read(nb)
        language = Language(notebook.language)
        course = course_at(self.course)
        names = resources["nbgrader"]
        exercise = exercise_of(course, notebook, (names["notebook"], names["assignment"]))
        then = self.meanwhile() if self.meanwhile is not None else _nothing
        report, problem = self._graded(notebook, exercise, language)
        then()
        marks = marks_of(notebook, report)
        for reason in problem.values():
            self.log.error("%s: %s", names["student"], reason)
        ours = notebook.metadata.get(OURS)
        told = {**(ours if isinstance(ours, Mapping) else {}), **problem}
        nb.metadata[OURS] = told
        disarm(nb.cells)
        _write_outputs(nb, marks, report, language)
        _put_report(nb, exercise, report, told, language)
        resources[MARKS] = marks
        return nb, resources

    def check(self) -> None:
        """GraderError where the course or the sandbox is not what a run needs."""
        course_at(self.course)
        check_isolation(Isolation(self.isolation), cache_folder())

    def beginning(self, notebook: Notebook, names: Mapping[str, str]) -> Callable[[], None]:
        """What starts grading a notebook that will come once nbgrader has put it in order."""
        # Whatever is wrong is told when the notebook itself comes.
        with contextlib.suppress(GraderError):
            exercise = exercise_of(
                course_at(self.course), notebook, (names["notebook"], names["assignment"])
            )
            if exercise is not None:
                setting = self._setting(Language(notebook.language))
                return partial(GRADERS.begin, setting, exercise, _submission(notebook, exercise))
        return _nothing

    def _setting(self, language: Language) -> Setting:
        return Setting(language.code, Isolation(self.isolation), cache_folder())

    def _graded(
        self, notebook: Notebook, exercise: Exercise | None, language: Language
    ) -> tuple[Report | None, dict[str, str]]:
        """The report; else the reason why there is none, under the key of our metadata."""
        ours = notebook.metadata.get(OURS)
        if isinstance(ours, Mapping) and ours.get(UNREADABLE):
            return None, {UNREADABLE: str(ours[UNREADABLE])}
        if exercise is None:
            text = language.text("it belongs to no exercise of the course: nothing was run")
            return None, {BROKEN: text}
        try:
            submission = _submission(notebook, exercise)
        except SubmissionError as problem:
            return None, {UNREADABLE: problem.render(language)}
        answer = GRADERS.grade(self._setting(language), exercise, submission)
        if isinstance(answer, Report):
            return answer, {}
        text = language.text("our fault, not yours: {problem}", problem=answer)
        return None, {BROKEN: text}


def _read(nb: Any) -> Notebook:
    """The notebook as a value; of one that is none, the graded cells without texts, and why."""
    try:
        return read_notebook(json.dumps(nb, ensure_ascii=False).encode("utf-8", "replace"))
    except SubmissionError as problem:
        cells = tuple(Cell(Kind(cell.cell_type), "", cell.metadata) for cell in nb.cells)
        plain = Notebook(cells, nb.metadata)
        told = nb.metadata.get(OURS)
        ours = dict(told) if isinstance(told, Mapping) else {}
        ours[UNREADABLE] = problem.render(Language(plain.language))
        return Notebook(cells, {**nb.metadata, OURS: ours})


def _nothing() -> None:
    """There is nothing to begin."""


def _submission(notebook: Notebook, exercise: Exercise) -> Submission:
    return submission_of(notebook, exercise, Path(f"{exercise.short}.ipynb"))


def _write_outputs(
    nb: Any, marks: Mapping[str, CellMark], report: Report | None, language: Language
) -> None:
    """One number for each code cell with a mark, and what was found of it; hidden tests go."""
    cells: list[Any] = []
    for cell in nb.cells:
        cells.append(cell)
        mark = marks.get(cell.metadata.get(THEIRS, {}).get("grade_id", ""))
        if cell.cell_type == "code":
            cell.source = without_hidden(cell.source)
            cell.outputs = []
            cell.execution_count = None
        if mark is None:
            continue
        shown = [] if report is None else _shown(mark.findings, report, language)
        if cell.cell_type == "code":
            number = [] if mark.points is None else [_number(mark.points)]
            cell.outputs = [*number, *shown]
        elif shown:
            cells.append(_told(language.text("What was found"), shown, cells))
    nb.cells = cells


def without_hidden(source: str) -> str:
    """The text of a cell without what stands between the marks of hidden tests."""
    kept: list[str] = []
    hidden = False
    for line in source.split("\n"):
        if BEGIN_HIDDEN in line:
            hidden = True
        elif END_HIDDEN in line:
            hidden = False
        elif not hidden:
            kept.append(line)
    return "\n".join(kept).rstrip("\n")


def _put_report(
    nb: Any,
    exercise: Exercise | None,
    report: Report | None,
    told: Mapping[str, Any],
    language: Language,
) -> None:
    """The cell above all others: why nothing was graded, what was mended, the report."""
    shown = []
    if reason := told.get(UNREADABLE) or _our_fault(told, language):
        text = language.text("not graded yet, a person looks at it: {reason}", reason=reason)
        shown.append(_displayed(_paragraph(text), text))
    if mended := [str(note) for note in told.get(NOTES, ())]:
        text = language.text("The notebook was damaged; this was mended before it was graded:")
        items = "".join(f"<li>{escape(note)}</li>" for note in mended)
        plain = "\n- ".join([text, *mended])
        shown.append(_displayed(f"{_paragraph(text)}<ul>{items}</ul>", plain))
    if exercise is not None and report is not None:
        html = report_fragment(report, exercise, language)
        shown.append(_displayed(html, f"{report.score:g}/{report.max_score:g}"))
    nb.cells = [_told(language.text("The report"), shown, nb.cells), *nb.cells]


def _our_fault(told: Mapping[str, Any], language: Language) -> str:
    """What learners are told of a fault of ours: its details are for the log."""
    return language.text("the fault is ours and costs nothing") if told.get(BROKEN) else ""


def _shown(findings: Sequence[Finding], report: Report, language: Language) -> list[Any]:
    """What is shown of a cell's findings."""
    if not findings:
        return []
    html = findings_fragment(findings, report.advice, language, titles=report.titles)
    lines = [
        f"{'✓' if f.verdict is Verdict.PASSED else '✗'} {f.title} {f.message}" for f in findings
    ]
    return [_displayed(html, "\n".join(line.rstrip() for line in lines))]


def _told(title: str, outputs: Sequence[Any], cells: Sequence[Any]) -> Any:
    """A cell of ours that only shows something. Its id is none of the cells'."""
    taken = {cell.get("id") for cell in cells}
    number = len(taken)
    while f"told-{number}" in taken:
        number += 1
    return _node(
        {
            "cell_type": "code",
            "id": f"told-{number}",
            "metadata": {},
            "source": f"# {title}",
            "execution_count": None,
            "outputs": list(outputs),
        }
    )


def _node(data: dict[str, Any]) -> Any:
    return from_dict(data)  # type: ignore[no-untyped-call]


def _displayed(html: str, plain: str) -> Any:
    data = {"text/html": html, "text/plain": plain}
    return _node({"output_type": "display_data", "data": data, "metadata": {}})


def _number(points: float) -> Any:
    """What nbgrader reads as partial credit."""
    data = {"text/plain": repr(float(points))}
    return _node(
        {"output_type": "execute_result", "data": data, "metadata": {}, "execution_count": None}
    )


def _paragraph(text: str) -> str:
    return f"<p>{escape(text)}</p>"
