"""The ``grade`` command itself: completion, and output that nobody reads."""

from __future__ import annotations

import io
from typing import Any

import click
import pytest
from click.shell_completion import ShellComplete

from grader.cli.main import COMMANDS, grade, main


def test_a_shell_is_offered_every_command() -> None:
    """Completion at the start of the line gives the commands and what each does."""
    found = ShellComplete(grade, {}, "grade", "_GRADE_COMPLETE").get_completions([], "")
    assert [item.value for item in found] == list(COMMANDS)


def test_an_exercise_is_no_command() -> None:
    """What is not in the list is left to be taken as an exercise's name."""
    assert grade.get_command(click.Context(grade), "ex01") is None


def test_a_reader_that_went_away(monkeypatch: pytest.MonkeyPatch) -> None:
    """``grade | head`` ends with our exit code and no words: nobody is there to read them."""

    def closed(*_: Any, **__: Any) -> None:
        raise BrokenPipeError

    errors = io.StringIO()
    monkeypatch.setattr(grade, "main", closed)
    monkeypatch.setattr("sys.stderr", errors)
    with pytest.raises(SystemExit) as caught:
        main([])
    assert caught.value.code == 3
    assert errors.closed


@pytest.mark.parametrize(
    ("problem", "lines"),
    [
        (
            PermissionError(13, "Permission denied", "/x/y"),
            ["/x/y: cannot be read or written: Permission denied", "check the disk"],
        ),
        (OSError("odd"), ["cannot be read or written: odd", "check the disk"]),
        (KeyError("a"), ["our fault, not yours: KeyError: 'a'", "please report this line"]),
    ],
)
def test_what_nobody_had_words_for(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    problem: Exception,
    lines: list[str],
) -> None:
    """No traceback reaches a person, and the exit code never says "not passed"."""

    def breaks(*_: Any, **__: Any) -> None:
        raise problem

    monkeypatch.setattr(grade, "main", breaks)
    monkeypatch.setenv("GRADE_LANG", "en")
    with pytest.raises(SystemExit) as caught:
        main([])
    said = capsys.readouterr().err
    assert caught.value.code == 3
    assert [line for line in lines if line not in said] == []
    assert "Traceback" not in said
