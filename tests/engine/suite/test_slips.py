"""Beginners' slips in words that say what to do."""

from __future__ import annotations

import pytest

from grader.language import Language
from grader.sandbox.outcome import Raised, Unreturnable
from grader.suite.explain import explain, explain_load
from grader.suite.slips import habit, is_notebook, misread, not_a_value

EN = Language("en")


def loaded(error: str, text: str, line: int | None, source: bytes = b"") -> str:
    return EN.render(explain_load(Raised(error, (), text, line), source).message)


@pytest.mark.parametrize(
    ("text", "advice"),
    [
        ("invalid character '（' (U+FF08)", "type ( instead of （ (U+FF08)"),
        ("invalid character '、' (U+3001)", "type , instead of 、 (U+3001)"),
        ("invalid character '“' (U+201C)", 'type " instead of “ (U+201C)'),
        ("invalid character '−' (U+2212)", "type - instead of − (U+2212)"),
        (
            "invalid non-printable character U+3000",
            "a wide or special space (U+3000) stands there; type an ordinary one",
        ),
        (
            "invalid non-printable character U+00A0",
            "a wide or special space (U+00A0) stands there; type an ordinary one",
        ),
    ],
)
def test_signs_from_another_keyboard(text: str, advice: str) -> None:
    """A sign that looks like one of Python's is named with the one to type."""
    said = loaded("SyntaxError", text, 3)
    assert said == f"the file is not readable as Python: line 3: {advice}"


@pytest.mark.parametrize(
    "text",
    [
        "expected ':'",
        "invalid character '√' (U+221A)",
        "invalid non-printable character U+200B",
        "'unicodeescape' codec can't decode bytes in position 2-3",
        "unknown encoding: nonsense",
    ],
)
def test_other_words_stay_pythons_own(text: str) -> None:
    """What has no plain stand-in, or is no question of signs, is told as Python tells it."""
    assert misread(text, 1, b"x = 1\n") is None
    assert loaded("SyntaxError", text, 1).endswith(f"line 1: {text}")


@pytest.mark.parametrize(
    "text",
    [
        "'utf-8' codec can't decode byte 0x8c in position 2",
        "invalid or missing encoding declaration",
    ],
)
def test_another_encoding(text: str) -> None:
    """A file in Shift JIS or UTF-16 is to be saved as UTF-8."""
    assert "save the file as UTF-8" in loaded("SyntaxError", text, None, b"\x83\x8c")


@pytest.mark.parametrize("line", [b">>> x = 1", b"  >>> x", b"In [1]: x = 1"])
def test_prompts(line: bytes) -> None:
    """A line that begins with a prompt is told so; any other line is not."""
    source = b"import math\n" + line + b"\n"
    assert "a prompt such as >>>" in loaded("SyntaxError", "invalid syntax", 2, source)
    for number in (1, 3, None):
        assert misread("invalid syntax", number, source) is None


def test_notebooks() -> None:
    """A notebook is known by its JSON, whatever Python makes of it."""
    notebook = b'\n{"cells": [], "x": null, "nbformat": 4}'
    assert "it is a notebook" in loaded("NameError", "name 'null' is not defined", 1, notebook)
    assert not is_notebook(b'x = {"nbformat": 4}')
    assert not is_notebook(b'{"cells": null}')


@pytest.mark.parametrize(
    ("error", "text", "advice"),
    [
        ("EOFError", "EOF when reading a line", "nobody answers input() here"),
        ("SystemExit", "0", "the program ends itself"),
        ("BdbQuit", "", "a breakpoint() is left"),
        ("NameError", "name 'exit' is not defined", "exit() and quit() belong to the prompt"),
        ("NameError", "name 'quit' is not defined", "exit() and quit() belong to the prompt"),
    ],
)
def test_habits(error: str, text: str, advice: str) -> None:
    """What needs a person at the keyboard is answered in words, in calls and while loading."""
    failure = explain(Raised(error, (), text, 7))
    assert EN.render(failure.message).startswith(f"{error} was raised in line 7: {advice}")
    assert failure.detail == ""
    assert f"ends in {error}, line 7: {advice}" in loaded(error, text, 7)


def test_other_errors_keep_their_text() -> None:
    """Python's own text is told for every other error, and no colon where there is none."""
    assert habit("NameError", "name 'exits' is not defined") is None
    assert explain(Raised("KeyError", (), "'a'", None)).detail == "'a'"
    assert loaded("AssertionError", "", 4) == "loading the file ends in AssertionError, line 4"


@pytest.mark.parametrize(
    ("kind", "advice"),
    [
        ("generator", "should `yield` be `return`?"),
        ("coroutine", "write `def`, not `async def`"),
        ("function", "are the parentheses of a call missing?"),
        ("method", "are the parentheses of a call missing?"),
    ],
)
def test_what_is_still_to_be_run(kind: str, advice: str) -> None:
    """A value that is still to be run is answered with what was probably meant."""
    assert EN.render(explain(Unreturnable(kind, "not plain data")).message).endswith(advice)
    assert not_a_value("Fraction") is None
