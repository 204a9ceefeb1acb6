"""A quiz is proved before learners meet it; every problem is told at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.errors import CourseError
from grader.quiz import check_quiz, load_quiz
from tests.engine.quiz.course import COURSE, KEYS, QUESTIONS, compare, make, quiz_in


def problems(root: Path, **texts: str) -> str:
    course, exercise = make(root, **texts)
    return "\n".join(check_quiz(exercise, course, compare=compare))


def test_a_good_quiz_holds(tmp_path: Path) -> None:
    """Nothing is told."""
    assert problems(tmp_path) == ""


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('id = "colour"', 'id = "half"', "the id stands twice"),
        ('id = "colour"', 'id = "Colour!"', "small letters"),
        ('id = "colour"', 'id = "learner"', "small letters"),
        ('kind = "choice"', 'kind = "guess"', "kind: one of"),
        ('{ en = "Which is red?", ja', "{ ja", "texts are expected"),
        (', ja = "赤いのはどれですか?"', "", "no text in 'ja'"),
        ('c = "1" }', 'c = "only English words here" }', "option c has no text in 'ja'"),
        ('options = { a = "y_1", b = "2 y_1", c = "1" }', "", "texts by id are expected"),
        ("from = 2, to", "to", "draw.x"),
        ("[2, 3, 4]", "[2]", "different questions"),
        ('domain = { a = "positive", b = "positive" }', "", "symbolic items have one"),
        ('kind = "numeric"', 'kind = "numeric"\ncolour = 3', "colour: unknown"),
        ('kind = "numeric"', 'kind = "numeric"\npoints = 0', "positive number"),
    ],
)
def test_a_wrong_question(tmp_path: Path, old: str, new: str, told: str) -> None:
    """The author is told what is wrong and where."""
    assert old in QUESTIONS
    assert told in problems(tmp_path, questions=QUESTIONS.replace(old, new, 1))


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("[colour]", "[color]", "no [colour] in solutions/"),
        ("[slip]", "[strange]\nkey = '1'\n[slip]", "a key for no item"),
        ('key = "b"\nfeedback', 'key = "z"\nfeedback', "z is no option"),
        ('key = ["b", "d"]', 'key = "b"', "ids of options are expected"),
        ('key = ["b", "d"]', "key = []", "ids of options are expected"),
        ('a = "doubled", c = { en = "A', 'c = { en = "A', "no remark on this wrong option"),
        ('{ a = "doubled", c = "doubled" }', '{ b = "doubled" }', "is no wrong option"),
        ('misconception = "doubled" },\n', 'misconception = "nobody" },\n', "'nobody' has no text"),
        (', ja = "符号に注意しましょう。"', "", "wrong[1] has no text in 'ja'"),
        ('"half(x)"', '"half(x"', "is no expression"),
        ('"half(x)"', '"half(y)"', "NameError"),
        ('"half(x)"', "'\"x\"'", "gives no number"),
        ('"half(x)"', '"x * math.inf"', "gives inf"),
        ('"2 * x"', '"x / 2"', "listed as wrong, and is the key"),
        ('"2 * x"', '"-x / 2"', "cannot be told apart"),
        ("tolerance = 1e-6", "tolerance = 0", "positive number"),
        ('"[(n, 2), np', '"[n, np', "gives no shape"),
        ('form = "split-logs"', 'form = "nice"', "form: one of"),
        ('"log(a) + log(b)"', '"log(a*b)"', "its own key"),
        ('"log(a)*log(b)"', '"log(a)+log(b)"', "is told as passed"),
        ('"log(a) + log(b)"', '"log(a) + log(c)"', "its own key"),
        ("[slip]", "[slip]\nlet = 3", "let: expressions"),
        ("why = {", "whi = {", "whi: unknown"),
    ],
)
def test_a_wrong_key(tmp_path: Path, old: str, new: str, told: str) -> None:
    """Keys are computed and marked, so a wrong one is found."""
    assert old in KEYS
    assert told in problems(tmp_path, keys=KEYS.replace(old, new, 1))


def test_every_problem_is_told_at_once(tmp_path: Path) -> None:
    """Not only the first."""
    questions = QUESTIONS.replace('kind = "choice"', 'kind = "x"').replace("options", "opions")
    with pytest.raises(CourseError) as caught:
        quiz_in(tmp_path, questions=questions)
    assert len(caught.value.problems) > 3


def test_a_quiz_without_points(tmp_path: Path) -> None:
    """Its author forgot them in course.toml."""
    assert "no points" in problems(tmp_path, course=COURSE.replace(", quiz = 4", ""))


@pytest.mark.parametrize("text", ["[[item]", "", "item = 3", "[[item]]", "item = [3]"])
def test_a_file_that_is_no_quiz(tmp_path: Path, text: str) -> None:
    """A CourseError names the file."""
    with pytest.raises(CourseError, match=r"quiz\.toml"):
        quiz_in(tmp_path, questions=text)


def test_the_learners_copy_changes_nothing(tmp_path: Path) -> None:
    """Questions come from beside the solutions, wherever the learner works."""
    import dataclasses

    _, exercise = make(tmp_path)
    elsewhere = dataclasses.replace(exercise, work=tmp_path / "home")
    elsewhere.work.mkdir()
    (elsewhere.work / "quiz.toml").write_text("nonsense", encoding="utf-8")
    assert len(load_quiz(elsewhere).items) == 7
