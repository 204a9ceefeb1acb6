"""A quiz as Moodle XML."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from grader.export.moodle_quiz import MoodleQuiz, moodle_quiz, spellings
from grader.language import Language
from grader.quiz import Quiz, load_quiz, mark, question
from tests.engine.quiz.course import KEYS, QUESTIONS, make

Made = Callable[..., MoodleQuiz]


@pytest.fixture
def made(tmp_path: Path) -> Made:
    """The small course's quiz for Moodle, or one of other texts."""

    def making(
        code: str = "en", learner: str = "class", questions: str = QUESTIONS, keys: str = KEYS
    ) -> MoodleQuiz:
        exercise = make(tmp_path, questions=questions, keys=keys)[1]
        return moodle_quiz(exercise, load_quiz(exercise), Language(code), learner)

    return making


@pytest.fixture
def quiz(tmp_path: Path) -> Quiz:
    """The same quiz as it is asked here."""
    return load_quiz(make(tmp_path)[1])


def questions(made: MoodleQuiz) -> dict[str, ET.Element]:
    """The questions by the ids of their items, read back."""
    root = ET.fromstring(made.text.encode())
    return {
        (one.findtext("idnumber") or "category").rpartition("/")[2]: one
        for one in root.iter("question")
    }


def answers(element: ET.Element) -> list[tuple[str, str, str]]:
    """Fraction, text and feedback of each answer."""
    return [
        (
            one.get("fraction", ""),
            one.findtext("text") or "",
            one.findtext("feedback/text") or "",
        )
        for one in element.iter("answer")
    ]


def test_kinds(made: Made) -> None:
    """Each kind of question becomes one that Moodle has; formulas are left out, with the reason."""
    found = made()
    assert {name: one.get("type") for name, one in questions(found).items()} == {
        "category": "category",
        "half": "numerical",
        "colour": "multichoice",
        "even": "multichoice",
        "shape": "cloze",
        "order": "matching",
        "slip": "multichoice",
    }
    assert found.questions == 6
    assert [one.item for one in found.left_out] == ["split"]
    assert "formula" in Language().render(found.left_out[0].why)
    assert [one.item for one in found.changed] == ["half", "shape", "order"]


def test_points_add_up(made: Made, quiz: Quiz) -> None:
    """Each question is worth what it is worth here."""
    for name, element in questions(made()).items():
        if element.get("type") not in {"category", "cloze"}:
            assert float(element.findtext("defaultgrade") or 0) == quiz.item(name).points


def test_a_number(made: Made, quiz: Quiz) -> None:
    """The key with the grader's tolerance first, then known mistakes, what is near, the rest."""
    element = questions(made())["half"]
    asked = question(quiz, quiz.item("half"), "class")
    (right, doubled, sign, near, rest) = answers(element)
    assert right[:2] == ("100", repr(asked.key))
    assert "divided by two" in right[2]
    assert (doubled[0], doubled[2]) == ("0", "<p>Do not double.</p>")
    assert sign[2] == "<p>Mind the sign.</p>"
    assert near[1] == right[1]
    assert "Close" in near[2]
    assert rest[1] == "*"
    tolerances = [float(one.text or "") for one in element.iter("tolerance")]
    assert isinstance(asked.key, float)
    assert tolerances[0] == pytest.approx(1e-6 * max(1.0, asked.key), rel=1e-6)


def test_mistakes_that_come_to_the_same(made: Made) -> None:
    """Where two known mistakes have one value, neither is told; nor is one that is the key."""
    keys = KEYS.replace('{ value = "-key", en', '{ value = "2 * x + 0", en')
    assert len(answers(questions(made(keys=keys))["half"])) == 3
    keys = KEYS.replace('{ value = "-key", en', '{ value = "key", en')
    assert len(answers(questions(made(keys=keys))["half"])) == 4


def test_one_option(made: Made) -> None:
    """The right option earns all, each wrong one has its own words."""
    element = questions(made())["colour"]
    assert element.findtext("single") == "true"
    assert element.findtext("shuffleanswers") == "true"
    assert sorted(answers(element)) == [
        ("0", "<p>1</p>", "<p>A number has no colour.</p>"),
        ("0", "<p>y_1</p>", "<p>Do not double.</p>"),
        ("100", "<p>2 y_1</p>", ""),
    ]


def test_several_options(made: Made, quiz: Quiz) -> None:
    """Any choice earns in Moodle what it earns here."""
    element = questions(made())["even"]
    assert element.findtext("single") == "false"
    shares = {re.sub("<.*?>", "", text): float(share) for share, text, _ in answers(element)}
    asked = question(quiz, quiz.item("even"), "class")
    for picked in (["12"], ["12", "14"], ["11"], ["12", "13"], ["11", "12", "14"]):
        letters = " ".join(
            asked.letter_of(option.id) for option in asked.options if option.text["en"] in picked
        )
        theirs = max(0.0, sum(shares[one] for one in picked)) / 100
        assert theirs == pytest.approx(mark(asked, letters).share)


def test_thirds(made: Made) -> None:
    """Shares are written as Moodle knows them."""
    keys = KEYS.replace('key = ["b", "d"]', 'key = ["b", "d", "a"]').replace(
        'feedback = { a = "doubled", c = "doubled" }', 'feedback = { c = "doubled" }'
    )
    found = {share for share, _, _ in answers(questions(made(keys=keys))["even"])}
    assert found == {"33.33333", "-33.33333"}


