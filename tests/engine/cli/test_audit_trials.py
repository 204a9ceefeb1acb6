"""``grade audit`` on programs that do not come with an exercise: mutants, and a corpus."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from grader.cli.trials import progress_line
from grader.model import Exercise
from tests.engine.cli.conftest import Called

Call = Callable[..., Called]
ID = "ex01_average"
SOLUTION = f"solutions/{ID}/average.py"
RIGHT = (
    "def average(xs):\n    return sum(xs) / len(xs)\n\n\n"
    "def centred(xs):\n    return xs - sum(xs) / len(xs)\n"
)


@pytest.mark.slow
@pytest.mark.sandbox
def test_mutants(call: Call, second_course: Path) -> None:
    """It exits 0 where no wrong program passes; those told by robust checks stand apart."""
    pytest.importorskip("cosmic_ray", reason="needs the extra teacher")
    solution = second_course / SOLUTION
    text = solution.read_text(encoding="utf-8").replace("values.size == 0", "values.size < 1")
    text = text.replace("np.asarray(xs, dtype=float) - average", "xs - average")
    solution.write_text(text, encoding="utf-8")
    called = call("audit", "--mutants")
    assert (called.code, called.err) == (0, ""), called.out
    assert "1 told by robust checks only, 0 equivalent, 0 pass\n" in called.out
    assert "  robust checks only, line 11 (NumberReplacer)\n    -     if values" in called.out
    suite = second_course / f"tests/course/{ID}/test_average.py"
    text = suite.read_text(encoding="utf-8")
    raises = 'check.raises(ValueError, learner.average, np.zeros(0), misconception="empty")'
    suite.write_text(text.replace(raises, "pass"), encoding="utf-8")
    called = call("audit", "--mutants", "ex01")
    assert called.code == 1
    assert "average.py:11: a wrong program passes (NumberReplacer)\n    -     if val" in called.out
    assert called.err == "the suites do not hold: 1 problem\n"


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """Programs of one exercise, some of which lie where they do not belong."""
    folder = tmp_path / "corpus"
    files = {
        "accepted/right.py": RIGHT,
        "accepted/refused.py": RIGHT.replace("return xs -", "return -xs +"),
        "mistakes/sign/named.py": RIGHT.replace("return sum", "return -sum"),
        "mistakes/half/misnamed.py": RIGHT.replace("return sum", "return -sum"),
        "mistakes/half/unnamed.py": RIGHT.replace("return sum(xs) /", "return 3 + sum(xs) /"),
        "mistakes/sign/right.py": RIGHT,
        "mistakes/no-such-name/right.py": RIGHT,
    }
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.mark.slow
@pytest.mark.sandbox
def test_a_corpus(call: Call, corpus: Path) -> None:
    """What lies where it does not belong is told with counts and shares; exit 1."""
    (corpus / "mistakes/sign/large.py").write_bytes(b"#" * (1 << 20))
    called = call("audit", "ex01", "--corpus", str(corpus))
    assert called.code == 1
    first, *rest = called.out.replace(str(corpus), "").splitlines()
    assert first == (
        "ex01_average: accepted: 2, 1 refused (50.0%), 0 misnamed (0.0%);"
        " mistakes: 6, 2 accepted (33.3%), 1 misnamed (16.7%), 1 unnamed (16.7%),"
        " 1 unjudged (16.7%)"
    )
    assert [line.partition(": ")[0].strip() for line in rest] == [
        "/accepted/refused.py",
        "/mistakes/half/misnamed.py",
        "/mistakes/half/unnamed.py",
        "/mistakes/no-such-name/right.py",
        "/mistakes/sign/large.py",
        "/mistakes/sign/right.py",
    ]
    assert rest[1].endswith("is named sign, not half")
    assert called.err == "the corpus does not hold: 6 problems\n"


@pytest.mark.slow
@pytest.mark.sandbox
@pytest.mark.skipif(os.name != "posix", reason="there no file can have such a name")
def test_names_that_rule_the_terminal(call: Call, tmp_path: Path) -> None:
    """A file may be called anything: it stays one line of printable signs."""
    file = tmp_path / "ex01/mistakes/si\x1b[2Jgn/a\nthe corpus holds\u202e.py"
    file.parent.mkdir(parents=True)
    file.write_text(RIGHT, encoding="utf-8")
    called = call("audit", "--corpus", str(tmp_path))
    assert called.code == 1
    assert len(called.out.splitlines()) == 2
    assert all(line.isprintable() for line in called.out.splitlines())


@pytest.mark.slow
@pytest.mark.sandbox
def test_a_corpus_as_json(call: Call, corpus: Path) -> None:
    """The same as plain data, the same exit code."""
    called = call("audit", "ex01", "--corpus", str(corpus), "--json")
    assert (called.code, called.err) == (1, "")
    told = json.loads(called.out)
    assert (told["version"], told["holds"]) == (1, False)
    (one,) = told["exercises"]
    assert one["exercise"] == ID
    assert one["accepted"]["shares"]["refused"] == 0.5
    assert one["mistakes"]["programs"] == 5
    assert one["mistakes"]["accepted"] == 2
    assert {(Path(p["file"]).name, p["fault"]) for p in one["problems"]} == {
        ("refused.py", "refused"),
        ("misnamed.py", "misnamed"),
        ("unnamed.py", "unnamed"),
        ("right.py", "accepted"),
    }


@pytest.mark.slow
@pytest.mark.sandbox
def test_the_courses_own_programs(call: Call, second_course: Path) -> None:
    """A folder for each exercise, by any of its names, as the course itself has them."""
    called = call("audit", "--corpus", str(second_course / "tests/course"))
    assert (called.code, called.err) == (0, "")
    assert called.out.endswith("the corpus holds\n")
    short = second_course / "theirs"
    short.mkdir()
    (second_course / "tests/course" / ID).rename(short / "ex01")
    (second_course / "tests/course" / ID).symlink_to(short / "ex01")
    assert call("audit", "ex01", "--corpus", str(short)).code == 0


@pytest.mark.parametrize(
    ("files", "words", "problem"),
    [
        ([], (), "there are no programs here"),
        (["accepted/a.py"], (), "these are the programs of one exercise"),
        (["ex07/accepted/a.py"], (), "no exercise or command 'ex07'"),
        (["ex01/accepted/a.py", "average/accepted/a.py"], (), "two folders of ex01_average"),
        (["mistakes/a.py"], ("ex01",), "this mistake has no name"),
        (["ex01/accepted/a.txt"], ("ex01",), "there are no programs here"),
        (["accepted/a.txt"], ("ex01",), "there are no programs here"),
    ],
)
def test_a_folder_laid_out_otherwise(
    call: Call, tmp_path: Path, files: list[str], words: tuple[str, ...], problem: str
) -> None:
    """It is refused with what is expected: nothing in it is passed over."""
    folder = tmp_path / "corpus"
    folder.mkdir()
    for name in files:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(RIGHT, encoding="utf-8")
    called = call("audit", *words, "--corpus", str(folder))
    assert called.code == 2
    assert problem in called.err


def test_a_learners_copy(
    call: Call, second_course: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The lines of a solution are shown to its author, and not in a learner's copy."""
    monkeypatch.setattr("grader.course.BUNDLE", second_course)
    copy = tmp_path / "mine"
    call("init", str(copy), "--course", str(second_course))
    for words in (("--mutants",), ("--corpus", str(tmp_path))):
        called = call("audit", *words, course=copy)
        assert (called.code, called.out) == (2, "")
        assert "learner's copy" in called.err


