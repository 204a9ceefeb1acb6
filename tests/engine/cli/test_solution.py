"""``grade solution``: beside one's own file, after passing or giving up."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from grader.cli.solution import other_styles
from grader.model import Exercise
from grader.render.solution import Program
from tests.engine.cli.conftest import Called

Call = Callable[..., Called]
ROOT = Path(__file__).parents[3]
MODULE = Path("exercises/ex01_average/average.py")
RIGHT = (ROOT / "tests/second_course/solutions/ex01_average/average.py").read_text(encoding="utf-8")
MINE = "def average(values):\n    total = 0.0\n    return sum(values, total) / len(values)\n"


def levels(data: Path) -> list[int]:
    with sqlite3.connect(data / "progress.db") as connection:
        rows = connection.execute("SELECT level FROM hint").fetchall()
    connection.close()
    return [level for (level,) in rows]


def test_not_before_passing(call: Call, data: Path) -> None:
    """Until then it says how to go on, and exits 2; nothing is kept."""
    called = call("solution", "ex01")
    assert (called.code, called.out) == (2, "")
    assert "once you have passed" in called.err
    assert "--give-up" in called.err
    assert levels(data) == []


def test_after_passing(call: Call, second_course: Path, data: Path) -> None:
    """The reference without its marks, one's own file, another accepted way."""
    (second_course / MODULE).write_text(RIGHT, encoding="utf-8")
    assert call("ex01").code == 0
    called = call("solution", "ex01")
    assert called.code == 0
    assert "Your file" in called.out
    assert "The course's solution" in called.out
    assert "Another accepted way: loop.py" in called.out
    assert levels(data) == []


def test_giving_up_is_kept(call: Call, data: Path) -> None:
    """One level above the last hint; the hints stay there to be read."""
    called = call("solution", "ex01", "--give-up")
    assert called.code == 0
    assert "The course's solution" in called.out
    hints = call("hint", "ex01").out
    assert "Hint" in hints
    total = int(hints.partition(" of ")[2].split()[0])
    assert sorted(levels(data)) == [total, total + 1]


def test_side_by_side(call: Call, second_course: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """From 100 columns on, function by function; what both docstrings say is left out."""
    monkeypatch.setenv("COLUMNS", "120")
    (second_course / MODULE).write_text(MINE, encoding="utf-8")
    out = call("solution", "ex01", "--give-up").out
    row = next(line for line in out.splitlines() if "total = 0.0" in line)
    assert "│" in row
    heads = [line for line in out.splitlines() if line.count("def average(") == 2]
    assert len(heads) == 1


def test_a_file_that_is_no_program(call: Call, second_course: Path) -> None:
    """Whatever stands in the learner's file, or none at all, the solution is shown."""
    (second_course / MODULE).write_text("def average(:\n\x1b[2J", encoding="utf-8")
    called = call("solution", "ex01", "--give-up")
    assert called.code == 0
    assert "\x1b" not in called.out
    (second_course / MODULE).unlink()
    assert call("solution", "ex01", "--give-up").code == 0


def test_other_styles_differ(exercise: Exercise) -> None:
    """Two at most; the ones most unlike what is shown; long programs and doubles are not."""
    folder = exercise.suite / "accepted"
    loop = folder / "loop.py"
    long = "\n".join(f"a{n} = {n}" for n in range(100))
    (folder / "a_long_one.py").write_text(long, encoding="utf-8")
    (folder / "same.py").write_text(RIGHT, encoding="utf-8")
    (folder / "math_one.py").write_text(
        "import math\n\n\ndef average(v):\n    return math.fsum(v) / len(v)\n", encoding="utf-8"
    )
    chosen = other_styles(exercise, Program("a.py", ""), Program("b.py", RIGHT))
    assert {program.name for program in chosen} == {loop.name, "math_one.py"}
