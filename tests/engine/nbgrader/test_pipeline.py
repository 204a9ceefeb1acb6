"""What makes nbgrader's pipeline quick changes nothing that comes out of it."""

from __future__ import annotations

import copy
import os
import sqlite3
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

pytest.importorskip("nbgrader", reason="needs the extra teacher")

import nbformat
from nbgrader import api
from nbgrader.preprocessors import OverwriteCells
from nbgrader.utils import compute_checksum

from grader.model import Exercise, Isolation, Submission
from grader.nbgrader import grading
from grader.nbgrader.grading import Setting, WarmGrader
from grader.nbgrader.opening import keep_engines
from grader.nbgrader.order import following
from grader.nbgrader.overwriting import OverwriteAtOnce
from grader.watch.worker import Refused
from tests.engine.nbgrader.room import SCRIPTS

NAMES = {"student": "ada", "assignment": "ex01", "notebook": "ex01"}


@pytest.fixture(autouse=True)
def scripts(monkeypatch: pytest.MonkeyPatch) -> None:
    """nbgrader calls ``alembic`` by name when it makes a gradebook."""
    monkeypatch.setenv("PATH", os.pathsep.join([str(SCRIPTS), os.environ["PATH"]]))


@pytest.fixture
def engines(monkeypatch: pytest.MonkeyPatch) -> None:
    """nbgrader in this process keeps its engines until the test is over."""
    monkeypatch.setattr(api, "create_engine", api.create_engine)
    keep_engines()


def cell(kind: str, name: str, text: str, **more: Any) -> Any:
    theirs = {"grade_id": name, "grade": False, "locked": False, "solution": False, "task": False}
    make = nbformat.v4.new_code_cell if kind == "code" else nbformat.v4.new_markdown_cell
    whole = {**theirs, "schema_version": 3, "checksum": "", "cell_type": kind, **more}
    return make(text, metadata={"nbgrader": whole})


def taught() -> list[Any]:
    return [
        cell("markdown", "lesson-1", "read this", locked=True),
        cell("code", "code-f", "def f(): ...", solution=True),
        cell("code", "tests-f", "assert f()", grade=True, locked=True, points=2.0),
        cell("markdown", "task-1", "draw", task=True, locked=True, points=3.0),
    ]


def fill(url: str) -> None:
    """A gradebook that knows the cells which were taught."""
    with api.Gradebook(url, "course") as book:
        book.update_or_create_assignment("ex01")
        book.update_or_create_notebook("ex01", "ex01")
        for one in taught():
            theirs = one.metadata.nbgrader
            name, kind = theirs["grade_id"], one.cell_type
            where = (name, "ex01", "ex01")
            book.update_or_create_source_cell(
                *where,
                source=one.source,
                cell_type=kind,
                locked=theirs["locked"],
                checksum=compute_checksum(one),
            )
            if theirs["grade"]:
                book.update_or_create_grade_cell(*where, max_score=2.0, cell_type=kind)
            if theirs["task"]:
                book.update_or_create_task_cell(*where, max_score=3.0, cell_type=kind)


def damaged() -> Any:
    """Locked text, points, a lock, a kind and a name changed."""
    cells = taught()
    cells[0].source = "read that"
    cells[0].metadata.nbgrader["locked"] = False
    cells[2].metadata.nbgrader["points"] = 200.0
    cells[2].source = "pass"
    cells[3] = cell("code", "task-1", "draw", task=True, locked=True, points=30.0)
    return nbformat.v4.new_notebook(cells=[*cells, cell("code", "unknown", "x", grade=True)])


@pytest.mark.slow
def test_cells_are_overwritten_as_nbgrader_does(tmp_path: Path) -> None:
    """One question instead of one for each cell gives the same notebook."""
    url = f"sqlite:///{tmp_path}/gradebook.db"
    fill(url)
    resources = {"nbgrader": {**NAMES, "db_url": url}}
    theirs, _ = OverwriteCells().preprocess(damaged(), copy.deepcopy(resources))
    ours, _ = OverwriteAtOnce().preprocess(damaged(), copy.deepcopy(resources))
    assert [dict(c, id="") for c in ours.cells] == [dict(c, id="") for c in theirs.cells]
    assert ours.cells[0].source == "read this"
    assert ours.cells[2].metadata.nbgrader["points"] == 2.0
    assert ours.cells[3].cell_type == "markdown"


