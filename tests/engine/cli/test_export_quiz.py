"""``grade export quiz``: the questions of an exercise for Moodle."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from tests.engine.quiz.course import make

Call = Callable[..., Any]


def quiz_course(root: Path) -> Path:
    make(root)
    return root


def test_command(call: Call, tmp_path: Path) -> None:
    """The file is written, and what does not fit is listed with the reason."""
    root, file = quiz_course(tmp_path / "small"), tmp_path / "quiz.xml"
    told = call("export", "quiz", "ab1", "--moodle", str(file), "--course", str(root))
    assert told.code == 0
    assert len(list(ET.parse(file).iter("question"))) == 7
    assert "6 questions are in" in told.out
    assert "split (symbolic): Moodle compares texts" in told.out


def test_command_prints(call: Call, tmp_path: Path) -> None:
    """With - the XML alone is on standard output."""
    root = quiz_course(tmp_path / "small")
    told = call("export", "quiz", "ab1", "--moodle", "-", "--course", str(root))
    assert told.code == 0
    assert told.out.startswith("<?xml")
    assert told.out.rstrip().endswith("</quiz>")
    assert "split (symbolic)" in told.err


@pytest.mark.parametrize(
    "words",
    [
        ("ab1",),
        ("ab1", "--moodle", "x.xml", "--learner", "two words"),
        ("zz9", "--moodle", "x.xml"),
    ],
)
def test_command_refuses(call: Call, tmp_path: Path, words: tuple[str, ...]) -> None:
    """No file named, a strange learner, no such exercise: told, and nothing is written."""
    root = quiz_course(tmp_path / "small")
    assert call("export", "quiz", *words, "--course", str(root)).code == 2


def test_an_exercise_without_a_quiz(call: Call, tmp_path: Path) -> None:
    """There is nothing to write, and that is said."""
    told = call("export", "quiz", "ex01", "--moodle", str(tmp_path / "x.xml"))
    assert told.code == 2
    assert "no quiz" in told.err
