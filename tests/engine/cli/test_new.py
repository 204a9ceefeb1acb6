"""``grade new``: from nothing to an exercise that the audit accepts."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from grader.course import load_course
from grader.model import Part
from tests.engine.cli.conftest import Called
from tests.engine.test_scaffold import fill_in, tree

Call = Callable[..., Called]


def test_a_new_exercise(call: Call, second_course: Path) -> None:
    """Its files are listed; the audit names what to fill in, and holds once it is."""
    called = call("new", "ex02_squares", "--title", "en=Squares", "--title", "ja=平方")
    assert (called.code, called.err) == (0, "")
    assert "ex02_squares: 14 files" in called.out
    assert "  solutions/ex02_squares/squares.py\n" in called.out
    assert "`grade audit ex02`" in called.out
    called = call("audit", "ex02")
    assert called.code == 1
    assert "feedback.toml: line 2 is to be filled in: TODO: the first hint" in called.out
    fill_in(second_course)
    called = call("audit", "ex02", "--write-stubs")
    assert (called.code, called.err) == (0, ""), called.out


def test_its_parts_titles_and_prerequisites(call: Call, second_course: Path) -> None:
    """What is asked for stands in course.toml; prerequisites go by any name of an exercise."""
    words = ("--parts", "quiz, code", "--title", "en=A = B", "--requires", "average")
    assert call("new", "ex02_squares", *words, "--lang", "ja").code == 0
    made = load_course(second_course).exercises[1]
    assert list(made.points) == [Part.CODE, Part.QUIZ]
    assert made.title["en"] == "A = B"
    assert made.requires == ("ex01_average",)
    assert not (made.solution / "derivation.md").exists()


def test_the_first_of_a_course(call: Call, tmp_path: Path) -> None:
    """A course is begun with a course.toml that has no exercise, and this command."""
    (tmp_path / "course.toml").write_text(
        '[course]\nid = "sums"\nlanguages = ["en"]\ntitle = { en = "Sums" }\n', encoding="utf-8"
    )
    assert call("new", "ex01_sum", course=tmp_path).code == 0
    fill_in(tmp_path, "ex01_sum")
    assert call("audit", course=tmp_path).code == 0


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        (("ex01_average",), "is taken: the course has ex01_average"),
        (("squares",), "no id of an exercise"),
        (("ex02_a", "--parts", "code,essay"), "there is no part 'essay'"),
        (("ex02_a", "--parts", "quiz"), "without code"),
        (("ex02_a", "--title", "Squares"), "LANGUAGE=TEXT"),
        (("ex02_a", "--title", "en=A", "--title", " en =B"), "LANGUAGE=TEXT"),
        (("ex02_a", "--requires", "ex07"), "no exercise or command 'ex07'"),
        ((), "Missing argument 'ID'"),
    ],
)
def test_what_is_refused(
    call: Call, second_course: Path, words: tuple[str, ...], problem: str
) -> None:
    """Exit 2 with the reason; nothing is written."""
    before = tree(second_course)
    called = call("new", *words)
    assert called.code == 2
    assert problem in called.err
    assert tree(second_course) == before


def test_without_a_course(call: Call, tmp_path: Path) -> None:
    """Where no course is, none is begun by accident."""
    called = call("new", "ex01_a", course=tmp_path)
    assert called.code == 2
    assert "there is no course here" in called.err
    assert not (tmp_path / "course.toml").exists()
