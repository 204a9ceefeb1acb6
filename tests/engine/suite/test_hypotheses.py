"""How a course names its misconceptions: the decorators and the file that holds them."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.errors import CourseError
from grader.suite.hypotheses import Kind, load_hypotheses, load_module

FILE = """
from grader.suite import hypothesis, pattern, transformation


@hypothesis("first", function="f")
def first(x):
    return 1


@transformation("sign", function=("f", "g"))
def sign(right):
    return lambda x: -right(x)


@pattern("constant", function="g")
@hypothesis("one", function="f")
def both(x):
    return 1


again = first
number = 3
"""


def test_a_file_of_hypotheses(tmp_path: Path) -> None:
    """Each mark in the order of the file, one for each function; another name adds nothing."""
    file = tmp_path / "hypotheses.py"
    file.write_text(FILE, encoding="utf-8")
    assert [(h.name, h.function, h.kind) for h in load_hypotheses(file)] == [
        ("first", "f", Kind.IMPLEMENTATION),
        ("sign", "f", Kind.TRANSFORMATION),
        ("sign", "g", Kind.TRANSFORMATION),
        ("constant", "g", Kind.PATTERN),
        ("one", "f", Kind.IMPLEMENTATION),
    ]


def test_no_file_no_hypotheses(tmp_path: Path) -> None:
    """An exercise need not have any."""
    assert load_hypotheses(tmp_path / "hypotheses.py") == ()


def test_what_does_not_load_is_the_authors(tmp_path: Path) -> None:
    """A file that breaks, or is no Python, is told with its path."""
    file = tmp_path / "hypotheses.py"
    file.write_text("1 / 0", encoding="utf-8")
    with pytest.raises(CourseError, match="does not load: ZeroDivisionError") as caught:
        load_hypotheses(file)
    assert str(file) in str(caught.value)
    with pytest.raises(CourseError, match="is not a Python file"):
        load_module(tmp_path / "notes.txt", "notes")
