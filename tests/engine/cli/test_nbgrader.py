"""``grade nbgrader``: what a teacher types and reads."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.engine.cli.conftest import Called


def test_an_nbgrader_course_is_made(call: Callable[..., Called], tmp_path: Path) -> None:
    """The files are counted, and the next thing to type is said."""
    done = call("nbgrader", "init", str(tmp_path / "nb"))
    assert done.code == 0, done.err
    assert "2 files" in done.out
    assert "nbgrader generate_assignment" in done.out
    assert (tmp_path / "nb" / "nbgrader_config.py").is_file()


@pytest.mark.parametrize("words", [("--lang", "ja", "nbgrader", "init"), ("nbgrader", "init")])
def test_the_language_may_stand_in_front(
    call: Callable[..., Called], tmp_path: Path, words: tuple[str, ...]
) -> None:
    """Options of ``grade`` itself reach commands of a group too."""
    last = () if "--lang" in words else ("--lang", "ja")
    assert call(*words, str(tmp_path / "nb"), *last).code == 0
    (file,) = (tmp_path / "nb" / "source").glob("*/*.ipynb")
    assert '"language": "ja"' in file.read_text(encoding="utf-8")


def test_an_edited_file_is_named(call: Callable[..., Called], tmp_path: Path) -> None:
    """What was left as it is, is said on standard error."""
    call("nbgrader", "init", str(tmp_path / "nb"))
    (tmp_path / "nb" / "nbgrader_config.py").write_text("# mine\n", encoding="utf-8")
    done = call("nbgrader", "init", str(tmp_path / "nb"))
    assert done.code == 0
    assert "nbgrader_config.py" in done.err
    assert "0 files" in done.out


def test_a_mistyped_exercise(call: Callable[..., Called], tmp_path: Path) -> None:
    """A usage error, and nothing is written."""
    done = call("nbgrader", "init", str(tmp_path / "nb"), "--exercise", "ex77")
    assert done.code == 2
    assert not (tmp_path / "nb").exists()


def test_without_the_extra(
    call: Callable[..., Called], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Grading needs nbgrader: the error says what to install. Making the course does not."""
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    done = call("nbgrader", "autograde", "ex01", "--course", str(tmp_path))
    assert done.code == 2
    assert "teacher" in done.err
    assert "pip install" in done.err


def test_a_folder_without_a_configuration(call: Callable[..., Called], tmp_path: Path) -> None:
    """Without it nbgrader would run the code in a kernel with all rights: refused."""
    pytest.importorskip("nbgrader", reason="needs the extra teacher")
    done = call("nbgrader", "autograde", "ex01", "--course", str(tmp_path))
    assert done.code == 2
    assert "there is no nbgrader_config.py here" in done.err


def test_a_configuration_without_our_steps(call: Callable[..., Called], tmp_path: Path) -> None:
    """The same where the configuration is there but says nothing of us."""
    pytest.importorskip("nbgrader", reason="needs the extra teacher")
    (tmp_path / "nbgrader_config.py").write_text("c = get_config()\n", encoding="utf-8")
    done = call("nbgrader", "autograde", "ex01", "--course", str(tmp_path))
    assert done.code == 2
    assert "GradeInSandbox" in done.err


def test_a_configuration_that_cannot_be_read(call: Callable[..., Called], tmp_path: Path) -> None:
    """A slip in it is told, without a traceback, and nothing is graded."""
    pytest.importorskip("nbgrader", reason="needs the extra teacher")
    (tmp_path / "nbgrader_config.py").write_text("c = = 1\n", encoding="utf-8")
    done = call("nbgrader", "autograde", "ex01", "--course", str(tmp_path))
    assert done.code == 2
    assert "Traceback" not in done.err + done.out


def test_ctrl_c_keeps_what_is_graded(
    call: Callable[..., Called], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Marks are in the gradebook already: nobody is told that nothing was recorded."""
    pytest.importorskip("nbgrader", reason="needs the extra teacher")
    from grader.nbgrader import running

    def stopped(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(running, "autograde", stopped)
    done = call("nbgrader", "autograde", "ex01", "--course", str(tmp_path))
    assert done.code == 130
    assert "what was graded is kept" in done.err
