"""``grade release`` as a teacher calls it, and the folder as a learner uses it."""

from __future__ import annotations

import json
import os
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import jsonschema
import pytest

from grader.sealed import FOLDER
from tests.engine.cli.conftest import Called

Call = Callable[..., Called]
SCHEMA = Path(__file__).parents[3] / "docs" / "report.schema.json"
MODULE = Path("exercises/ex01_average/average.py")
MORE = """import pytest

@pytest.mark.function("average")
class TestMore:
    @pytest.mark.points(1)
    def test_two(self, learner, check):
        '''Two numbers.'''
        check.close(learner.average([1.0, 3.0]), 2.0)
"""


@pytest.fixture
def out(call: Call, second_course: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A class's folder, with blanks and Japanese in its path; the author's copy is gone."""
    folder = tmp_path / "授業 1" / "組 A"
    folder.parent.mkdir()
    called = call("release", str(folder))
    assert called.code == 0, called.err
    monkeypatch.setattr("grader.course.BUNDLE", tmp_path / "none")
    monkeypatch.setattr("grader.course.CHECKOUT", tmp_path / "none")
    second_course.rename(tmp_path / "away")
    return folder


def test_what_the_teacher_is_told(call: Call, second_course: Path, tmp_path: Path) -> None:
    """Where the folder is, which checks stay behind, and what sealing is worth."""
    suite = second_course / "tests/course/ex01_average"
    (suite / "withheld").mkdir()
    (suite / "withheld" / "test_more.py").write_text(MORE)
    called = call("release", str(tmp_path / "組 A"))
    assert called.code == 0
    assert "4 files in" in called.out
    assert "ex01: checks that only you run: 1" in called.out
    assert "a curtain, not a lock" in called.out
    assert f"`cd '{tmp_path / '組 A'}'`" in called.out or os.name == "nt"
    module = tmp_path / "組 A" / MODULE
    module.write_text("mine")
    again = call("release", str(tmp_path / "組 A"), "--lang", "en")
    assert f"{MODULE}: edited by you, left as it is" in again.out
    assert module.read_text() == "mine"
    (suite / "withheld" / "test_more.py").unlink()
    mended = call("release", str(tmp_path / "組 A"), "--lang", "en")
    assert f"{FOLDER / 'ex01_average.sealed'}: brought up to date" in mended.out


def test_everything_works_in_the_folder(call: Call, out: Path, tmp_path: Path) -> None:
    """Grading, hint, solution, map, update and reset work without the author's copy."""
    assert call("ex01", course=out).code == 1
    assert "Hint 1" in call("hint", "ex01", course=out).out
    refused = call("solution", "ex01", course=out)
    assert refused.code == 2
    assert "once you have passed" in refused.err
    shutil.copy(tmp_path / "away/solutions/ex01_average/average.py", out / MODULE)
    passed = call("ex01", course=out)
    assert passed.code == 0
    assert "4 of 4 points" in passed.out
    assert "def average" in call("solution", "ex01", course=out).out
    assert call("map", course=out).code == 0
    assert "edited by you" in call("update", course=out).out
    assert call("reset", "ex01", course=out).code == 0
    assert "Everything is up to date" in call("update", course=out).out


def test_one_check_left_to_the_teacher(call: Call, second_course: Path, tmp_path: Path) -> None:
    """A learner who passes is told what the score above does not hold, in their language."""
    suite = second_course / "tests/course/ex01_average"
    (suite / "withheld").mkdir()
    (suite / "withheld" / "test_more.py").write_text(MORE)
    listing = second_course / "course.toml"
    listing.write_text(listing.read_text().replace("points = 4", "points = 5"))
    call("release", str(tmp_path / "out"))
    solution = second_course / "solutions/ex01_average/average.py"
    called = call("ex01", "--from", str(solution), course=tmp_path / "out")
    assert called.code == 0
    assert "passed: 4 of 5 points" in called.out
    assert "1 check worth 1 of the 5 points is run by the teacher only." in called.out
    told = json.loads(call("ex01", "--json", course=tmp_path / "out").out)
    jsonschema.validate(told, json.loads(SCHEMA.read_text(encoding="utf-8")))
    assert told["withheld"] == {"checks": 1, "points": 1.0}
    assert call("ex01", "--withheld", course=tmp_path / "out").code == 2


def test_a_tampered_file(call: Call, out: Path) -> None:
    """A changed sealed file is an error that names it, for every command, and never a mark."""
    file = out / FOLDER / "ex01_average.sealed"
    file.write_bytes(file.read_bytes()[:-1])
    for words in (("ex01",), ("map",), ("solution", "ex01")):
        called = call(*words, course=out)
        assert called.code == 3
        assert called.err.startswith(f"{file}: the sealed file was changed, or is not whole\n")


def test_a_class_is_released_by_its_teacher(call: Call, out: Path, tmp_path: Path) -> None:
    """A learner's copy releases nothing."""
    called = call("release", str(tmp_path / "x"), course=out)
    assert called.code == 2
    assert "a course is released from the author's" in called.err
    assert not (tmp_path / "x").exists()


def test_a_course_that_is_not_whole_is_not_replaced_by_another(
    call: Call, second_course: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Called in a course without its solutions: the bundled one is not handed out instead."""
    shutil.rmtree(second_course / "solutions")
    monkeypatch.chdir(second_course)
    called = call("release", str(tmp_path / "x"), course=None)
    assert called.code == 2
    assert "are not installed" in called.err
    assert not (tmp_path / "x").exists()


def test_a_class_copy_proves_nothing(call: Call, out: Path) -> None:
    """An audit needs the programs that stayed behind: it is refused, not failed."""
    called = call("audit", course=out)
    assert called.code == 2
    assert "an audit needs the author's" in called.err


def test_some_exercises(call: Call, tmp_path: Path) -> None:
    """Exercises are chosen by any of their names; a name that does not exist is told."""
    assert call("release", str(tmp_path / "x"), "--exercise", "1").code == 0
    called = call("release", str(tmp_path / "y"), "--exercise", "ex9")
    assert called.code == 2
    assert not (tmp_path / "y").exists()


def test_an_empty_name(
    call: Call, second_course: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An empty variable in a script fills no folder."""
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    called = call("release", "", course=second_course)
    assert called.code == 2
    assert "the name is empty" in called.err
    assert not list((tmp_path / "here").iterdir())


def test_a_folder_that_came_without_its_hidden_one(call: Call, out: Path) -> None:
    """Copied as ``*`` copies: what is missing is named."""
    shutil.rmtree(out / ".grade")
    called = call("ex01", course=out)
    assert called.code == 2
    assert "needs the hidden folder .grade" in called.err


def test_an_autograder(call: Call, tmp_path: Path) -> None:
    """--gradescope writes one zip for one exercise, whole or not at all."""
    file = tmp_path / "自動 採点.zip"
    called = call("release", "--gradescope", str(file), "ex01")
    assert called.code == 0
    assert "is for Gradescope alone" in called.out
    with zipfile.ZipFile(file) as archive:
        assert archive.testzip() is None
        assert "run_autograder" in archive.namelist()
    assert call("release", "--gradescope", str(file), "ex01", "--exercise", "ex01").code == 2
    missing = call("release", "--gradescope", str(tmp_path / "none" / "x.zip"), "ex01")
    assert missing.code == 2
    assert "cannot be written" in missing.err
    assert call("release", "--gradescope", str(tmp_path / "y.zip"), "ex9").code == 2
    assert not (tmp_path / "y.zip").exists()
