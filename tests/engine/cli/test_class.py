"""``grade class`` as a teacher calls it."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from click.shell_completion import ShellComplete

from grader.classroom import Progress
from grader.cli.main import grade
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

    monkeypatch.setattr("grader.cli.classes.options.open_sandbox", refuses)
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


def test_errors_speak_of_what_was_called(call: Call, tmp_path: Path) -> None:
    """``run`` is a word of ours: nobody typed it, nobody reads it."""
    for words in ((), ("in", "--bogus"), ("in", "--jobs", "0")):
        called = call("class", *words)
        assert called.code == 2
        assert " class [OPTIONS] SUBMISSIONS..." in called.err
        assert " class --help'" in called.err
        assert "class run" not in called.err
    called = call("class", "reprot", "-o", str(tmp_path / "r.html"))
    assert called.code == 2
    assert "did you mean report?" in called.err


def test_nothing_found(call: Call, tmp_path: Path) -> None:
    """A folder that holds no work says how work lies."""
    (tmp_path / "in" / "alice").mkdir(parents=True)
    called = call("class", str(tmp_path / "in"), *LOOSE)
    assert called.code == 0
    assert "0 marks of 0 learners" in called.out
    assert "STUDENT/EXERCISE" in called.out


def test_a_table_on_standard_output(call: Call, tmp_path: Path) -> None:
    """``--csv -`` is the table and nothing else: it goes into another program."""
    source = hand_in(tmp_path / "in", {"alice": RIGHT})
    called = call("class", str(source), "--csv", "-", *LOOSE)
    assert called.code == 0, called.err
    assert called.out.startswith("student,name,")
    assert len(called.out.splitlines()) == 2


def test_marks_in_the_gradebook(call: Call, tmp_path: Path) -> None:
    """nbgrader's gradebook has the marks of those on the list; again changes nothing."""
    pytest.importorskip("nbgrader", reason="needs the extra teacher")
    from nbgrader.api import Gradebook

    book = tmp_path / "gradebook.db"
    roster = tmp_path / "roster.csv"
    roster.write_text("id,name\nalice,Alice A\nbob,Bob B\n")
    source = hand_in(tmp_path / "in", {"alice": RIGHT, "bob": WRONG, "stranger": RIGHT})
    words = ("--roster", str(roster), "--gradebook", str(book), "--json", *LOOSE)
    for _ in range(2):
        called = call("class", str(source), *words)
        assert called.code == 0, called.err
        marks = {mark["student"]: mark["score"] for mark in json.loads(called.out)["marks"]}
        with Gradebook(f"sqlite:///{book}") as opened:
            found = {row["student"]: row["score"] for row in opened.submission_dicts("ex01")}
        assert found == {name: marks[name] for name in ("alice", "bob")}


def test_a_gradebook_that_cannot_be_written(call: Call, tmp_path: Path) -> None:
    """The file is named; the marks are kept, and the next run grades nothing again."""
    pytest.importorskip("nbgrader", reason="needs the extra teacher")
    source = hand_in(tmp_path / "in", {"alice": RIGHT})
    words = ("class", str(source), "--store", str(tmp_path / "s.db"), *LOOSE)
    called = call(*words, "--gradebook", str(tmp_path / "none" / "g.db"))
    assert called.code == 3
    assert "g.db: the gradebook cannot be read or written" in called.err
    assert "0 of 0 graded, 1 known before" in call(*words).err


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


SCHEMA = json.loads((Path(__file__).parents[3] / "docs" / "class.schema.json").read_text())
REGRADING = {"$defs": SCHEMA["$defs"], **SCHEMA["$defs"]["regrading"]}
ASKED = "learner.average(np.array([1.0, 2.0, 6.0]))"


@pytest.fixture
def kept(call: Call, tmp_path: Path) -> Path:
    """The store of a small class that was graded."""
    source = hand_in(tmp_path / "in", {"alice": RIGHT, "bob": WRONG, "x\x1b[31m": WRONG})
    called = call("class", str(source), "--store", str(tmp_path / "s.db"), *LOOSE)
    assert called.code == 0, called.err
    return tmp_path / "s.db"


def mend(course: Path) -> None:
    """The worked example takes the wrong sign for right from now on."""
    suite = course / "tests/course/ex01_average/test_average.py"
    suite.write_text(suite.read_text().replace(ASKED, f"abs({ASKED})"))


