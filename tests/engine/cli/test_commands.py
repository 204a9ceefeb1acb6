"""Every command, with its exit codes, as a person meets it."""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import jsonschema
import pytest

from grader.cli.main import COMMANDS, main
from grader.errors import SandboxError
from grader.notebook.cells import OURS, Cell, Kind, Notebook
from grader.notebook.writing import write_notebook
from grader.sandbox.policy import Diagnosis, Layer
from tests.engine.cli.conftest import Called

Call = Callable[..., Called]
ROOT = Path(__file__).parents[3]
MODULE = Path("exercises/ex01_average/average.py")
RIGHT = (ROOT / "tests/second_course/solutions/ex01_average/average.py").read_text(encoding="utf-8")


@pytest.mark.parametrize("words", [["ex01"], ["run", "ex01"], ["1"], ["01"], ["aver"], ["AVERAGE"]])
def test_an_exercise_by_any_name(call: Call, words: list[str]) -> None:
    """Id, short name, number, or part of the name; an untouched stub exits 1."""
    called = call(*words)
    assert called.code == 1
    assert called.out.startswith("ex01 · The average")
    assert "not started: 0 of 4 points" in called.out
    assert called.err == ""


@pytest.mark.parametrize("name", ["ex1", "avrage", "ex02", "mpa"])
def test_a_typo_is_answered_with_names(call: Call, name: str) -> None:
    """A name that does not exist exits 2 and offers close ones."""
    called = call(name)
    assert called.code == 2
    assert "there is no exercise or command" in called.err
    assert "did you mean" in called.err
    assert "Traceback" not in called.err


def test_nothing_close(call: Call) -> None:
    """A name like no other is answered with the list."""
    assert "exercises: ex01" in call("zzz").err


def test_a_part_of_several_names(call: Call, second_course: Path) -> None:
    """An ambiguous part is asked about."""
    file = second_course / "course.toml"
    more = '\n[[exercise]]\nid = "ex02_averages"\ntitle = { en = "B" }\npoints = 1\n'
    file.write_text(file.read_text(encoding="utf-8") + more, encoding="utf-8")
    called = call("aver")
    assert called.code == 2
    assert "ex01_average, ex02_averages" in called.err


def test_passing_is_recorded_and_shown(call: Call, second_course: Path) -> None:
    """A right file exits 0, is kept, and the map shows it."""
    (second_course / MODULE).write_text(RIGHT, encoding="utf-8")
    assert call("ex01").code == 0
    called = call()
    assert called.code == 0
    assert "✓ ex01  The average" in called.out
    assert "Everything is passed." in called.out
    assert call("map").out == called.out


def test_what_changed_since(call: Call, second_course: Path) -> None:
    """The second report says what was mended; --no-record keeps nothing."""
    file = second_course / MODULE
    file.write_text(RIGHT.replace("values.sum()", "-values.sum()"), encoding="utf-8")
    assert "last attempt" not in call("ex01", "--no-record").out
    assert "last attempt" not in call("ex01").out
    file.write_text(RIGHT, encoding="utf-8")
    out = call("ex01").out
    assert "since the last attempt: points +3.5, checks mended 5, checks lost 0" in out


def test_an_untouched_stub_is_no_attempt(call: Call, data: Path) -> None:
    """Looking at a stub costs no attempt."""
    call("ex01")
    with sqlite3.connect(data / "progress.db") as connection:
        assert connection.execute("SELECT count(*) FROM attempt").fetchone() == (0,)
    connection.close()


def test_json_holds_to_its_schema(call: Call, second_course: Path) -> None:
    """--json prints the Report and nothing else, in the documented form."""
    schema = json.loads((ROOT / "docs/report.schema.json").read_text(encoding="utf-8"))
    for source in (RIGHT, RIGHT.replace("values.sum()", "-values.sum()"), "def f(:", "x = 1"):
        (second_course / MODULE).write_text(source, encoding="utf-8")
        report = json.loads(call("ex01", "--json", "--seed", "5").out)
        jsonschema.validate(report, schema)
        assert report["seed"] == 5
        assert report["exercise"] == "ex01_average"


def test_grading_another_file(call: Call, tmp_path: Path) -> None:
    """--from takes a file of any name, or a folder."""
    file = tmp_path / "my answer.py"
    file.write_text(RIGHT, encoding="utf-8")
    assert call("ex01", "--from", str(file)).code == 0
    (tmp_path / "handed in" / "ex01_average").mkdir(parents=True)
    (tmp_path / "handed in" / "ex01_average" / "average.py").write_text(RIGHT, encoding="utf-8")
    assert call("ex01", "--from", str(tmp_path / "handed in")).code == 0
    called = call("ex01", "--from", str(tmp_path / "absent.py"))
    assert called.code == 2
    assert "there is no such file\n  name a Python file" in called.err
    empty = tmp_path / "empty"
    empty.mkdir()
    assert call("ex01", "--from", str(empty)).code == 1