def test_lines_with_an_error_keep_their_order(made: Made) -> None:
    """The lines of a derivation are not shuffled."""
    element = questions(made())["slip"]
    assert element.findtext("shuffleanswers") == "false"
    assert [text for _, text, _ in answers(element)] == [
        "<p>1 = 1</p>",
        "<p>= 2</p>",
        "<p>= 4/2</p>",
    ]


def test_an_order(made: Made) -> None:
    """Each line is matched with its place; what does not belong says so."""
    element = questions(made())["order"]
    found = {
        re.sub("<.*?>", "", one.findtext("text") or ""): one.findtext("answer/text")
        for one in element.iter("subquestion")
    }
    assert found == {"first": "1", "second": "2", "third": "3", "never": "does not belong"}


def test_several_shapes(made: Made, quiz: Quiz) -> None:
    """A blank for each shape, with the usual spellings and what is told of a known mistake."""
    text = questions(made())["shape"].findtext("questiontext/text") or ""
    first, second = re.findall(r"\{1:SHORTANSWER:(.*?)\}", text)
    asked = question(quiz, quiz.item("shape"), "class")
    assert isinstance(asked.key, tuple)
    assert f"={asked.key[0]}#" in first
    assert second.startswith("=()#")
    assert "~%0%(1,)#No axis is left.~" in second
    assert second.endswith("~%0%*#This is not the shape. Which axes stay, which disappear?")


def test_one_shape(made: Made) -> None:
    """One shape is a short answer."""
    keys = KEYS.replace('"[(n, 2), np.shape(np.ones((n, 2)).sum())]"', '"(n, 2)"')
    keys = keys.replace('"[(n, 2), (1,)]"', '"(2, n + 5)"')
    element = questions(made(keys=keys))["shape"]
    assert element.get("type") == "shortanswer"
    found = answers(element)
    assert found[0][0] == "100"
    assert ("0", "*", "<p>This is not the shape. Which axes stay, which disappear?</p>") in found
    assert any("No axis is left." in told for _, _, told in found)


@pytest.mark.parametrize("shape", [(), (5,), (4, 3), (2, 1, 7)])
def test_spellings(shape: tuple[int, ...], tmp_path: Path) -> None:
    """Every spelling that Moodle takes, the grader takes too."""
    keys = KEYS.replace('"[(n, 2), np.shape(np.ones((n, 2)).sum())]"', f'"np.ones({shape}).shape"')
    quiz = load_quiz(make(tmp_path, keys=keys.replace('"[(n, 2), (1,)]"', '"(9,)"'))[1])
    asked = question(quiz, quiz.item("shape"), "class")
    for spelling in spellings(shape):
        assert mark(asked, spelling).share == 1.0, spelling


def test_true_or_false(made: Made) -> None:
    """Two options called true and false are Moodle's own kind."""
    texts = QUESTIONS.replace('options = { a = "y_1", b = "2 y_1", c = "1" }',
                              'options = { a = "True", b = "False" }')  # fmt: skip
    keys = KEYS.replace(', c = { en = "A number has no colour.", ja = "数に色はありません。" }', "")
    element = questions(made(questions=texts, keys=keys))["colour"]
    assert element.get("type") == "truefalse"
    assert {text: share for share, text, _ in answers(element)} == {"true": "0", "false": "100"}


def test_japanese(made: Made) -> None:
    """All texts are of the language asked for."""
    element = questions(made("ja"))["half"]
    assert "の半分は?" in (element.findtext("questiontext/text") or "")
    assert "符号に注意しましょう。" in "".join(element.itertext())


def test_the_numbers_of_one_learner(made: Made, quiz: Quiz) -> None:
    """The same learner has the same numbers as here, another one has others."""
    texts = {
        name: questions(made(learner=name))["half"].findtext("questiontext/text")
        for name in ("class", "anna", "bert", "carl")
    }
    asked = question(quiz, quiz.item("half"), "anna")
    assert texts["anna"] == f"<p>{asked.text['en']}</p>"
    assert len(set(texts.values())) > 1
    assert made().text == made().text


def test_no_text_ends_an_element(made: Made) -> None:
    """Signs of XML and HTML, the end of a CDATA section and control signs stay text."""
    nasty = "]]> </text><script>&amp; \\u0007 {1:SHORTANSWER:=x} {x}"
    texts = QUESTIONS.replace("Half of {x}, in y_{1}?", nasty).replace(
        'text = { en = "Which is red?"', 'text = { en = "line one\\nline two"'
    )
    found = questions(made(questions=texts))
    text = found["half"].findtext("questiontext/text") or ""
    assert text.startswith("<p>]]&gt; &lt;/text&gt;&lt;script&gt;&amp;amp;  {1:SHORTANSWER:=x}")
    assert found["colour"].findtext("questiontext/text") == "<p>line one<br>line two</p>"


def test_feedback_stays_in_its_blank(made: Made) -> None:
    """What is told of a shape ends no blank, whatever signs it has."""
    keys = KEYS.replace('"No axis is left."', "'a} ~b# c/d \\ \"e\" <f>'")
    text = questions(made(keys=keys))["shape"].findtext("questiontext/text") or ""
    blanks = re.findall(r"\{1:SHORTANSWER:(.*?)\}", text)
    assert len(blanks) == 2
    told = "a&rcub; ∼b&num; c&sol;d &bsol; &quot;e&quot; &lt;f&gt;"
    assert f"~%0%(1,)#{told}~" in blanks[1]
