"""Questions follow from the learner and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.errors import CourseError
from grader.quiz.drawing import Chance, drawn, written
from tests.engine.quiz.course import asked, quiz_in


def test_the_same_learner_gets_the_same_question(tmp_path: Path) -> None:
    """A teacher recomputes it from the learner's id; another learner or variant has another."""
    quiz, again = quiz_in(tmp_path / "a"), quiz_in(tmp_path / "b")
    first, second = asked(quiz, "half", "anna", 3), asked(again, "half", "anna", 3)
    assert (first.text, first.key) == (second.text, second.key)
    texts = {asked(quiz, "half", "anna", variant).text["en"] for variant in range(20)}
    others = {asked(quiz, "half", f"learner{n}").text["en"] for n in range(20)}
    assert len(texts) > 5
    assert len(others) > 5


def test_numbers_stay_as_they_are_for_good() -> None:
    """What was drawn once is drawn on every machine and by every later version."""
    chance = Chance("course", "item", "anna", 0)
    assert [chance.below(1000) for _ in range(4)] == [289, 160, 455, 966]


def test_the_right_option_is_at_every_place(tmp_path: Path) -> None:
    """Its letter does not give it away."""
    quiz = quiz_in(tmp_path)
    places = {asked(quiz, "colour", f"l{n}").letter_of("b") for n in range(40)}
    assert places == {"a", "b", "c"}


def test_other_braces_are_part_of_the_text(tmp_path: Path) -> None:
    """Only names of parameters are replaced."""
    text = asked(quiz_in(tmp_path), "half").text["en"]
    assert text.endswith("in y_{1}?")
    assert "{x}" not in text


def test_a_key_that_cannot_be_computed_is_the_authors_problem(tmp_path: Path) -> None:
    """It is a CourseError with the expression, not an answer marked wrong."""
    keys = '[half]\nkey = "half(None)"\n'
    questions = '[[item]]\nid = "half"\nkind = "numeric"\ntext = { en = "?", ja = "?" }\n'
    quiz = quiz_in(tmp_path, questions=questions, keys=keys)
    with pytest.raises(CourseError, match="half"):
        asked(quiz, "half")


def test_ranges() -> None:
    """Numbers, lists, probabilities that sum to 1, one-hot rows, choices."""
    for seed in range(50):
        values = drawn(
            {
                "x": {"from": 0.1, "to": 0.3, "step": 0.1},
                "row": {"from": 1, "to": 3, "step": 1, "size": 4},
                "table": {"from": 1, "to": 3, "step": 1, "size": [2, 3]},
                "y": {"probabilities": 3, "step": 0.05},
                "Y": {"probabilities": [2, 3], "step": 0.05},
                "t": {"one_hot": 3},
                "w": {"one_of": ["a", "b"]},
            },
            Chance(seed),
        )
        assert values["x"] in (0.1, 0.2, 0.3)
        assert len(values["row"]) == 4
        assert [len(row) for row in values["table"]] == [3, 3]
        assert sum(values["y"]) == pytest.approx(1)
        assert len(set(values["y"])) == 3
        assert min(min(row) for row in values["Y"]) >= 0.05
        assert sorted(values["t"]) == [0, 0, 1]
        assert values["w"] in ("a", "b")


@pytest.mark.parametrize(
    "told",
    [
        {},
        {"from": 1},
        {"from": 3, "to": 1, "step": 1},
        {"from": 1, "to": 2, "step": 0},
        {"one_of": []},
        {"probabilities": 3, "step": 0.5},
        {"from": True, "to": 2},
        {"from": "x", "to": 2},
    ],
)
def test_a_range_that_says_nothing_is_refused(told: dict[str, object]) -> None:
    """The author is told which parameter it is."""
    with pytest.raises(CourseError, match=r"draw\.x"):
        drawn({"x": told}, Chance(1))


def test_values_are_written_as_in_print() -> None:
    """Without exponents or the noise of binary fractions."""
    assert written(0.1 + 0.2) == "0.3"
    assert written(-0.5) == "−0.5"
    assert written([1, 0, 0]) == "(1, 0, 0)"
    assert written([2]) == "(2,)"
    assert written([[0.5, 0.25], [1, 2]]) == "[[0.5, 0.25], [1, 2]]"
    assert written(1e-7) == "0.0000001"
