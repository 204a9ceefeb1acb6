"""What is put to the learner, and how an answer to it is marked."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from grader.language import Language, Message
from grader.review import (
    Card,
    Face,
    Material,
    Placed,
    Result,
    Source,
    cards_of,
    face_of,
)
from grader.review.choosing import _around
from tests.engine.quiz.course import compare
from tests.engine.review.course import (
    DAY_1,
    EXERCISE,
    Answer,
    attempt,
    diagnosed,
    material_in,
    milestone,
    step,
)


@pytest.fixture
def material(tmp_path: Path) -> Material:
    return material_in(tmp_path)


def shown(face: Face) -> list[str]:
    """The face's lines in English."""
    language = Language("en")
    return [language.render(x) if isinstance(x, Message) else x for x in face.lines]


def english(told: object) -> str:
    """A message or a course's text in English."""
    language = Language("en")
    return language.render(told) if isinstance(told, Message) else told["en"]  # type: ignore[index]


def quiz_card(material: Material, item: str, *, reviews: int = 0, learner: str = "anna") -> Face:
    (card,) = cards_of(material, [], [Answer(item, DAY_1, 0.0)])
    return face_of(Placed(card, DAY_1, reviews), material, learner, compare)


def mistake_card(
    material: Material, *names: str, card: str = "doubled", reviews: int = 0, **changes: object
) -> Face:
    cards = cards_of(material, [attempt(DAY_1, diagnosed(*(names or (card,)), **changes))], [])
    found = next(one for one in cards if one.name == card)
    return face_of(Placed(found, DAY_1, reviews), material, "anna")


def step_card(material: Material, number: int) -> Face:
    cards = cards_of(material, [attempt(DAY_1, milestone(1), milestone(2))], [])
    return face_of(Placed(cards[number - 1], DAY_1), material, "anna")


def letter_of(face: Face, option: str) -> str:
    assert face.question is not None
    return face.question.letter_of(option)


def test_an_item_has_other_numbers_each_time(material: Material) -> None:
    """Reviewed again, the same item is drawn afresh; the same review is the same question."""
    faces = [quiz_card(material, "half", reviews=n).question for n in range(8)]
    assert len({str(question.text) for question in faces if question}) > 3
    assert [question.variant for question in faces if question] == [*range(1, 9)]
    assert quiz_card(material, "half").question == faces[0]


def test_an_item_is_marked_as_in_the_quiz(material: Material) -> None:
    """Right, wrong with its misconception, or unreadable."""
    face = quiz_card(material, "half")
    assert face.question is not None
    key = face.question.key
    assert face.mark(f"{key}").result is Result.RIGHT
    wrong = face.mark(f"4*{key}")
    assert (wrong.result, [*wrong.advice]) == (Result.WRONG, ["doubled"])
    assert face.mark("no number").result is Result.UNREAD
    assert str(key)[:3] in english(face.solution[0])


@pytest.mark.parametrize("item", ["half", "colour", "even", "split", "shape", "order", "slip"])
def test_every_kind_has_a_hint_that_is_not_the_answer(material: Material, item: str) -> None:
    """A hint helps and leaves something to be found."""
    face = quiz_card(material, item)
    assert face.question is not None
    assert english(face.hint)
    right = [face.question.letter_of(name) for name in face.question.item.key.right]
    if item == "half":
        low, high = (float(n) for n in re.findall(r"\d+(?:\.\d+)?", english(face.hint)))
        assert low < float(str(face.question.key)) < high
    if item in {"colour", "slip"}:
        struck = english(face.hint).partition(": ")[2].split(", ")
        assert struck
        assert not {*struck} & {*right}
        assert len(struck) < len(face.question.options) - 1


@pytest.mark.parametrize("key", [0.0, 1.0, -1.0, 0.009, 75.0, -38.9076, -10.0, 9.999, 1e-9, 0.1])
def test_round_numbers_around_a_key(key: float) -> None:
    """The hint's two numbers are never the answer."""
    low, high = _around(key)
    assert low < key < high
    assert float(f"{low:g}") < key < float(f"{high:g}")