def test_a_notebook_outside_of_any_course(
    call: Call, second_course: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What came through nbgrader lies in no course: the one around it counts, or the installed."""
    marks = {OURS: {"exercise": "ex01_average", "language": "en"}}
    text = write_notebook(Notebook((Cell(Kind.CODE, RIGHT),), marks))
    outside = tmp_path / "outside"
    outside.mkdir()
    monkeypatch.chdir(outside)
    (second_course / "ex01.ipynb").write_bytes(text)
    assert call("ex01", "--from", str(second_course / "ex01.ipynb"), course=None).code == 0
    (outside / "ex01.ipynb").write_bytes(text)
    monkeypatch.setattr("grader.magic.meant.BUNDLE", second_course)
    assert call("ex01", "--from", "ex01.ipynb", course=None).code == 0
    (outside / "average.py").write_text(RIGHT, encoding="utf-8")
    assert "there is no course here" in call("ex01", "--from", "average.py", course=None).err


def test_another_file_is_compared_with_no_attempt(
    call: Call, second_course: Path, tmp_path: Path
) -> None:
    """With --from nothing is said of the last attempt, and the lesson is the course's own."""
    file = tmp_path / "alice.py"
    file.write_text(RIGHT, encoding="utf-8")
    assert call("ex01", "--from", str(file)).code == 0
    stub = tmp_path / "bob.py"
    stub.write_bytes((second_course / MODULE).read_bytes())
    out = call("ex01", "--from", str(stub)).out
    assert "last attempt" not in out
    lesson = second_course / MODULE.parent / "README.md"
    assert f"Lesson: {lesson}" in out.replace("\n  ", "").replace("\n", "")


def test_withheld_checks_are_run_by_the_author_only(
    call: Call, second_course: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """--withheld adds the teacher's checks, keeps no attempt, and is refused to a learner."""
    (second_course / "tests/course/ex01_average/withheld").mkdir()
    (second_course / "tests/course/ex01_average/withheld/test_more.py").write_text(
        "import pytest\n\n\n@pytest.mark.function('average')\nclass TestMore:\n"
        "    @pytest.mark.points(1)\n    def test_two(self, learner, check):\n"
        "        '''Two numbers.\n\n        ja: 2 つ。\n        '''\n"
        "        check.close(learner.average([1.0, 3.0]), 2.0)\n",
        encoding="utf-8",
    )
    (second_course / MODULE).write_text(RIGHT, encoding="utf-8")
    out = call("ex01", "--withheld").out
    assert "✓ Two numbers." in out
    assert "only the teacher runs" in out
    out = call("ex01").out
    assert "Two numbers." not in out
    assert "last attempt" not in out
    monkeypatch.setattr("grader.course.BUNDLE", second_course)
    call("init", str(tmp_path / "mine"), "--course", str(second_course))
    assert call("ex01", "--withheld", course=tmp_path / "mine").code == 2


def test_a_mistyped_command_with_an_exercise(call: Call) -> None:
    """``grade hitn ex01`` is answered with the command that was meant; ``grade help`` helps."""
    called = call("hitn", "ex01")
    assert called.code == 2
    assert called.err == "there is no exercise or command 'hitn'\n  did you mean hint?\n"
    assert "Commands:" in call("help").out


def test_stubs_are_never_written_into_a_learners_copy(
    call: Call, second_course: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """``audit --write-stubs`` would overwrite the learner's work: it is refused there."""
    monkeypatch.setattr("grader.course.BUNDLE", second_course)
    copy = tmp_path / "mine"
    call("init", str(copy), "--course", str(second_course))
    (copy / MODULE).write_text("mine", encoding="utf-8")
    called = call("audit", "--write-stubs", course=copy)
    assert called.code == 2
    assert "learner's copy" in called.err
    assert (copy / MODULE).read_text(encoding="utf-8") == "mine"


def test_the_folder_to_go_to_is_quoted(call: Call, tmp_path: Path) -> None:
    """The command shown after ``init`` can be copied, whatever the folder is called."""
    assert "`cd '" in call("init", str(tmp_path / "課題 1")).out.replace('"', "'")
    assert f"`cd {tmp_path / '課題2'}`" in call("init", str(tmp_path / "課題2")).out


def test_languages(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    """--lang before or after the exercise, GRADE_LANG, and errors too."""
    assert "未着手" in call("ex01", "--lang", "ja").out
    assert "未着手" in call("--lang", "ja", "ex01").out
    assert "もしかして" in call("--lang=ja", "avrage").err
    monkeypatch.setenv("GRADE_LANG", "ja")
    assert "未着手" in call("ex01").out
    assert "not started" in call("ex01", "--lang", "en").out


def test_the_course_by_path(call: Call, second_course: Path) -> None:
    """--course works before and after the command."""
    assert call("--course", str(second_course), "ex01", course=None).code == 1
    assert call("ex01", "--course", str(second_course), course=None).code == 1


def test_outside_a_course(call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty folder is told how to start."""
    monkeypatch.chdir(tmp_path)
    called = call("ex01", course=None)
    assert called.code == 2
    assert "there is no course here" in called.err
    assert "grade init" in called.err


def test_from_any_folder_inside(
    call: Call, second_course: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Any folder inside a course will do, and paths are shown from there."""
    monkeypatch.chdir(second_course / "exercises" / "ex01_average")
    called = call("ex01", course=None)
    assert called.code == 1
    assert "\n  average.py\n" in called.out


def test_hints_one_after_another(call: Call) -> None:
    """Each call shows the next hint, the last one again and again; a level can be asked for."""
    assert "Hint 1 of 3\n  What do you do with the sum?" in call("hint", "ex01").out
    assert "Hint 2 of 3" in call("hint", "ex01").out
    assert "Hint 3 of 3" in call("ex01").out
    assert "That was the last hint." in call("hint", "ex01").out
    assert "Hint 3 of 3" in call("hint", "ex01").out
    assert "Hint 1 of 3" in call("hint", "ex01", "--level", "1").out
    assert "grade hint" not in call("ex01").out
    assert call("hint", "exx").code == 2


def test_reset(call: Call, second_course: Path) -> None:
    """The old file is kept, and where is told."""
    file = second_course / MODULE
    file.write_text("mine", encoding="utf-8")
    called = call("reset", "ex01")
    assert called.code == 0
    kept = Path(called.out.split("kept: ")[1].split("\n")[0])
    assert kept.read_text() == "mine"
    assert "NotImplementedError" in file.read_text(encoding="utf-8")
    assert "as it was handed out" in call("reset", "ex01").out


def test_init_and_update(
    call: Call, second_course: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A learner's copy is made, works, and is brought up to date."""
    monkeypatch.setattr("grader.course.BUNDLE", second_course)
    called = call("init", str(tmp_path / "mine"))
    assert called.code == 0
    assert "4 files in" in called.out
    assert "grade ex01" in called.out
    assert call("ex01", course=tmp_path / "mine").code == 1
    assert "up to date" in call("update", course=tmp_path / "mine").out
    lesson = second_course / "exercises/ex01_average/README.md"
    lesson.write_text("mended", encoding="utf-8")
    (tmp_path / "mine" / MODULE).write_text("edited", encoding="utf-8")
    out = call("update", course=tmp_path / "mine").out
    assert "README.md: brought up to date" in out
    assert "average.py: edited by you, left as it is" in out
    assert call("init", str(tmp_path / "mine")).code == 2
    assert call("update").code == 2


def test_audit(call: Call, second_course: Path) -> None:
    """A course that holds exits 0; one that does not exits 1 with the full list."""
    called = call("audit")
    assert (called.code, called.err) == (0, "")
    assert "ex01_average: holds (7 checks, 1 accepted, 2 mistakes)" in called.out
    solution = second_course / "solutions/ex01_average/average.py"
    text = solution.read_text(encoding="utf-8")
    solution.write_text(text.replace("values.sum()", "-values.sum()"), encoding="utf-8")
    called = call("audit", "ex01")
    assert called.code == 1
    assert "the solution fails code/test_worked_example" in called.out
    assert "the course does not hold" in called.err


def test_audit_writes_stubs(call: Call, second_course: Path) -> None:
    """--write-stubs cuts the stubs anew."""
    (second_course / MODULE).write_text("old", encoding="utf-8")
    assert call("audit", "--write-stubs").code == 0
    assert "NotImplementedError" in (second_course / MODULE).read_text(encoding="utf-8")


def test_a_broken_course_is_the_authors(call: Call, second_course: Path) -> None:
    """A broken suite exits 3 with its place; nothing is recorded."""
    suite = second_course / "tests/course/ex01_average/test_average.py"
    suite.write_text("import nothing_of_the_kind\n", encoding="utf-8")
    called = call("ex01")
    assert called.code == 3
    assert "nothing_of_the_kind" in called.err
    assert "Traceback (most recent call last)" not in called.err


def test_a_store_that_cannot_be_written(call: Call, second_course: Path, data: Path) -> None:
    """The report is shown all the same; that it was not kept is told, with exit 3."""
    (second_course / MODULE).write_text(RIGHT, encoding="utf-8")
    data.mkdir()
    (data / "progress.db").write_bytes(b"no database" * 200)
    called = call("ex01")
    assert called.code == 3
    assert "passed: 4 of 4 points" in called.out
    assert "this attempt was not kept:" in called.err
    assert "the attempts cannot be read or written" in called.err
    unrecorded = call("ex01", "--no-record")
    assert (unrecorded.code, unrecorded.err) == (0, "")


@pytest.mark.parametrize("encoding", ["ascii", "cp932"])
def test_a_terminal_that_lacks_letters(
    call: Call, monkeypatch: pytest.MonkeyPatch, encoding: str
) -> None:
    """Where Japanese cannot be shown the page is English; JSON loses nothing anywhere."""
    monkeypatch.setattr(type(sys.stdout), "encoding", property(lambda _: encoding), raising=False)
    japanese = "未着手" in call("ex01", "--lang", "ja").out
    assert japanese is (encoding == "cp932")
    text = call("ex01", "--lang", "ja", "--json").out
    assert text.isascii()
    assert json.loads(text)["findings"][0]["title"] == "1, 2, 6 の平均は 3。"


def test_ctrl_c(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    """An interruption says that nothing was recorded, and exits 130."""

    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("grader.grading.grade", interrupted)
    called = call("ex01")
    assert called.code == 130
    assert called.err.strip() == "stopped; nothing was recorded"


def test_help_lists_every_command(call: Call) -> None:
    """--help fits a screen and names every command; each has help of its own."""
    called = call("--help")
    assert called.code == 0
    assert len(called.out.splitlines()) <= 24
    for name in COMMANDS:
        assert re.search(rf"^  {name} |[ ,]{name}(,|$)", called.out, re.MULTILINE)
        assert call(name, "--help").code == 0


def test_wrong_options(call: Call) -> None:
    """An option that does not exist is a usage error."""
    called = call("ex01", "--no-such")
    assert called.code == 2
    assert "--no-such" in called.err


def test_doctor(call: Call) -> None:
    """The doctor says which isolation is in force, layer by layer."""
    called = call("doctor")
    assert called.code in {0, 3}
    assert called.out.startswith("isolation: ")
    assert "attempts are kept in" in called.out


@pytest.mark.sandbox
def test_weaker_isolation_is_asked_for_and_told(
    second_course: Path, data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """--isolation process runs everywhere, and the report says that it is the weaker one."""
    (second_course / MODULE).write_text(RIGHT, encoding="utf-8")
    with pytest.raises(SystemExit) as caught:
        main(["--course", str(second_course), "ex01", "--isolation", "process"])
    out = capsys.readouterr().out
    assert caught.value.code == 0
    assert "weaker isolation" in out


def test_the_doctor_of_a_machine_that_refuses(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nothing can be kept apart the doctor says why and what to do, and exits 3."""
    layers = (Layer("seccomp", False, "the kernel has none"),)
    found = Diagnosis(None, layers, "the trees cannot be bound", "run it as another user")
    monkeypatch.setattr("grader.cli.doctor.diagnose", lambda _: found)
    called = call("doctor")
    assert called.code == 3
    assert called.out.startswith("isolation: refused\n  ✗ seccomp: the kernel has none\n")
    assert "✗ the trees cannot be bound\n  run it as another user\n" in called.out


def test_our_own_failure_exits_three(
    call: Call, second_course: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What broke is told as ours, costs no attempt, and is not taken for a failure."""

    def refuses(*_: object, **__: object) -> None:
        raise SandboxError("no room")

    monkeypatch.setattr("tests.engine.fakes.DirectSandbox.load", refuses)
    (second_course / MODULE).write_text(RIGHT, encoding="utf-8")
    called = call("ex01")
    assert called.code == 3
    assert "our fault, not yours: no room" in called.out
    assert "not judged completely" in called.out


@pytest.mark.sandbox
@pytest.mark.slow
def test_audit_of_several_exercises(data: Path, second_course: Path) -> None:
    """Several exercises are proved at once; their proofs come in the order of the course."""
    for place in ("exercises", "solutions", "tests/course"):
        folder = second_course / place
        shutil.copytree(folder / "ex01_average", folder / "ex02_average")
    file = second_course / "course.toml"
    more = '\n[[exercise]]\nid = "ex02_average"\ntitle = { en = "B", ja = "B" }\npoints = 4\n'
    file.write_text(file.read_text(encoding="utf-8") + more, encoding="utf-8")
    line = [sys.executable, "-m", "grader.cli.main", "audit", "--course", str(second_course)]
    done = subprocess.run(line, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    told = [line.partition(":")[0] for line in done.stdout.splitlines()]
    assert told[:2] == ["ex01_average", "ex02_average"]
