"""``%grade`` in a notebook."""

from __future__ import annotations

import os
import shutil
import sqlite3
from contextlib import closing, nullcontext
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from grader.magic import answering, kernel
from grader.magic.answering import answer
from grader.magic.request import Request, Shown
from grader.model import Course
from grader.notebook.cells import OURS, Cell, Kind, Notebook
from grader.notebook.writing import write_notebook
from tests.engine.fakes import DirectSandbox

RIGHT = "import numpy as np\n\n\ndef average(xs):\n    return np.mean(xs)"
WRONG = "def average(xs):\n    return -sum(xs) / len(xs)"


@pytest.fixture(autouse=True)
def surroundings(tmp_path: Path, second_course: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A store of one's own, and the second course."""
    for name in ("GRADE_LANG", "LC_ALL", "LC_MESSAGES", "LANG", "GRADE_ISOLATION"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("GRADE_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("GRADE_COURSE", str(second_course))


def notebook(folder: Path, *cells: str, language: str = "en") -> Path:
    """A saved notebook of the course's exercise."""
    folder.mkdir(exist_ok=True)
    file = folder / "ex01.ipynb"
    marks = {OURS: {"exercise": "ex01_average", "language": language}}
    made = Notebook(tuple(Cell(Kind.CODE, text) for text in cells), marks)
    file.write_bytes(write_notebook(made))
    return file


def graded(folder: Path, line: str = "", *ran: str, named: tuple[str, ...] = ()) -> Shown:
    def opened(**_: Any) -> Any:
        return nullcontext(DirectSandbox())

    return answer(Request(line, str(folder), named, ran), opened)


def attempts(tmp_path: Path) -> int:
    with closing(sqlite3.connect(tmp_path / "data" / "progress.db")) as connection:
        (count,) = connection.execute("SELECT count(*) FROM attempt").fetchone()
    return int(count)


def test_the_report_of_the_saved_notebook(tmp_path: Path) -> None:
    """As HTML and as text, with when it was saved; the attempt is kept."""
    file = notebook(tmp_path / "nb", WRONG, "%grade")
    os.utime(file, (1_700_000_000, 1_700_000_000))
    shown = graded(file.parent, "", WRONG, "%grade")
    for text in (shown.html, shown.text):
        assert "The sign is lost." in text
        assert "graded as saved at 2023-11-1" in text
        assert "Save the notebook first to grade what you see." in text
    assert "<section" in shown.html
    assert "\x1b" not in shown.text
    assert "ex01.ipynb" in shown.text.splitlines()[1]
    assert attempts(tmp_path) == 1


def test_what_was_not_saved(tmp_path: Path) -> None:
    """A cell that ran and is not in the file: the learner is warned."""
    file = notebook(tmp_path / "nb", WRONG, "%grade")
    shown = graded(file.parent, "", RIGHT, "%grade")
    assert "What you ran last is not in the saved notebook" in shown.html
    assert "What you ran last" not in graded(file.parent, "", WRONG, " %grade\n").html


def test_the_language_of_a_notebook(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its own, unless another one is asked for."""
    file = notebook(tmp_path / "nb", WRONG, language="ja")
    assert "符号が失われています。" in graded(file.parent).html
    assert "The sign is lost." in graded(file.parent, "--lang en").html
    monkeypatch.setenv("GRADE_LANG", "en")
    assert "The sign is lost." in graded(file.parent).html


def test_a_module_in_a_copy_of_the_course(course: Course) -> None:
    """Without notebooks the learner's own files are graded, all parts of them."""
    exercise = course.exercises[0]
    solution = exercise.solution / exercise.filename
    shutil.copy(solution, exercise.work / exercise.filename)
    shown = graded(course.root, "ex01")
    assert "passed: 4 of 4 points" in shown.text
    assert "Save the notebook" not in shown.text


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("ex01 ex02", "not understood: ex02"),
        ("--what", "not understood: --what"),
        ("--lang", "not understood: --lang"),
        ("--lang=xx", "not understood: --lang=xx"),
        ("'", "not understood: '"),
        ("ex99", "there is no exercise or command"),
        ("--from nowhere.ipynb ex01", "there is no such file"),
        ("", "no notebook here belongs to an exercise"),
    ],
)
def test_errors_are_boxes(tmp_path: Path, line: str, said: str) -> None:
    """Whatever is written there, no traceback comes back."""
    shown = graded(tmp_path, line)
    assert said in shown.text
    assert 'role="alert"' in shown.html
    assert "Traceback" not in shown.html


def test_an_isolation_that_does_not_exist(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The setting is named, with those there are."""
    file = notebook(tmp_path / "nb", WRONG)
    monkeypatch.setenv("GRADE_ISOLATION", "none")
    assert "it may be full, process" in graded(file.parent).text


def test_a_defect_of_ours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is told in a line that can be reported."""
    file = notebook(tmp_path / "nb", WRONG)
    monkeypatch.setattr(answering, "take_in", lambda *_, **__: 1 / 0)
    assert "our fault, not yours: ZeroDivisionError" in graded(file.parent).text


def test_a_store_that_cannot_be_written(tmp_path: Path) -> None:
    """The report is shown all the same, and that the attempt was not kept."""
    file = notebook(tmp_path / "nb", WRONG)
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "progress.db").write_text("no database", encoding="utf-8")
    shown = graded(file.parent)
    assert "The sign is lost." in shown.html
    assert "this attempt was not kept:" in shown.html


def test_a_process_of_its_own(tmp_path: Path) -> None:
    """The kernel asks another process: an error comes back from it as a box too."""
    shown = kernel.ask(Request("ex99", str(tmp_path)))
    assert "there is no exercise or command 'ex99'" in shown.text


def test_a_process_that_dies(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """There is something to show, whatever became of it."""
    monkeypatch.setattr(kernel.sys, "executable", shutil.which("false") or "/bin/false")
    shown = kernel.ask(Request("ex01", str(tmp_path)))
    assert "our fault, not yours: 1" in shown.text


def test_stopped_by_the_learner(monkeypatch: pytest.MonkeyPatch) -> None:
    """Interrupted, it is told in a line in place of a traceback, and what comes after waits."""
    pytest.importorskip("IPython", reason="needs the extra teacher")
    magics: dict[str, Any] = {}
    manager = SimpleNamespace(register_function=lambda f, _, name: magics.update({name: f}))
    shell: Any = SimpleNamespace(magics_manager=manager, history_manager=None, user_ns={})

    def stopped(_: Request) -> Shown:
        raise KeyboardInterrupt

    monkeypatch.setattr(kernel, "ask", stopped)
    kernel.load_ipython_extension(shell)
    with pytest.raises(KeyboardInterrupt) as caught:
        magics["grade"]("ex01")
    assert isinstance(caught.value, kernel.Stopped)
    assert caught.value._render_traceback_() == ["stopped; nothing was recorded"]


@pytest.mark.slow
@pytest.mark.sandbox
def test_in_a_kernel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A notebook whose cells load the extension and call %grade, run by a real kernel."""
    pytest.importorskip("IPython", reason="needs the extra teacher")
    nbformat = pytest.importorskip("nbformat", reason="needs the extra teacher")
    nbclient = pytest.importorskip("nbclient", reason="needs the extra teacher")
    pytest.importorskip("ipykernel", reason="needs the extra teacher")
    calls = ("%load_ext grader", "%grade ex01", "%grade ex99", "np = None\n%grade")
    file = notebook(tmp_path / "nb", WRONG, *calls)
    monkeypatch.setenv("JPY_SESSION_NAME", str(file))
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "ipython"))
    monkeypatch.setenv("JUPYTER_PLATFORM_DIRS", "1")
    run = nbformat.read(file, 4)
    resources = {"metadata": {"path": str(file.parent)}}
    nbclient.NotebookClient(run, timeout=120, kernel_name="python3", resources=resources).execute()
    outputs = [cell.outputs for cell in run.cells]
    assert outputs[1] == []
    (report,), (wrong,), (again,) = outputs[2:]
    assert "The sign is lost." in report.data["text/html"]
    assert "The sign is lost." in report.data["text/plain"]
    assert "Save the notebook first" in report.data["text/html"]
    assert "there is no exercise" in wrong.data["text/plain"]
    assert "nothing changed since the last attempt" in again.data["text/plain"]
