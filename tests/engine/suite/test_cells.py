"""Lines of a module out of a notebook are told by their cells."""

from __future__ import annotations

from pathlib import Path

from grader.grading import grade
from grader.language import Language, say
from grader.model import Exercise, Place, Submission
from grader.suite.cells import language_of_cells, language_of_notebook, located
from tests.engine.fakes import DirectSandbox

LINES = ((1, 1), (1, 2), (4, 1))


def test_lines_are_told_by_cells() -> None:
    """A line in a text, however deep, is the line of its cell; another value is not."""
    language = language_of_cells(Language("en"), LINES)
    inner = say(" in line {line}", line=3)
    assert language.render(say("{a}{b}", a=2, b=inner)) == "2 in line 1 of cell 4"
    assert language.text("line {line}: ", line=2) == "line 2 of cell 1: "
    assert language.text("line {line}: ", line=9) == "line 9: "


def test_files_are_told_as_ever() -> None:
    """The code of a file has no cells."""
    english = Language("en")
    assert language_of_cells(english, ()) is english
    place = Place("f", 3, "")
    assert located([place], ()) == (place,)
    assert located([place], LINES) == (Place("f", 1, "", cell=4),)


def test_a_report(exercise: Exercise, direct: DirectSandbox, english: Language) -> None:
    """The findings and places of a report speak of cells."""
    text = b"def average(xs):\n    raise KeyError('x')\n\ndef centred(xs):\n    raise ValueError\n"
    lines = ((2, 1), (2, 2), (2, 2), (5, 1), (5, 2))
    submission = Submission(text, Path("a.ipynb"), lines=lines)
    report = grade(exercise, submission, direct, english)
    told = " ".join(finding.message for finding in report.findings)
    assert "in line 2 of cell 2" in told
    assert "in line 2 of cell 5" in told
    assert [(place.function, place.cell, place.line) for place in report.places] == [
        ("average", 2, 1),
        ("centred", 5, 1),
    ]


def test_a_notebook_without_cells(exercise: Exercise, direct: DirectSandbox) -> None:
    """Nothing is told of files that nobody sees, nor of commands that bring them back."""
    english = Language("en")
    submission = Submission(b"", Path("a.ipynb"))
    report = grade(exercise, submission, direct, english)
    told = {finding.message for finding in report.findings}
    assert "no cell defines the function `average`: there is no code" in told
    assert not [text for text in told if "file" in text or "grade reset" in text]
    assert language_of_notebook(english, Path("a.py")) is english
    cells = language_of_notebook(english, Path("A.IPYNB"))
    missing = say("there is no {file}: `grade reset` brings the one handed out back", file="d.md")
    assert "the notebook has no cells for steps" in cells.render(missing)
