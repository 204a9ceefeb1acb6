"""What answers are worth, kind by kind."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.language import Language
from grader.model import Verdict
from grader.quiz import Quiz, mark, told_in
from grader.quiz.marking import longest_common
from tests.engine.quiz.course import asked, compare, letters, marked, quiz_in


@pytest.fixture(scope="module")
def quiz(tmp_path_factory: pytest.TempPathFactory) -> Quiz:
    return quiz_in(tmp_path_factory.mktemp("course"))


def test_a_number_may_be_typed_in_many_ways(quiz: Quiz) -> None:
    """Decimals, fractions, formulas, full-width digits, and with a name in front."""
    key = asked(quiz, "half").key
    assert isinstance(key, float)
    wide = str(key).translate({ord("0") + n: ord("０") + n for n in range(10)})
    for text in [str(key), f"{2 * key}/2", f"log(exp({key}))", wide, f"E = {key}", f"≈ {key}"]:
        assert marked(quiz, "half", text).verdict is Verdict.PASSED, text


def test_a_right_answer_is_explained_with_the_values_asked_for(quiz: Quiz) -> None:
    """The author's reason is told with the numbers of this learner's question."""
    question = asked(quiz, "half")
    told = told_in(mark(question, str(question.key)).told, Language("en"))
    assert told == (f"{2 * float(str(question.key)):g} divided by two.",)


def test_a_wrong_number_names_its_misconception(quiz: Quiz) -> None:
    """A value that the author foresaw is told with the misconception, or with texts of its own."""
    key = float(str(asked(quiz, "half").key))
    doubled = marked(quiz, "half", str(4 * key))
    assert (doubled.verdict, doubled.misconceptions) == (Verdict.FAILED, ("doubled",))
    turned = marked(quiz, "half", str(-key))
    assert turned.misconceptions == ()
    assert told_in(turned.told, Language("ja")) == ("符号に注意しましょう。",)


def test_a_number_that_is_nearly_right_is_told_so(quiz: Quiz) -> None:
    """Within one per cent it is wrong, but close."""
    key = float(str(asked(quiz, "half").key))
    (told,) = told_in(marked(quiz, "half", str(key * 1.001)).told, Language("en"))
    assert told.startswith("Close")


@pytest.mark.parametrize(
    ("item", "text"),
    [
        ("half", ""),
        ("half", "x + 1"),
        ("half", "1/0"),
        ("half", "log(-1)"),
        ("half", "10^10^10^10"),
        ("half", "__import__('os')"),
        ("half", "9" * 501),
        ("half", "[[1, 2], [3, 4]]"),
        ("half", "1, 2"),
        ("colour", "z"),
        ("colour", "a b"),
        ("colour", "7"),
        ("colour", "0"),
        ("colour", "\x00"),
        ("even", "a a"),
        ("even", "é"),
        ("order", "a b b"),
        ("order", ""),
        ("slip", "a c"),
        ("shape", "banana"),
        ("shape", "(2, 2)"),
        ("shape", "(2,2) (2) (2)"),
        ("shape", "(" * 400),
        ("split", "log(c)"),
        ("split", "log("),
        ("split", "x = 1 = 2"),
    ],
)
def test_what_cannot_be_read_does_not_count(quiz: Quiz, item: str, text: str) -> None:
    """It is told with what was expected, in every language, and is never an exception."""
    found = marked(quiz, item, text)
    assert found.verdict is Verdict.UNREADABLE
    assert found.share == 0
    assert all(told_in(found.told, Language(code)) for code in ("en", "ja"))


def test_a_choice_by_letter_number_or_text(quiz: Quiz) -> None:
    """As shown: letters in either case, the place, or the option's own words."""
    question = asked(quiz, "colour")
    letter = letters(question, "b")
    place = str("abc".index(letter) + 1)
    for text in [letter, letter.upper(), f"{letter})", "2 y_1", "2y_1"]:
        assert mark(question, text).verdict is Verdict.PASSED, text
    # A number means the place, except where an option's text is that number.
    expected = Verdict.FAILED if place == "1" else Verdict.PASSED
    assert mark(question, place).verdict is expected


def test_a_wrong_choice_is_told_why(quiz: Quiz) -> None:
    """By the misconception's text or the option's own."""
    question = asked(quiz, "colour")
    assert mark(question, letters(question, "a")).misconceptions == ("doubled",)
    own = mark(question, letters(question, "c"))
    assert told_in(own.told, Language("en")) == ("A number has no colour.",)


@pytest.mark.parametrize(
    ("chosen", "share"),
    [("bd", 1.0), ("db", 1.0), ("b", 0.5), ("abd", 0.5), ("ab", 0.0), ("abcd", 0.0), ("ac", 0.0)],
)
def test_several_right_options_are_all_needed(quiz: Quiz, chosen: str, share: float) -> None:
    """The share is right minus wrong ones over all right ones, never below 0."""
    question = asked(quiz, "even")
    found = mark(question, letters(question, *chosen))
    assert found.share == share
    assert (found.verdict is Verdict.PASSED) == (share == 1)


