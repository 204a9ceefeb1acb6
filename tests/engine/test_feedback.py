"""Hints and texts of misconceptions."""

from __future__ import annotations

import pytest

from grader.errors import CourseError
from grader.feedback import Feedback, load_feedback
from grader.model import Exercise


def test_hints_and_texts(exercise: Exercise) -> None:
    """Three hints in order; the catalogue's text of a misconception."""
    feedback = load_feedback(exercise)
    assert [hint["en"][:6] for hint in feedback.hints] == ["What d", "Divide", "`sum(x"]
    assert feedback.advice("sign")["ja"] == "符号が失われています。"
    assert feedback.elsewhere == frozenset()


def test_an_exercises_own_words_come_first(exercise: Exercise) -> None:
    """An exercise may say it differently, and list what no program shows."""
    file = exercise.solution / "feedback.toml"
    text = '[misconceptions.sign]\nen = "Own."\n[elsewhere]\nquiz = ["a"]\nderivation = ["b"]\n'
    file.write_text(text, encoding="utf-8")
    feedback = load_feedback(exercise)
    assert feedback.advice("sign")["en"] == "Own."
    assert feedback.advice("half")["en"].startswith("Half")
    assert feedback.elsewhere == {"a", "b"}


def test_a_text_that_nobody_wrote(exercise: Exercise) -> None:
    """An unknown misconception is the author's to word."""
    with pytest.raises(CourseError, match="'nothing' has no text"):
        load_feedback(exercise).advice("nothing")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("hints = [3]", r"hints\[0\]: texts by language"),
        ('[[hints]]\nja = "x"', r"hints\[0\]: texts by language"),
        ("[misconceptions]\nsign = 3", "misconceptions.sign: texts by language"),
        ("[", "cannot be read"),
    ],
)
def test_wrong_files(exercise: Exercise, text: str, told: str) -> None:
    """What is wrong is told with its key and file."""
    (exercise.solution / "feedback.toml").write_text(text, encoding="utf-8")
    with pytest.raises(CourseError, match=told):
        load_feedback(exercise)


def test_the_courses_words_can_be_asked_for_first() -> None:
    """What an exercise says of its own code is left out where no code is spoken of."""
    own, course = {"en": "use axis=1"}, {"en": "rows and columns"}
    feedback = Feedback((), {"axis": own, "mine": own}, {"axis": course}, frozenset(), {})
    assert feedback.advice("axis") == own
    assert feedback.advice("axis", general=True) == course
    assert feedback.advice("mine", general=True) == own
