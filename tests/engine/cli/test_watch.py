"""``grade watch`` as a person has it: through a real pseudo-terminal, from start to end."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

pexpect = pytest.importorskip("pexpect")
termios = pytest.importorskip("termios")
wcwidth = pytest.importorskip("wcwidth")

pytestmark = [pytest.mark.sandbox, pytest.mark.slow]
ROOT = Path(__file__).parents[3]
LONG_S = 40
FOOT = r"\? keys"
NARROW_FOOT = r"\bq \S"
MODULE = "exercises/ex01_average/average.py"
RIGHT = (ROOT / "tests/second_course/solutions/ex01_average/average.py").read_text(encoding="utf-8")
WRONG = RIGHT.replace("values.sum()", "-values.sum()")


@pytest.fixture
def two(second_course: Path) -> Path:
    """The second course with a second exercise, which is the first one once more."""
    for place in ("exercises", "solutions", "tests/course"):
        first = second_course / place / "ex01_average"
        subprocess.run(["cp", "-r", first, first.with_name("ex02_average")], check=True)
    file = second_course / "course.toml"
    text = file.read_text(encoding="utf-8")
    more = '\n[[exercise]]\nid = "ex02_average"\ntitle = { en = "Once more", ja = "もう一度" }\n'
    file.write_text(f'{text}{more}points = 4\nrequires = ["ex01_average"]\n', encoding="utf-8")
    return second_course


@pytest.fixture
def surroundings(tmp_path: Path) -> dict[str, str]:
    """The environment of the command: nothing of the one who runs the tests."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return {
        **kept,
        "GRADE_DATA": str(tmp_path / "data"),
        "GRADE_ISOLATION": "process",
        "LANG": "C.UTF-8",
        "PYTHONPATH": str(ROOT),
        "TERM": "xterm",
    }


Start = Callable[..., Any]


@pytest.fixture
def start(two: Path, surroundings: dict[str, str]) -> Iterator[Start]:
    """Starts ``grade watch …`` in the course; whatever is left at the end is ended."""
    started: list[Any] = []

    def starting(*words: str, columns: int = 80, **environment: str) -> Any:
        child = pexpect.spawn(
            sys.executable,
            ["-m", "grader.cli.main", "watch", *words],
            cwd=str(two),
            env={**surroundings, **environment},
            dimensions=(40, columns),
            timeout=LONG_S,
            encoding="utf-8",
        )
        child.delaybeforesend = None
        started.append(child)
        return child

    yield starting
    for child in started:
        child.close(force=True)


def save(course: Path, text: str, name: str = MODULE) -> None:
    (course / name).write_text(text, encoding="utf-8")


def ended(child: Any) -> int:
    """The exit code of a command that ends by itself, and leaves the terminal as it was."""
    child.expect(pexpect.EOF)
    assert not single_keys(child)
    child.close()
    return int(child.exitstatus)


def single_keys(child: Any) -> bool:
    """Whether the terminal hands over keys at once, and does not show them."""
    flags = termios.tcgetattr(child.child_fd)[3]
    assert bool(flags & termios.ICANON) == bool(flags & termios.ECHO)
    return not flags & termios.ICANON


def attempts(surroundings: dict[str, str]) -> int:
    with sqlite3.connect(Path(surroundings["GRADE_DATA"]) / "progress.db") as connection:
        (count,) = connection.execute("SELECT count(*) FROM attempt").fetchone()
    connection.close()
    return int(count)


def test_from_start_to_end(start: Start, two: Path, surroundings: dict[str, str]) -> None:
    """A stub, a mistake, a hint, the solution's page, on to the next exercise, the end."""
    child = start()
    child.expect("not started: 0 of 4 points")
    child.expect(FOOT)
    assert single_keys(child)
    save(two, WRONG)
    child.expect("holds now: ")
    child.expect("came back:")
    child.expect("not passed yet")
    child.expect(FOOT)
    child.send("h")
    child.expect("What your numbers point to")
    child.send("s")
    child.expect("once you have passed")
    child.send("r")
    child.expect("Hint 1 of")
    child.send("?")
    child.expect("the whole report")
    save(two, RIGHT)
    child.expect(r"passed: 4 of 4 points \(\+[\d.]+\)")
    child.expect("Enter: on to ex02 · Once more")
    child.send("l")
    child.expect("✓ ex01")
    child.send("s")
    child.expect("The course's solution")
    child.send("\n")
    child.expect("Enter: on to ex02")
    child.send("\n")
    child.expect("ex02 · Once more")
    child.expect("not started")
    save(two, RIGHT, "exercises/ex02_average/average.py")
    child.expect("That was the last exercise")
    child.send("q")
    assert ended(child) == 0
    assert attempts(surroundings) == 3


def test_each_text_is_kept_once(start: Start, two: Path, surroundings: dict[str, str]) -> None:
    """Back and forth between two texts is two attempts; beginning to watch again is none."""
    child = start("ex01")
    child.expect("not started")
    for text, told in ((WRONG, "not passed yet"), (RIGHT, "passed: 4"), (WRONG, "not passed")):
        save(two, text)
        child.expect(told)
    save(two, RIGHT)
    child.expect("passed: 4")
    child.send("q")
    assert ended(child) == 0
    assert attempts(surroundings) == 2
    again = start("ex01")
    again.expect("passed: 4")
    again.send("q")
    assert ended(again) == 0
    assert attempts(surroundings) == 2


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="reads /proc")
def test_killed_at_once(start: Start, two: Path) -> None:
    """Nothing of ours runs on after kill -9, and a new watch begins as if nothing had been."""
    child = start("ex01")
    child.expect("not started")
    (worker,) = children_of(child.pid)
    child.kill(signal.SIGKILL)
    child.wait()
    deadline = time.monotonic() + LONG_S
    while Path(f"/proc/{worker}").exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not Path(f"/proc/{worker}").exists()
    save(two, RIGHT)
    again = start("ex01")
    again.expect("passed: 4")