@pytest.mark.parametrize(
    ("given", "share"),
    [
        ("bda", 1),
        ("bd", 2 / 3),
        ("dba", 2 / 3),
        ("bdac", 2 / 3),
        ("adb", 1 / 3),
        ("c", 0),
        ("ca", 0),
    ],
)
def test_an_order_earns_its_longest_right_part(quiz: Quiz, given: str, share: float) -> None:
    """Less one for every line that does not belong; such a line is told with its misconception."""
    question = asked(quiz, "order")
    found = mark(question, letters(question, *given))
    assert found.share == pytest.approx(share)
    assert ("doubled" in found.misconceptions) == ("c" in given)


def test_lines_to_order_never_stand_in_order(quiz: Quiz) -> None:
    """Whoever types a b c d has not the right answer by chance of the page."""
    for variant in range(60):
        question = asked(quiz, "order", variant=variant)
        shown = [option.id for option in question.options if option.id != "c"]
        assert shown != ["b", "d", "a"]


def test_the_longest_common_order() -> None:
    """Length of what stands in both in the same order."""
    assert longest_common("abcd", "abcd") == 4
    assert longest_common("dabc", "abcd") == 3
    assert longest_common("", "ab") == 0
    assert longest_common("xbyd", "abcd") == 2


@pytest.mark.parametrize(
    "text", ["{n}x2; ()", "({n},2) and ()", "[{n}, 2] scalar", "（{n}，2）と スカラー", "{n}×2, ()"]
)
def test_shapes_may_be_typed_in_many_ways(quiz: Quiz, text: str) -> None:
    """With brackets, with an x, in words, with full-width signs."""
    question = asked(quiz, "shape")
    assert isinstance(question.key, tuple)
    answer = text.replace("{n}", str(question.key[0][0]))
    assert mark(question, answer).verdict is Verdict.PASSED


def test_some_right_shapes_are_worth_their_share(quiz: Quiz) -> None:
    """Unless the mistake is a known one, which is told."""
    question = asked(quiz, "shape")
    assert isinstance(question.key, tuple)
    rows = question.key[0][0]
    assert mark(question, f"({rows},2); (7,)").share == 0.5
    known = mark(question, f"({rows},2); (1,)")
    assert told_in(known.told, Language("en")) == ("No axis is left.",)


def test_a_formula_is_compared_and_must_have_the_form(quiz: Quiz) -> None:
    """Typing the question back is equal, but not what was asked for."""
    assert marked(quiz, "split", "log(a) + log(b)").verdict is Verdict.PASSED
    assert marked(quiz, "split", "log(a)+log(b)").verdict is Verdict.PASSED
    back = marked(quiz, "split", "log(a*b)")
    assert (back.verdict, back.share) == (Verdict.FAILED, 0)
    assert marked(quiz, "split", "log(a)*log(b)").misconceptions == ("doubled",)
    assert marked(quiz, "split", "log(a) - log(b)").verdict is Verdict.FAILED


def test_lines_with_an_error_are_shown_as_they_are(quiz: Quiz) -> None:
    """They are not shuffled, since each follows from the one before."""
    question = asked(quiz, "slip", variant=5)
    assert [option.id for option in question.options] == ["a", "b", "c"]
    assert mark(question, "b").verdict is Verdict.PASSED
    assert mark(question, "2").verdict is Verdict.PASSED
    assert mark(question, "c", compare=compare).verdict is Verdict.FAILED


def test_a_path_with_spaces(tmp_path: Path) -> None:
    """The course may lie anywhere."""
    assert quiz_in(tmp_path / "課題 1").items


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("(b-a)/(a*b)", True),
        ("(b-a)/a/b", True),
        ("(b-a)/(a*b + a^2 - a^2)", True),
        ("(b-a)*(a*b)^(-1)", True),
        ("1/a - 1/b", False),
        ("a^(-1) - b^(-1)", False),
    ],
)
def test_one_fraction_has_no_fraction_inside_a_sum(
    tmp_path: Path, text: str, *, right: bool
) -> None:
    """Powers are no fractions, unless their exponents are negative."""
    quiz = quiz_in(
        tmp_path,
        questions='[[item]]\nid = "f"\nkind = "symbolic"\ntext = { en = "f", ja = "f" }\n'
        'domain = { a = "positive", b = "positive" }\n',
        keys='[f]\nkey = "(b-a)/(a*b)"\nform = "one-fraction"\n',
    )
    found = mark(asked(quiz, "f"), text)
    assert found.verdict is (Verdict.PASSED if right else Verdict.FAILED)