def test_options_that_say_two_things(call: Call, tmp_path: Path) -> None:
    """They are refused, and so is a folder that is not there."""
    for words in (
        ("--mutants", "--corpus", str(tmp_path)),
        ("--json",),
        ("--mutants", "--json"),
        ("--corpus", str(tmp_path / "nowhere")),
    ):
        called = call("audit", *words)
        assert (called.code, called.out) == (2, "")


def test_the_line_on_a_terminal(
    exercise: Exercise, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A terminal sees how far it is, and nothing of that once it is done; a log sees nothing."""
    tell = progress_line(exercise)
    for done in (0, 1, 2):
        tell(done, 2)
    assert capsys.readouterr().err == ""
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    tell(0, 2)
    tell(2, 2)
    assert capsys.readouterr().err == f"\r\x1b[K{ID}: 0 of 2 judged\r\x1b[K"


@pytest.mark.slow
@pytest.mark.sandbox
@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
@pytest.mark.parametrize("seconds", [0.0, 0.2, 1.0])
def test_stopped(second_course: Path, tmp_path: Path, seconds: float) -> None:
    """Ctrl-C, whenever it comes, ends all processes with one line and no traceback."""
    for place in ("exercises", "solutions", "tests/course"):
        shutil.copytree(second_course / place / ID, second_course / place / "ex02_again")
    for folder in ("exercises", "solutions"):
        (second_course / folder / "ex02_again/average.py").rename(
            second_course / folder / "ex02_again/again.py"
        )
    listing = second_course / "course.toml"
    entry = listing.read_text(encoding="utf-8").partition("[[exercise]]")[2]
    with listing.open("a", encoding="utf-8") as file:
        file.write("\n[[exercise]]" + entry.replace(ID, "ex02_again"))
    process = subprocess.Popen(
        [sys.executable, "-c", "from grader.cli.main import main; main()", "audit"],
        cwd=second_course,
        env={**os.environ, "GRADE_DATA": str(tmp_path / "data"), "GRADE_LANG": "en"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    while process.poll() is None and not children.read_text("ascii"):
        time.sleep(0.01)
    time.sleep(seconds)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGINT)
    out, told = process.communicate(timeout=60)
    # Where it came too late, all was proved.
    assert told.strip() == "stopped; nothing was recorded" or "ex02_again" in out