@pytest.mark.slow
def test_a_kept_engine_sees_what_others_wrote(engines: None, tmp_path: Path) -> None:
    """Nothing of the data is kept: a changed gradebook, or a new file in its place, is read."""
    file = tmp_path / "gradebook.db"
    url = f"sqlite:///{file}"
    fill(url)
    with sqlite3.connect(file) as other:
        other.execute("UPDATE grade_cells SET max_score = 7")
    other.close()
    with api.Gradebook(url, "course") as book:
        first = book.engine
        assert book.find_grade_cell("tests-f", "ex01", "ex01").max_score == 7.0
    file.unlink()
    with api.Gradebook(url, "course") as book:
        assert book.engine is first
        assert book.assignments == []


@pytest.mark.slow
def test_gradebooks_in_memory_are_never_shared(engines: None) -> None:
    """Each is a gradebook of its own, as it was."""
    with api.Gradebook("sqlite:///:memory:") as one, api.Gradebook("sqlite:///:memory:") as two:
        one.update_or_create_student("ada")
        assert two.students == []


class Places:
    """Folders as nbgrader lays them out."""

    submitted_directory, autograded_directory = "submitted", "autograded"

    def __init__(self, root: Path) -> None:
        self.root = root

    def format_path(self, step: str, student: str, assignment: str, escape: bool = False) -> str:
        return str(self.root / step / student / assignment)


def waiting(root: Path, *students: str, force: bool = False) -> Any:
    """A converter that has these students' notebooks before it."""
    folders = [root / "submitted" / student / "ex01" for student in students]
    assignments = {str(folder): [str(folder / "ex01.ipynb")] for folder in folders}
    return SimpleNamespace(coursedir=Places(root), assignments=assignments, force=force)


def test_the_next_notebook_is_foretold(tmp_path: Path) -> None:
    """By the order of names, with the names that nbgrader will give it."""
    found = following(waiting(tmp_path, "zoe", "ben", "ada"), NAMES)
    file = tmp_path / "submitted" / "ben" / "ex01" / "ex01.ipynb"
    assert found == (file, {**NAMES, "student": "ben"})


def test_nothing_is_foretold_that_does_not_come(tmp_path: Path) -> None:
    """After the last one, and where the next one was graded before and stays so."""
    assert following(waiting(tmp_path, "ada"), NAMES) is None
    assert following(waiting(tmp_path, "ben", "zoe"), NAMES) is None
    (tmp_path / "autograded" / "ben" / "ex01").mkdir(parents=True)
    assert following(waiting(tmp_path, "ada", "ben"), NAMES) is None
    assert following(waiting(tmp_path, "ada", "ben", force=True), NAMES) is not None


class Silent:
    """In the place of the process that grades: refuses everything, and counts."""

    def __init__(self, _language: Any, _cache: Path, tell: Any, **_: Any) -> None:
        self.tell = tell
        self.asked: list[bytes] = []

    def ask(self, number: int, _exercise: Exercise, submission: Submission) -> None:
        self.asked.append(submission.source)
        self.tell(Refused(number, submission.source.decode()))


def test_what_was_foretold_wrongly_is_never_taken(
    exercise: Exercise, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An answer counts only for the submission that it was given for; the same is asked once."""
    monkeypatch.setattr(grading, "Grading", Silent)
    monkeypatch.setattr(grading, "check_isolation", lambda *_: None)
    grader = WarmGrader(Setting("en", Isolation.PROCESS, tmp_path))
    ada, ben = (Submission(text, Path("x.ipynb")) for text in (b"ada", b"ben"))
    grader.begin(exercise, ada)
    grader.begin(exercise, ada)
    assert grader.grade(exercise, ada) == "ada"
    grader.begin(exercise, ben)
    assert grader.grade(exercise, ada) == "ada"
    process: Any = grader._grading
    assert process.asked == [b"ada", b"ben", b"ada"]