def test_json_is_as_described(call: Call, tmp_path: Path, second_course: Path) -> None:
    """Marks and differences are what docs/class.schema.json says, with and without marks."""
    jsonschema = pytest.importorskip("jsonschema")
    roster = tmp_path / "roster.csv"
    roster.write_text("id,name\nalice,Alice A\ncarol,Carol C\n")
    source = hand_in(tmp_path / "in", {"alice": RIGHT, "bob": WRONG})
    (source / "notes.txt").write_text("x")
    words = ("--store", str(tmp_path / "s.db"), "--json", *LOOSE)
    told = json.loads(call("class", str(source), "--roster", str(roster), *words).out)
    jsonschema.validate(told, SCHEMA)
    assert (told["unmatched"], told["missing"]) == (["bob"], ["carol"])
    assert len(told["notes"]) == 1
    (tmp_path / "empty").mkdir()
    nobody = json.loads(call("class", str(tmp_path / "empty"), *words).out)
    jsonschema.validate(nobody, SCHEMA)
    mend(second_course)
    called = call("class", "regrade", *words)
    assert called.code == 1
    told = json.loads(called.out)
    jsonschema.validate(told, REGRADING)
    assert [change["student"] for change in told["changes"]] == ["bob"]
    assert told["confirmed"] is False


def test_help_shows_both_ways(call: Call) -> None:
    """Grading a class, and what can be done with its store."""
    told = call("class", "--help").out
    assert "class [OPTIONS] SUBMISSIONS..." in told
    for word in ("regrade", "report", "feedback", "--roster", "--store"):
        assert word in told


def test_a_folder_that_is_called_like_a_command(call: Call, tmp_path: Path) -> None:
    """It is reached by its path; and a command after options says where it belongs."""
    hand_in(tmp_path / "report", {"alice": RIGHT})
    called = call("class", str(tmp_path / "report"), "--json", *LOOSE)
    assert len(json.loads(called.out)["marks"]) == 1
    called = call("class", "--store", str(tmp_path / "s.db"), "regrade")
    assert called.code == 2
    assert "the command comes first: grade class regrade" in called.err


def test_regrading_shows_and_changes_nothing(call: Call, kept: Path, second_course: Path) -> None:
    """Without a terminal and without --yes: the difference, exit 1, and how to let it stand."""
    mend(second_course)
    for _ in range(2):
        called = call("class", "regrade", "--store", str(kept))
        assert called.code == 1
        assert "bob · ex01" in called.out
        assert "failed → passed (+0.5)" in called.out
        assert "2 of 3 change: 2 get more points, 0 fewer" in called.out
        assert "\x1b" not in called.out
        assert f"grade class regrade --store {kept} --yes" in called.err


def test_the_call_that_confirms(
    call: Call, kept: Path, second_course: Path, tmp_path: Path
) -> None:
    """It names all that was asked for, as a shell reads it; a password in a URL is not told."""
    mend(second_course)
    store = kept.rename(tmp_path / "my store.db")
    called = call("class", "regrade", "--store", str(store), "--exercise", "ex01")
    assert f"grade class regrade --store '{store}' --exercise ex01 --yes" in called.err


def test_regrading_that_is_confirmed(call: Call, kept: Path, second_course: Path) -> None:
    """With --yes the new marks stand, and a second time nothing changes."""
    mend(second_course)
    called = call("class", "regrade", "--store", str(kept), "--yes")
    assert called.code == 0
    assert "the new marks stand; the old reports are kept" in called.out
    called = call("class", "regrade", "--store", str(kept))
    assert called.code == 0
    assert "nothing changes for 3 graded again" in called.out


@pytest.mark.parametrize(("typed", "code"), [("y\n", 0), ("n\n", 1), ("\n", 1)])
def test_regrading_that_asks(
    call: Call,
    kept: Path,
    second_course: Path,
    monkeypatch: pytest.MonkeyPatch,
    typed: str,
    code: int,
) -> None:
    """Somebody at a terminal is asked; anything but yes changes nothing."""

    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    mend(second_course)
    monkeypatch.setattr("sys.stdin", Terminal(typed))
    called = call("class", "regrade", "--store", str(kept))
    assert called.code == code
    assert "let the new marks stand?" in called.out + called.err


@pytest.mark.parametrize("what", ["regrade", "report", "feedback"])
def test_without_a_store(call: Call, tmp_path: Path, what: str) -> None:
    """A mistyped store is said, and none is made."""
    store = tmp_path / "none.db"
    out = [] if what == "regrade" else ["-o", str(tmp_path / "out")]
    called = call("class", what, "--store", str(store), *out)
    assert called.code == 2
    assert "there are no results of a class" in called.err
    assert not store.exists()


@pytest.mark.parametrize("what", ["report", "feedback"])
def test_nothing_asked_for(call: Call, kept: Path, what: str) -> None:
    """Without a file to write there is nothing to do."""
    called = call("class", what, "--store", str(kept))
    assert called.code == 2
    assert "nothing is to be written" in called.err


