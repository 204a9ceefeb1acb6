"""What stands in a notebook after our step: numbers for nbgrader, words for people."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("nbgrader", reason="needs the extra teacher")

import nbformat
from nbgrader.utils import determine_grade

from grader.model import Exercise, Finding, Part, Report, Submission, Verdict
from grader.nbgrader import preprocessing
from grader.nbgrader.preprocessing import BROKEN, NOTES, UNREADABLE, GradeInSandbox, without_hidden
from grader.nbgrader.saving import MARKS
from grader.notebook.cells import OURS, THEIRS
from grader.notebook.reading import MAX_CELLS
from tests.engine.nbgrader.test_grading import finding, report

EVIL = "<script>alert(1)</script>"


class Told:
    """In the place of the process that grades: answers what it was told to."""

    def __init__(self, answer: Report | str) -> None:
        self.answer = answer
        self.asked: list[Submission] = []

    def grade(self, setting: Any, exercise: Exercise, submission: Submission) -> Report | str:
        self.asked.append(submission)
        return self.answer


def graded_cell(kind: str, role: str, points: float, text: str = "") -> Any:
    theirs = {
        "grade": True,
        "grade_id": role,
        "locked": kind == "code",
        "points": points,
        "schema_version": 3,
        "solution": kind == "markdown",
        "task": False,
    }
    make = nbformat.v4.new_code_cell if kind == "code" else nbformat.v4.new_markdown_cell
    return make(text, metadata={OURS: {"role": role}, THEIRS: theirs})


def notebook(exercise: Exercise, **ours: Any) -> Any:
    hidden = "# open\n### BEGIN HIDDEN TESTS\nearned('tests-mean')\n### END HIDDEN TESTS"
    return nbformat.v4.new_notebook(
        cells=[
            nbformat.v4.new_code_cell("def mean(x): ...", outputs=[]),
            graded_cell("code", "tests-mean", 2.0, hidden),
            graded_cell("markdown", "steps-sum", 3.0, "```steps\na\n```"),
        ],
        metadata={OURS: {"exercise": exercise.id, "language": "en", **ours}},
    )


@pytest.fixture
def run(
    exercise: Exercise, second_course: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., tuple[Any, Any]]:
    """Our step on a notebook, with the answer of the process that grades."""

    def running(answer: Report | str, nb: Any, name: str = "") -> tuple[Any, Any]:
        monkeypatch.setattr(preprocessing, "GRADERS", Told(answer))
        names = {"student": "ada", "assignment": name or exercise.short, "notebook": "x"}
        return GradeInSandbox(course=str(second_course)).preprocess(nb, {"nbgrader": names})

    return running


def findings() -> tuple[Finding, ...]:
    wrong = finding(1, Verdict.FAILED, function="mean")
    return (
        finding(1, function="mean"),
        replace(wrong, message=f"it gave {EVIL}", title=EVIL),
        finding(3, part=Part.DERIVATION, task="sum"),
    )


def test_nbgrader_reads_the_marks(run: Any, exercise: Exercise) -> None:
    """The number of a code cell is what nbgrader's own reading gives; manual cells go by name."""
    nb, resources = run(report(*findings()), notebook(exercise))
    tests = next(c for c in nb.cells if c.metadata.get(THEIRS, {}).get("grade_id") == "tests-mean")
    assert determine_grade(tests) == (1.0, 2.0)
    assert {name: mark.points for name, mark in resources[MARKS].items()} == {
        "tests-mean": 1.0,
        "steps-sum": 3.0,
    }
    nbformat.validate(nb)


def test_words_stand_where_they_belong(run: Any, exercise: Exercise) -> None:
    """The report above all cells; what was found of a text cell right below it."""
    nb, _ = run(report(*findings()), notebook(exercise))
    kinds = [(c.cell_type, c.metadata.get(THEIRS, {}).get("grade_id", "")) for c in nb.cells]
    assert kinds == [
        ("code", ""),
        ("code", ""),
        ("code", "tests-mean"),
        ("markdown", "steps-sum"),
        ("code", ""),
    ]
    assert nb.cells[0].outputs[0].data["text/plain"] == "4/5"
    assert len({c.id for c in nb.cells}) == len(nb.cells)


def test_strangers_texts_are_escaped(run: Any, exercise: Exercise) -> None:
    """Nothing that a learner or a program wrote is markup in what people see."""
    nb, _ = run(report(*findings()), notebook(exercise, **{NOTES: [EVIL], "own": EVIL}))
    shown = [
        text
        for cell in nb.cells
        if cell.cell_type == "code"
        for output in cell.outputs
        for kind, text in output.data.items()
        if kind == "text/html"
    ]
    assert shown
    assert not any(EVIL in text for text in shown)


