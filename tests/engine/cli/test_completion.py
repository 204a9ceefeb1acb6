"""What a shell is offered, and how fast."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.shell_completion import ShellComplete

from grader.cli.main import COMMANDS, grade
from tests.engine.cli.conftest import Called

Call = Callable[..., Called]
ROOT = Path(__file__).parents[3]


def offered(words: list[str], incomplete: str) -> list[str]:
    complete = ShellComplete(grade, {}, "grade", "_GRADE_COMPLETE")
    return [item.value for item in complete.get_completions(words, incomplete)]


@pytest.fixture
def here(data: Path, second_course: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("GRADE_COURSE", str(second_course))
    return second_course


@pytest.mark.parametrize("name", ["run", "hint", "watch", "reset", "solution", "history"])
def test_exercises_after_a_command(here: Path, name: str) -> None:
    """Short names first; the whole name once one is meant."""
    assert offered([name], "") == ["ex01"]
    assert offered([name], "ex01") == ["ex01", "ex01_average"]
    assert offered([name], "ex01_") == ["ex01_average"]
    assert offered([name], "zz") == []


def test_exercises_as_the_first_word(here: Path) -> None:
    """``grade ex…`` is completed beside commands and options."""
    assert offered([], "ex") == ["export", "ex01", "ex01_average"]
    assert offered([], "--l") == ["--lang"]


def test_no_course_no_exercises(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where there is none, or a broken one, a shell hears nothing, not an error."""
    monkeypatch.setenv("GRADE_COURSE", str(tmp_path))
    assert offered(["hint"], "") == []
    (tmp_path / "course.toml").write_text("[", encoding="utf-8")
    assert offered(["hint"], "") == []


def test_the_course_that_is_named(
    here: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """``--course`` before the command or after it counts."""
    monkeypatch.delenv("GRADE_COURSE")
    assert offered(["--course", str(here), "hint"], "") == ["ex01"]
    assert offered(["hint", "--course", str(here)], "") == ["ex01"]


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_script_for_each_shell(call: Call, shell: str) -> None:
    """The script, and in comments how to have it always."""
    called = call("completion", shell)
    assert called.code == 0
    assert "_GRADE_COMPLETE" in called.out
    assert f"grade completion {shell}" in called.out.splitlines()[-1]
    assert call("completion", "csh").code == 2


@pytest.mark.skipif(shutil.which("bash") is None, reason="no bash")
def test_bash_takes_the_script(call: Call, tmp_path: Path) -> None:
    """It is sound, and defines what bash then calls."""
    script = tmp_path / "grade.bash"
    script.write_text(call("completion", "bash").out, encoding="utf-8")
    line = f". {script} && complete -p grade"
    done = subprocess.run(["bash", "-c", line], capture_output=True, text=True, check=True)
    assert "_grade_completion" in done.stdout


@pytest.mark.parametrize("words", ["grade hint ex", "grade watch ex", "grade run ex", "grade ex"])
def test_nothing_heavy_is_loaded(second_course: Path, tmp_path: Path, words: str) -> None:
    """A shell waits at every press of the key: no NumPy, no pytest, no watchfiles, no store."""
    program = (
        "import sys\nfrom grader.cli.main import main\nsys.argv[0] = 'grade'\n"
        "try:\n    main([])\nexcept SystemExit:\n    pass\n"
        "heavy = {'numpy', 'sympy', 'flint', 'pytest', 'watchfiles', 'wcwidth'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "GRADE_COURSE": str(second_course),
        "GRADE_DATA": str(tmp_path / "data"),
        "_GRADE_COMPLETE": "bash_complete",
        "COMP_WORDS": words,
        "COMP_CWORD": str(len(words.split()) - 1),
    }
    done = subprocess.run(
        [sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True
    )
    assert "plain,ex01" in done.stdout
    assert done.stdout.splitlines()[-1] == "[]"
    assert not (tmp_path / "data").exists()


def test_commands_are_described(here: Path) -> None:
    """At the start of the line every command is offered."""
    assert offered([], "") == list(COMMANDS)