def test_the_report(call: Call, kept: Path, tmp_path: Path) -> None:
    """A page and its figures, from the store alone."""
    pytest.importorskip("matplotlib", reason="needs the extra teacher")
    names = ("r.html", "r.csv", "r.json")
    page, table, data = (tmp_path / name for name in names)
    words = ["-o", str(page), "--csv", str(table), "--json", str(data)]
    called = call("class", "report", "--store", str(kept), *words)
    assert called.code == 0, called.err
    assert page.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    assert table.read_text(encoding="utf-8").count("\n") > 3
    assert json.loads(data.read_text())
    called = call("class", "report", "--store", str(kept), "--lang", "ja", "-o", str(page))
    assert '<html lang="ja">' in page.read_text(encoding="utf-8")
    assert "grade class regrade --lang ja --yes" in called.err
    assert call("class", "regrade", "--store", str(kept), "--lang", "ja", "--yes").code == 0
    called = call("class", "report", "--store", str(kept), "--lang", "ja", "-o", str(page))
    assert "--lang ja" not in called.err


def test_feedback(call: Call, kept: Path, tmp_path: Path) -> None:
    """A page for each learner; who is in no download's zip is told."""
    folder, packed = tmp_path / "pages", tmp_path / "canvas.zip"
    words = ["-o", str(folder), "--canvas-zip", str(packed)]
    called = call("class", "feedback", "--store", str(kept), *words)
    assert called.code == 0, called.err
    assert len(list(folder.glob("*.html"))) == 3
    assert "as no download names them: alice" in called.err
    assert "\x1b" not in called.err
    assert zipfile.ZipFile(packed).namelist() == []


def test_feedback_for_a_download(call: Call, tmp_path: Path) -> None:
    """What came from Canvas goes back under the names that Canvas gave."""
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "yamadataro_12_345_average.py").write_bytes(RIGHT)
    store, packed = tmp_path / "s.db", tmp_path / "canvas.zip"
    called = call("class", str(tmp_path / "in"), "--exercise", "1", "--store", str(store), *LOOSE)
    assert called.code == 0, called.err
    called = call("class", "feedback", "--store", str(store), "--canvas-zip", str(packed))
    assert called.code == 0, called.err
    assert zipfile.ZipFile(packed).namelist() == ["yamadataro_12_345_average.py.html"]


def test_a_store_that_is_a_url(call: Call, tmp_path: Path) -> None:
    """Any database that SQLAlchemy reaches keeps results as a file does."""
    pytest.importorskip("sqlalchemy", reason="needs the extra teacher")
    source = hand_in(tmp_path / "in", {"bob": WRONG, "alice": RIGHT})
    url = f"sqlite+pysqlite:///{tmp_path / 'server.db'}"
    first = call("class", str(source), "--json", "--store", str(tmp_path / "s.db"), *LOOSE)
    again = call("class", str(source), "--json", "--store", url, *LOOSE)
    assert again.out == first.out
    assert "0 of 0 graded, 2 known" in call("class", str(source), "--store", url, *LOOSE).err
    assert call("class", "regrade", "--store", url).code == 0


def test_ctrl_c(
    call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, second_course: Path
) -> None:
    """Exit 130, a line that says what is kept, and the next run grades only what is missing."""
    source = hand_in(tmp_path / "in", {f"s{n}": WRONG + b"\n" * n for n in range(3)})
    words = ("class", str(source), "--store", str(tmp_path / "s.db"), *LOOSE)

    def stop(self: object, now: Progress) -> None:
        if now.done == 1:
            raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("grader.cli.classes.options.ProgressLine.__call__", stop)
        called = call(*words)
    assert called.code == 130
    assert "stopped; what was graded is kept" in called.err
    assert called.out == ""
    assert "2 of 2 graded, 1 known before" in call(*words).err


def test_a_wrong_engine(call: Call, tmp_path: Path) -> None:
    """An address that is none exits 2 with an example, and nothing is graded."""
    source = hand_in(tmp_path / "in", {"alice": RIGHT})
    for words in ((str(source),), ("regrade",)):
        store = ("--store", str(tmp_path / "s.db"))
        called = call("class", *words, "--engine", "localhost", *store)
        assert called.code == 2
        assert called.out == ""
    assert "there are no results of a class" in called.err


def test_what_a_shell_is_offered() -> None:
    """Files and subcommands, options of a run, options of a subcommand."""
    complete = ShellComplete(grade, {}, "grade", "_GRADE_COMPLETE")

    def offered(words: list[str], incomplete: str) -> list[tuple[str, str]]:
        return [(item.type, item.value) for item in complete.get_completions(words, incomplete)]

    assert offered(["class"], "re") == [("file", "re"), ("plain", "regrade"), ("plain", "report")]
    assert offered(["class"], "--ros") == [("plain", "--roster")]
    assert offered(["class", "regrade"], "--y") == [("plain", "--yes")]
    assert offered(["class", "folder"], "--ros") == [("plain", "--roster")]