def children_of(parent: int) -> list[int]:
    found = []
    for file in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            fields = file.read_text(encoding="utf-8").rpartition(")")[2].split()
            if int(fields[1]) == parent:
                found.append(int(file.parent.name))
    return found


def test_a_course_that_is_moved(start: Start, two: Path) -> None:
    """The watch says so, every key still answers, and the way back is noticed."""
    child = start("ex01")
    child.expect("not started")
    away = two.with_name("moved")
    two.rename(away)
    child.expect("Waiting until the file is there")
    for key in "lsrh":
        child.send(key)
        child.expect(FOOT)
    away.rename(two)
    child.expect("not started")
    child.send("q")
    assert ended(child) == 0


def test_starting_afresh(start: Start, two: Path) -> None:
    """x asks; y puts the stub back and keeps the file."""
    save(two, RIGHT)
    child = start("ex01")
    child.expect("passed: 4")
    child.send("x")
    child.expect("Start afresh")
    child.send("n")
    child.expect("passed: 4")
    child.send("x")
    child.expect("Start afresh")
    child.send("y")
    child.expect("Your file is kept")
    child.expect("not started")
    kept = list((two / "exercises/ex01_average/kept").iterdir())
    assert [file.read_text(encoding="utf-8") for file in kept] == [RIGHT]


def test_editors(start: Start, two: Path) -> None:
    """Emptied and written, renamed over, taken away and brought back: the text is judged."""
    module = two / MODULE
    child = start("ex01")
    child.expect("not started")
    module.write_bytes(b"")
    save(two, WRONG)
    child.expect("not passed yet: 0")
    draft = module.with_name("average.py~")
    draft.write_text(RIGHT, encoding="utf-8")
    draft.replace(module)
    child.expect("passed: 4")
    module.unlink()
    child.expect("Waiting until the file is there")
    save(two, "def average(:")
    child.expect("not readable")
    folder = module.parent
    folder.rename(two / "elsewhere")
    child.expect("Waiting until the file is there")
    (two / "elsewhere").rename(folder)
    child.expect("not readable")
    save(two, RIGHT)
    child.expect("passed: 4")


def test_a_program_that_never_ends(start: Start, two: Path) -> None:
    """The next save does not wait for it."""
    child = start("ex01")
    child.expect("not started")
    save(two, RIGHT + "\nwhile True:\n    pass\n")
    child.expect("Grading")
    save(two, RIGHT)
    child.expect("passed: 4")


@pytest.mark.parametrize(("how", "code"), [("^C", 130), ("TERM", 143), ("HUP", 129)])
def test_the_terminal_is_as_before(start: Start, how: str, code: int) -> None:
    """After Ctrl-C and after a signal keys are shown again, and no traceback is."""
    child = start("ex01")
    child.expect(FOOT)
    assert single_keys(child)
    if how == "^C":
        child.sendintr()
    else:
        child.kill(getattr(signal, f"SIG{how}"))
    assert ended(child) == code
    assert "Traceback" not in child.before


def test_stopped_and_continued(start: Start, two: Path) -> None:
    """Ctrl-Z gives the terminal back; the way back draws the page again."""
    child = start("ex01")
    child.expect(FOOT)
    child.send("\x1a")
    _, status = os.waitpid(child.pid, os.WUNTRACED)
    assert os.WIFSTOPPED(status)
    assert not single_keys(child)
    child.kill(signal.SIGCONT)
    child.expect("not started")
    assert single_keys(child)
    save(two, RIGHT)
    child.expect("passed: 4")
    child.send("q")
    assert ended(child) == 0


def test_japanese_on_a_narrow_terminal(start: Start, two: Path) -> None:
    """Forty columns, in Japanese: no line is wider, before and after a change of size."""
    save(two, WRONG)
    child = start("ex01", columns=40, GRADE_LANG="ja")
    child.expect("まだ合格していません")
    first = child.before
    child.expect(NARROW_FOOT)
    child.setwinsize(30, 60)
    child.expect("まだ合格していません")
    child.expect(NARROW_FOOT)
    child.setwinsize(30, 40)
    child.expect("まだ合格していません")
    second = child.before
    child.expect(NARROW_FOOT)
    child.send("?")
    child.expect_exact("\x1b[2J")
    child.expect("q  ")
    for page in (first, second, child.before):
        lines = re.sub(r"\x1b\[[0-9;]*[A-Za-z]", "", page).splitlines()
        assert [line for line in lines if wcwidth.wcswidth(line) > 40] == []
    assert "✗" in first
    child.send("q")
    assert ended(child) == 0


def test_without_a_terminal(two: Path, surroundings: dict[str, str]) -> None:
    """Lines are keys; pages come one below the other, without codes for a screen."""
    done = subprocess.run(
        [sys.executable, "-m", "grader.cli.main", "watch", "ex01"],
        cwd=two,
        env=surroundings,
        input="?\nquit\n",
        capture_output=True,
        text=True,
        timeout=LONG_S,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "the whole report" in done.stdout
    assert "\x1b" not in done.stdout


def test_nothing_left_to_watch(start: Start, two: Path) -> None:
    """When everything is passed a name is needed."""
    for name in ("ex01", "ex02"):
        save(two, RIGHT, f"exercises/{name}_average/average.py")
        child = start(name)
        child.expect("passed: 4")
        child.send("q")
        assert ended(child) == 0
    child = start()
    child.expect("Everything is passed")
    assert ended(child) == 2