def test_hidden_tests_are_cut(run: Any, exercise: Exercise) -> None:
    """What stood between nbgrader's marks is in no cell afterwards; the open part is."""
    nb, _ = run(report(*findings()), notebook(exercise))
    text = "\n".join(cell.source for cell in nb.cells)
    assert "earned" not in text
    assert "HIDDEN" not in text
    assert "# open" in text


@pytest.mark.parametrize(
    ("source", "left"),
    [
        ("a\nb", "a\nb"),
        ("a\n### BEGIN HIDDEN TESTS\nx\n### END HIDDEN TESTS\nb", "a\nb"),
        ("  ### BEGIN HIDDEN TESTS\nx\n  ### END HIDDEN TESTS", ""),
        ("a\n### BEGIN HIDDEN TESTS\nx", "a"),
    ],
)
def test_hidden_regions(source: str, left: str) -> None:
    """Marks count wherever they stand in a line; a region without end goes to the cell's end."""
    assert without_hidden(source) == left


def test_a_fault_of_ours_is_no_zero(run: Any, exercise: Exercise) -> None:
    """No number and no mark; learners read whose fault it is, teachers what it was."""
    nb, resources = run("the process has ended", notebook(exercise))
    assert {(m.points, m.pending) for m in resources[MARKS].values()} == {(None, True)}
    assert "the process has ended" in nb.metadata[OURS][BROKEN]
    shown = nb.cells[0].outputs[0].data["text/html"]
    assert "the fault is ours" in shown
    assert "process" not in shown
    assert all(not cell.get("outputs") for cell in nb.cells[1:])


def test_an_unreadable_notebook_is_not_graded(run: Any, exercise: Exercise) -> None:
    """The step that opened it has said why; nothing is run."""
    nb, resources = run(report(*findings()), notebook(exercise, **{UNREADABLE: "no JSON"}))
    assert {mark.points for mark in resources[MARKS].values()} == {None}
    assert "no JSON" in nb.cells[0].outputs[0].data["text/html"]


def test_what_was_mended_is_told(run: Any, exercise: Exercise) -> None:
    """Above the report stands what was mended, one line for each."""
    nb, _ = run(report(*findings()), notebook(exercise, **{NOTES: ["cell 3 came twice"]}))
    first, second = nb.cells[0].outputs
    assert "cell 3 came twice" in first.data["text/html"]
    assert "4/5" in second.data["text/plain"]


def test_a_notebook_of_no_exercise_is_not_run(run: Any, exercise: Exercise) -> None:
    """A teacher's own notebook in the same folder gets no marks of ours, and no zero."""
    nb = notebook(exercise)
    nb.metadata[OURS] = "odd"
    _, resources = run(report(*findings()), nb, "homework")
    assert {(m.points, m.pending) for m in resources[MARKS].values()} == {(None, True)}


def test_the_learners_language(run: Any, exercise: Exercise) -> None:
    """A Japanese notebook is answered in Japanese, whatever the teacher's language is."""
    nb, _ = run(replace(report(*findings()), language="ja"), notebook(exercise, language="ja"))
    assert 'lang="ja"' in nb.cells[0].outputs[-1].data["text/html"]


def test_an_earlier_output_counts_for_nothing(run: Any, exercise: Exercise) -> None:
    """Numbers that a learner left in a test cell's outputs are gone."""
    nb = notebook(exercise)
    forged = nbformat.v4.new_output("execute_result", data={"text/plain": "2.0"})
    nb.cells[1].outputs = [forged]
    nb, _ = run("broken", nb)
    assert all(not cell.get("outputs") for cell in nb.cells[1:])


def test_learners_markdown_is_no_markup(run: Any, exercise: Exercise) -> None:
    """What a learner wrote into a text cell makes no tag in the page of a teacher."""
    nb = notebook(exercise)
    nb.cells.append(nbformat.v4.new_markdown_cell(EVIL))
    nb.cells[2].source += EVIL
    nb, _ = run(report(*findings()), nb)
    assert all(EVIL not in cell.source for cell in nb.cells)


def test_a_notebook_that_cannot_be_read_waits(run: Any, exercise: Exercise) -> None:
    """Without our exporter anything may come: no mark, no zero, and the reason is shown."""
    nb = notebook(exercise)
    nb.cells += [nbformat.v4.new_raw_cell("")] * MAX_CELLS
    nb, resources = run(report(*findings()), nb)
    assert {(mark.points, mark.pending) for mark in resources[MARKS].values()} == {(None, True)}
    assert "more than 10000 cells" in nb.metadata[OURS][UNREADABLE]
    assert "more than 10000 cells" in nb.cells[0].outputs[0].data["text/html"]


def test_half_signs_do_not_stop_it(run: Any, exercise: Exercise) -> None:
    """Half a surrogate pair, as an old editor may leave it, is a question mark."""
    nb = notebook(exercise)
    nb.cells[0].source = "a = '\ud83d'"
    _, resources = run(report(*findings()), nb)
    assert resources[MARKS]["tests-mean"].points == 1.0
