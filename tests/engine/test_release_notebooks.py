"""Notebooks that an autograder finds: mended, told, and never guessed at."""

from __future__ import annotations

import json
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from grader.errors import SubmissionError
from grader.language import Language
from grader.model import Course, Part
from grader.nbgrader.source import source_notebook
from grader.notebook.writing import write_notebook
from grader.release.handed_in import Collected, collect
from grader.release.notebooks import mending

ENGLISH = Language("en")


@pytest.fixture
def source(course: Course) -> bytes:
    """The notebook with the right answers in it."""
    return write_notebook(source_notebook(course, course.exercises[0], ENGLISH))


@pytest.fixture
def inside(tmp_path: Path) -> Path:
    """The folder that is collected."""
    folder = tmp_path / "in"
    folder.mkdir()
    return folder


def collected(course: Course, folder: Path) -> Collected:
    exercise = course.exercises[0]
    return collect(folder, exercise, mending(course, exercise, ENGLISH))


def notes(found: Collected) -> str:
    return "\n".join(ENGLISH.render(note) for note in found.notes)


def test_a_notebook_hands_in_what_the_module_would(
    course: Course, inside: Path, source: bytes
) -> None:
    """Nothing to mend: no note, the parts of the exercise, and every line knows its cell."""
    (inside / "ex01.ipynb").write_bytes(source)
    found = collected(course, inside)
    assert found.notes == ()
    assert b"def average" in found.submission.source
    assert found.submission.parts == {Part.CODE}
    assert len(found.submission.lines) >= found.submission.source.count(b"\n")


def test_a_damaged_notebook_is_mended_and_told(course: Course, inside: Path, source: bytes) -> None:
    """Cells in another order, twice, of a wrong kind: the same text, and what was mended."""
    (inside / "ex01.ipynb").write_bytes(source)
    whole = collected(course, inside).submission.source
    notebook: dict[str, Any] = json.loads(source)
    cells = notebook["cells"]
    for cell in cells:
        cell["cell_type"] = "raw"
    notebook["cells"] = [*reversed(cells), *cells]
    (inside / "ex01.ipynb").write_text(json.dumps(notebook))
    found = collected(course, inside)
    assert found.submission.source == whole
    assert "doubled cells count once" in notes(found)
    assert "cells got their own kind back" in notes(found)


def test_a_notebook_in_a_zip(course: Course, inside: Path, source: bytes) -> None:
    """A zip is opened, and which file was taken is told."""
    with zipfile.ZipFile(inside / "提出.zip", "w") as archive:
        archive.writestr("a b/第1回.ipynb", source)
    found = collected(course, inside)
    assert b"def average" in found.submission.source
    assert notes(found) == "提出.zip/a b/第1回.ipynb was taken as ex01.ipynb"


def test_a_module_in_the_exercises_folder_beside_a_notebook(
    course: Course, inside: Path, source: bytes
) -> None:
    """The exercise's own folder wins, though its file is no notebook and of another name."""
    (inside / "x.ipynb").write_bytes(source)
    (inside / "ex01").mkdir()
    (inside / "ex01" / "mine.py").write_text("right")
    assert collected(course, inside).submission.source == b"right"


def test_files_beside_a_notebook(inside: Path, source: bytes, course: Course) -> None:
    """A notebook holds all parts: what lies beside it does not count, and that is told."""
    exercise = replace(course.exercises[0], points={Part.CODE: 4.0, Part.DERIVATION: 2.0})
    (inside / "ex01.ipynb").write_bytes(source)
    (inside / "derivation.md").write_text("mine")
    found = collect(inside, exercise)
    assert Part.DERIVATION not in found.submission.others
    assert notes(found) == "derivation.md was not looked at: the notebook counts"


@pytest.mark.parametrize("text", [b"", b"no notebook", b'{"cells": []}', b"[" * 100_000])
def test_a_notebook_of_which_nothing_can_be_saved(
    course: Course, inside: Path, text: bytes
) -> None:
    """The learner's to mend: it says which file."""
    (inside / "ex01.ipynb").write_bytes(text)
    with pytest.raises(SubmissionError) as caught:
        collected(course, inside)
    assert str(caught.value).startswith("ex01.ipynb: ")


def test_a_course_of_which_no_notebooks_are_made(
    course: Course, inside: Path, source: bytes
) -> None:
    """A learner's notebook is taken as it is."""
    (course.exercises[0].suite / "test_average.py").write_text("def broken(")
    (inside / "ex01.ipynb").write_bytes(source)
    assert b"def average" in collected(course, inside).submission.source


def test_an_archive_that_cannot_be_opened(course: Course, inside: Path) -> None:
    """Why nothing was found, and what to hand in."""
    (inside / "x.zip").write_bytes(b"PK\3\4nothing")
    with pytest.raises(SubmissionError, match="the archive cannot be read") as caught:
        collected(course, inside)
    assert caught.value.where == "x.zip"
    assert "average.py" in str(caught.value)
