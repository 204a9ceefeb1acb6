"""``grade class`` as a teacher calls it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from grader.errors import SandboxError
from tests.engine.classroom.conftest import RIGHT, WRONG, hand_in
from tests.engine.cli.conftest import Called

Call = Callable[..., Called]
LOOSE = ("--isolation", "process")
pytestmark = [pytest.mark.slow, pytest.mark.sandbox]


def test_marks_on_the_page(call: Call, tmp_path: Path) -> None:
    """A line a learner, who is not on the list, who is missing; progress on standard error."""
    source = hand_in(tmp_path / "in", {"alice": RIGHT, "bob": WRONG, "x\x1b[31m": WRONG})
    roster = tmp_path / "roster.csv"
    roster.write_text("id,name\nalice,Alice A\nbob,Bob B\ncarol,Carol C\n")
    called = call("class", str(source), "--roster", str(roster), *LOOSE)
    assert called.code == 0, called.err
    assert "Alice A · ex01" in called.out
    assert "4/4" in called.out
    assert "\x1b" not in called.out
    assert "not on the list of the class:\n  x\\x1b[31m" in called.out
    assert "handed in nothing:\n  Carol C" in called.out
    assert "2 of 2 graded, 0 known before" in called.err


def test_json_is_the_same_every_time(call: Call, tmp_path: Path) -> None:
    """Marks by student and exercise with their parts; a second run prints the same bytes."""
    source = hand_in(tmp_path / "in", {"bob": WRONG, "alice": RIGHT})
    words = ("class", str(source), "--json", "--store", str(tmp_path / "s.db"), *LOOSE)
    first = call(*words)
    told = json.loads(first.out)
    assert [mark["student"] for mark in told["marks"]] == ["alice", "bob"]
    assert told["marks"][0]["parts"] == {"code": {"score": 4.0, "max_score": 4.0}}
    again = call(*words)
    assert again.out == first.out
    assert "0 of 0 graded, 2 known before" in again.err


def test_full_isolation_or_nothing(
    call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where code cannot be kept apart nothing is graded, unless that was asked for."""

    def refuses(**wanted: object) -> object:
        assert str(wanted["isolation"]) == "full"
        raise SandboxError("full isolation cannot be set up", where="sandbox")

    monkeypatch.setattr("grader.cli.class_.open_sandbox", refuses)
    monkeypatch.setenv("GRADE_ISOLATION", "process")
    called = call("class", str(hand_in(tmp_path / "in", {"alice": RIGHT})))
    assert called.code == 3
    assert "full isolation cannot be set up" in called.err
    assert called.out == ""


def test_one_exercise_without_folders(call: Call, tmp_path: Path) -> None:
    """``--exercise`` says what loose files are."""
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "yamada_LATE_5_6_whatever-1.py").write_bytes(RIGHT)
    called = call("class", str(tmp_path / "in"), "--exercise", "1", "--json", *LOOSE)
    (mark,) = json.loads(called.out)["marks"]
    assert (mark["student"], mark["score"], mark["late"]) == ("5", 4.0, True)


def test_a_wrong_source(call: Call, tmp_path: Path) -> None:
    """A mistyped path exits 2 and says what to name."""
    called = call("class", str(tmp_path / "none"), *LOOSE)
    assert called.code == 2
    assert "there is no such file" in called.err


def test_killed_and_resumed(tmp_path: Path, second_course: Path) -> None:
    """kill -9 in the middle: the next run grades what is missing; marks are those of one run."""
    source = hand_in(tmp_path / "in", {f"s{n:02}": WRONG + b"\n" * n for n in range(24)})
    environment = {**os.environ, "GRADE_DATA": str(tmp_path / "data")}

    def line(store: str) -> list[str]:
        words = ["class", str(source), "--json", "--store", str(tmp_path / store), *LOOSE]
        return [sys.executable, "-m", "grader.cli.main", "--course", str(second_course), *words]

    def run(store: str) -> str:
        done = subprocess.run(line(store), env=environment, capture_output=True, check=True)
        return done.stdout.decode()

    undisturbed = run("one.db")
    for _ in range(2):
        with subprocess.Popen(
            line("two.db"),
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        ) as process:
            time.sleep(1.2)
            process.send_signal(signal.SIGKILL)
    assert run("two.db") == undisturbed


def test_files_of_marks(call: Call, tmp_path: Path) -> None:
    """Canvas, Moodle and plain CSV in one run; who is not in Canvas' export is told."""
    source = hand_in(tmp_path / "in", {"alice": RIGHT, "bob": WRONG})
    export = tmp_path / "export.csv"
    head = "Student,ID,SIS User ID,SIS Login ID,Section\n"
    export.write_text(f'{head}"A, Alice",1,,alice,S\n', encoding="utf-8-sig")
    files = [tmp_path / name for name in ("canvas.csv", "moodle.csv", "plain.csv")]
    options = ["--canvas", str(files[0]), "--canvas-from", str(export)]
    options += ["--moodle", str(files[1]), "--csv", str(files[2])]
    called = call("class", str(source), *options, *LOOSE)
    assert called.code == 0, called.err
    assert "not in the Canvas export, left out: bob" in called.err
    canvas, moodle, plain = (file.read_text(encoding="utf-8").splitlines() for file in files)
    assert canvas[2] == '"A, Alice",1,,alice,S,4'
    assert (len(canvas), len(moodle), len(plain)) == (3, 3, 3)


def test_canvas_needs_its_export(call: Call, tmp_path: Path) -> None:
    """One option without the other, or a file that is no export, is refused before grading."""
    source = hand_in(tmp_path / "in", {"alice": RIGHT})
    called = call("class", str(source), "--canvas", str(tmp_path / "x.csv"), *LOOSE)
    assert called.code == 2
    assert "--canvas and --canvas-from go together" in called.err
    other = tmp_path / "other.csv"
    other.write_text("a,b\n1,2\n")
    called = call(
        "class", str(source), "--canvas", str(tmp_path / "x.csv"), "--canvas-from", str(other)
    )
    assert called.code == 2
    assert "no Canvas export" in called.err


def test_not_in_a_learners_copy(
    call: Call, tmp_path: Path, second_course: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A learner's copy is no place to grade others: nothing of theirs may stand for the course."""
    monkeypatch.setattr("grader.course.BUNDLE", second_course)
    copy = tmp_path / "mine"
    call("init", str(copy), "--course", str(second_course))
    called = call("class", str(hand_in(tmp_path / "in", {"alice": RIGHT})), *LOOSE, course=copy)
    assert called.code == 2
    assert "learner's copy" in called.err