def test_two_options_are_not_struck_out(tmp_path: Path) -> None:
    """Where only one wrong option is there, the exercise's own hint is shown."""
    material = material_in(tmp_path)
    file = tmp_path / "exercises" / EXERCISE / "quiz.toml"
    text = file.read_text(encoding="utf-8").replace(', c = "1" }', " }")
    file.write_text(text, encoding="utf-8")
    keys = tmp_path / "solutions" / EXERCISE / "quiz.toml"
    text = re.sub(r', c = \{ en = "A number.*', " }", keys.read_text(encoding="utf-8"))
    keys.write_text(text, encoding="utf-8")
    assert english(quiz_card(material, "colour").hint) == "What is half of it?"


def test_a_mistake_shows_the_learners_own_example(material: Material) -> None:
    """The call, what came back and what was expected stand there."""
    face = mistake_card(material)
    assert shown(face) == ["half(3)", "came back: 6", "expected:  1.5"]
    assert english(face.heading) == "From your own code"


def test_a_mistake_without_an_example_shows_its_title(material: Material) -> None:
    """What else could be asked about."""
    assert shown(mistake_card(material, example=None)) == ["half gives half"]


def test_a_wrong_line_is_shown_below_those_before_it(material: Material) -> None:
    """The start, the lines before, the wrong one, and the numbers that refute it."""
    wrong = attempt(DAY_1, step(1, "take log"), step(2, "= log(a)*t", "doubled"))
    (card,) = cards_of(material, [wrong], [])
    face = face_of(Placed(card, DAY_1), material, "anna")
    assert shown(face) == [
        "a^t * b^2",
        "take log",
        "= log(a)*t",
        "at a = 2: 2 before, 1 after",
    ]
    assert english(face.heading) == "From your own derivation"


def test_a_learners_text_rules_no_terminal(material: Material) -> None:
    """Control signs in what was kept are not handed on."""
    bad = {"call": "half(\x1b[2J)", "got": "a\nb", "expected": "\u202e1"}
    assert not any(
        sign in line
        for line in shown(mistake_card(material, example=bad))
        for sign in "\x1b\n\u202e"
    )


def test_the_right_text_stands_among_others(material: Material) -> None:
    """Four options: the misconception, the exercise's own others first, nothing from elsewhere."""
    face = mistake_card(material)
    assert face.question is not None
    ids = {option.id for option in face.question.options}
    assert len(ids) == 4
    assert {"doubled", "squared"} <= ids
    assert "unheard-of" not in ids
    assert face.mark(letter_of(face, "doubled")).result is Result.RIGHT
    for other in ids - {"doubled"}:
        assert face.mark(letter_of(face, other)).result is Result.WRONG
    assert face.mark("z").result is Result.UNREAD


def test_what_was_found_as_well_is_no_wrong_answer(material: Material) -> None:
    """Two misconceptions in one attempt: neither is offered as a wrong answer to the other."""
    face = mistake_card(material, "doubled", "squared")
    assert face.question is not None
    assert "squared" not in {option.id for option in face.question.options}


def test_options_are_short_and_the_solution_is_whole(material: Material) -> None:
    """Options are first sentences, in each language; afterwards everything is told."""
    face = mistake_card(material)
    assert face.question is not None
    texts = {option.id: option.text for option in face.question.options}
    assert texts["doubled"] == {"en": "Do not double.", "ja": "2 倍にしません。"}
    assert english(face.solution[1]) == "Do not double. It is half."
    right = face.mark(letter_of(face, "doubled"))
    assert [english(told) for told in right.told] == ["Do not double. It is half."]


def test_options_change_places(material: Material) -> None:
    """The letter alone cannot be learned."""
    letters = {letter_of(mistake_card(material, reviews=n), "doubled") for n in range(12)}
    assert len(letters) > 1


def test_a_step_shows_the_way_up_to_it(material: Material) -> None:
    """Start, lines and the operation; the line that is asked for is not among them."""
    assert shown(step_card(material, 1)) == ["a^t * b^2", "take log"]
    assert shown(step_card(material, 2)) == [
        "a^t * b^2",
        "take log",
        "= log(a^t) + log(b^2)  [log-product]",
    ]


@pytest.mark.parametrize(
    "answer",
    ["= t*log(a) + 2*log(b)", "t*log(a)+2*log(b)", "＝ 2*log(b) + t*log(a)", "= t*ln(a) + 2 ln(b)"],
)
def test_the_next_line_from_memory(material: Material, answer: str) -> None:
    """Any order of terms, with or without the sign of equality."""
    assert step_card(material, 2).mark(answer).result is Result.RIGHT


def test_a_wrong_next_line(material: Material) -> None:
    """It ends the card, and the course's own line is told."""
    face = step_card(material, 2)
    assert face.mark("= t*log(a) + log(b)").result is Result.WRONG
    assert "t*log(a) + 2*log(b)" in english(face.solution[0])


@pytest.mark.parametrize("answer", ["= t*log(", "take log", "= unknown", "=", "<!-- x", "line 2"])
def test_what_is_no_line(material: Material, answer: str) -> None:
    """What cannot be read does not count, and says why."""
    found = step_card(material, 2).mark(answer)
    assert found.result is Result.UNREAD
    assert found.told


def test_the_same_line_again_is_no_step(material: Material) -> None:
    """Written in another order, it does not count."""
    assert step_card(material, 2).mark("= log(b^2) + log(a^t)").result is Result.UNREAD


def test_a_smaller_step_leads_on(material: Material) -> None:
    """A right line on the way is added, and the one after it asked for."""
    first = step_card(material, 2).mark("= t*log(a) + log(b^2)")
    assert first.result is Result.GO_ON
    assert first.face is not None
    assert shown(first.face)[-1] == "= t*log(a) + log(b^2)"
    assert first.face.mark("= t*log(a) + log(b^2)").result is Result.UNREAD
    assert first.face.mark("= log(a^t) + log(b^2)").result is Result.UNREAD
    assert first.face.mark("= t*log(a) + 2*log(b)").result is Result.RIGHT


def test_a_step_too_many_is_right_as_well(material: Material) -> None:
    """Who remembers the line after the next is not told that it is wrong."""
    assert step_card(material, 1).mark("= t*log(a) + 2*log(b)").result is Result.RIGHT


def test_the_operation_carried_out_is_a_line(material: Material) -> None:
    """Writing down what the operation gives is right; the line after it is asked for."""
    assert step_card(material, 1).mark("= log(a^t * b^2)").result is Result.GO_ON


def test_a_way_of_ones_own_ends(material: Material) -> None:
    """After a few right lines elsewhere the card counts as known."""
    face = step_card(material, 2)
    for factor in ("2", "3", "4"):
        found = face.mark(f"= {factor}*log(b) + t*log(a) - {factor}*log(b) + log(b^2)")
        assert found.result is Result.GO_ON
        assert found.face is not None
        face = found.face
    last = face.mark("= 5*log(b) + t*log(a) - 5*log(b) + log(b^2)")
    assert last.result is Result.RIGHT
    assert "t*log(a) + 2*log(b)" in english(last.told[-1])


def test_hints_of_steps(material: Material) -> None:
    """The rule where the course names one, else how the line begins."""
    assert english(step_card(material, 1).hint) == "The rule is: product rule of logs"
    assert english(step_card(material, 2).hint).startswith("It begins: = t*log")


@pytest.mark.parametrize("name", ["split/3", "split/0", "gone/1"])
def test_a_milestone_that_is_gone(material: Material, name: str) -> None:
    """A card that the course no longer has is a KeyError, not another question."""
    with pytest.raises(KeyError):
        face_of(Placed(Card(Source.STEP, EXERCISE, name, DAY_1), DAY_1), material, "anna")
