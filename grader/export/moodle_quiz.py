"""A quiz as Moodle XML, which any Moodle takes into its question bank.

Owns which kind of question each item becomes and what is said of those that Moodle cannot
hold. The numbers are those of one learner: everybody who answers in Moodle gets the same.
Texts are escaped as HTML and again as XML, so that none of them can end an element.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from xml.etree import ElementTree as ET  # writes only; nothing of a stranger is parsed

from grader.language import Language, Message, say
from grader.model import Exercise
from grader.quiz import Kind, Question, Quiz, how_to, question
from grader.quiz.item import Remark, Shape, Texts
from grader.quiz.marking import NEAR, is_close

_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_CLOZE: dict[str, str | int | None] = {
    "{": "&lcub;", "}": "&rcub;", "#": "&num;", "/": "&sol;", "\\": "&bsol;", '"': "&quot;",
    "~": "∼",
}  # fmt: skip
"""Signs that rule a blank, as HTML has them: escaped with a backslash, some would show it."""
_TRUTH = frozenset({"true", "false"})
MIN_MATCHED = 3
"""Fewer lines make no matching question in Moodle."""


@dataclass(frozen=True, slots=True)
class Aside:
    """An item that Moodle does not hold, or holds otherwise, and why."""

    item: str
    kind: Kind
    why: Message


@dataclass(frozen=True, slots=True)
class MoodleQuiz:
    """The XML text; what was left out of it; what works otherwise than here."""

    text: str
    questions: int
    left_out: tuple[Aside, ...]
    changed: tuple[Aside, ...]


def moodle_quiz(exercise: Exercise, quiz: Quiz, language: Language, learner: str) -> MoodleQuiz:
    """The quiz with the numbers of this learner, in this language.

    CourseError where a key cannot be computed.
    """
    root = ET.Element("quiz")
    _category(root, exercise, language)
    left_out: list[Aside] = []
    changed: list[Aside] = []
    for item in quiz.items:
        writer = _Writer(exercise, question(quiz, item, learner), language)
        told = writer.unfit()
        if told is not None:
            left_out.append(Aside(item.id, item.kind, told))
            continue
        root.append(writer.element())
        told = writer.otherwise()
        if told is not None:
            changed.append(Aside(item.id, item.kind, told))
    ET.indent(root)
    text = ET.tostring(root, encoding="unicode")
    head = '<?xml version="1.0" encoding="UTF-8"?>\n'
    return MoodleQuiz(f"{head}{text}\n", len(root) - 1, tuple(left_out), tuple(changed))


def _category(root: ET.Element, exercise: Exercise, language: Language) -> None:
    """Where in the bank the questions go; a slash in a name is written twice."""
    name = f"{exercise.short} {language.pick(exercise.title)}".replace("/", "//")
    element = ET.SubElement(root, "question", type="category")
    _text(ET.SubElement(element, "category"), f"$course$/top/{name}")


class _Writer:
    """One question as an element, in one language."""

    def __init__(self, exercise: Exercise, asked: Question, language: Language) -> None:
        self._exercise = exercise
        self._asked = asked
        self._item = asked.item
        self._language = language

    def unfit(self) -> Message | None:
        """Why Moodle cannot hold the question; None where it can."""
        if self._item.kind is Kind.SYMBOLIC:
            return say("Moodle compares texts: the same formula written otherwise would be wrong")
        if self._item.kind is Kind.ORDER and len(self._asked.options) < MIN_MATCHED:
            return say("Moodle matches three lines or more")
        return None

    def otherwise(self) -> Message | None:
        """What works otherwise in Moodle than here."""
        if self._item.kind is Kind.ORDER:
            return say("a matching question: each line counts by itself, whatever the others are")
        if self._item.kind is Kind.NUMERIC:
            return say("a number is to be typed; a formula such as -log(0.33) is not computed")
        if self._item.kind is Kind.SHAPE and len(self._shapes()) > 1:
            return say(
                "blanks in a text: Moodle counts a point for each; set its mark to {points} "
                "in the quiz",
                points=f"{self._item.points:g}",
            )
        return None

    def element(self) -> ET.Element:
        """The question."""
        match self._item.kind:
            case Kind.CHOICE if self._is_truth():
                return self._truth()
            case Kind.CHOICE | Kind.ERROR | Kind.SEVERAL:
                return self._choice()
            case Kind.NUMERIC:
                return self._number()
            case Kind.SHAPE:
                return self._shape() if len(self._shapes()) == 1 else self._blanks()
            case Kind.ORDER:
                return self._matching()
        raise ValueError(self._item.kind)

    def _head(self, kind: str, body: str = "") -> ET.Element:
        """What all kinds have: name, text, points; ``body`` is HTML below the text."""
        element = ET.Element("question", type=kind)
        name = f"{self._exercise.short} {self._item.id}"
        _text(ET.SubElement(element, "name"), name)
        _html(element, "questiontext", _paragraph(self._pick(self._asked.text)) + body)
        _html(element, "generalfeedback", "")
        if kind != "cloze":
            ET.SubElement(element, "defaultgrade").text = f"{self._item.points:g}"
        ET.SubElement(element, "penalty").text = "0"
        ET.SubElement(element, "hidden").text = "0"
        ET.SubElement(element, "idnumber").text = f"{self._exercise.short}/{self._item.id}"
        return element

    def _choice(self) -> ET.Element:
        """One or several options; each wrong one takes away what a right one gives."""
        item = self._item
        several = item.kind is Kind.SEVERAL
        element = self._head("multichoice")
        ET.SubElement(element, "single").text = str(not several).lower()
        # The lines of a derivation stay in their order, or there would be nothing to find.
        ET.SubElement(element, "shuffleanswers").text = str(item.kind is not Kind.ERROR).lower()
        ET.SubElement(element, "answernumbering").text = "abc"
        worth = 100 / len(item.key.right)
        for option in self._asked.options:
            right = option.id in item.key.right
            share = worth if right else -worth if several else 0.0
            told = self._why() if right else self._told(item.key.remarks.get(option.id))
            _answer(element, _paragraph(self._pick(option.text)), share, told, form="html")
        return element

    def _is_truth(self) -> bool:
        found = {option.text.get("en", "").strip(" .").casefold() for option in self._asked.options}
        return found == _TRUTH

    def _truth(self) -> ET.Element:
        element = self._head("truefalse")
        for option in self._asked.options:
            right = option.id in self._item.key.right
            told = self._why() if right else self._told(self._item.key.remarks.get(option.id))
            name = option.text["en"].strip(" .").casefold()
            _answer(element, name, 100.0 if right else 0.0, told)
        return element

    def _number(self) -> ET.Element:
        """The first answer that fits counts: the key, known mistakes, what is near, the rest."""
        element = self._head("numerical")
        key = self._asked.key
        assert isinstance(key, float)
        tolerance = self._item.key.tolerance
        _answer(element, repr(key), 100.0, self._why(), tolerance=_reach(key, tolerance))
        for value, remark in _told_apart(self._asked.wrong, key, tolerance):
            reach = _reach(value, tolerance)
            _answer(element, repr(value), 0.0, self._told(remark), tolerance=reach)
        near = self._say("Close: check the last digits, or type it more precisely.")
        if key:
            _answer(element, repr(key), 0.0, near, tolerance=NEAR * abs(key))
        rest = self._say("This is not the value. Compute it once more, step by step.")
        _answer(element, "*", 0.0, rest, tolerance=0.0)
        return element

    def _shapes(self) -> tuple[Shape, ...]:
        key = self._asked.key
        assert isinstance(key, tuple)
        return key

    def _shape(self) -> ET.Element:
        """One shape: a short answer in each of its usual spellings."""
        element = self._head("shortanswer", _paragraph(self._render(how_to(self._asked))))
        ET.SubElement(element, "usecase").text = "0"
        for shape, share, told in self._places()[0]:
            for spelling in spellings(shape):
                _answer(element, spelling, share, told)
        _answer(element, "*", 0.0, self._not_the_shape())
        return element

    def _blanks(self) -> ET.Element:
        """Several shapes: a blank for each, so that each that is right counts."""
        blanks = []
        for answers in self._places():
            parts = [
                f"{'=' if share else '%0%'}{spelling}#{_cloze(told)}"
                for shape, share, told in answers
                for spelling in spellings(shape)
            ]
            parts.append(f"%0%*#{_cloze(self._not_the_shape())}")
            blanks.append("{1:SHORTANSWER:" + "~".join(parts) + "}")
        listed = "".join(f"<li>{blank}</li>" for blank in blanks)
        how = _paragraph(self._render(how_to(self._asked)))
        return self._head("cloze", f"{how}<ol>{listed}</ol>")

    def _places(self) -> list[list[tuple[Shape, float, str]]]:
        """For each shape asked for: the right one, then wrong ones that are known."""
        found = []
        for place, right in enumerate(self._shapes()):
            answers = [(right, 100.0, self._why())]
            for wrong, remark in self._asked.wrong:
                assert isinstance(wrong, tuple)
                known = {shape for shape, _, _ in answers}
                if place < len(wrong) and wrong[place] not in known:
                    answers.append((wrong[place], 0.0, self._told(remark)))
            found.append(answers)
        return found

    def _matching(self) -> ET.Element:
        """Each line is matched with its place, or with none."""
        element = self._head("matching")
        ET.SubElement(element, "shuffleanswers").text = "true"
        none = self._say("does not belong")
        for option in self._asked.options:
            right = self._item.key.right
            place = str(right.index(option.id) + 1) if option.id in right else none
            line = _html(element, "subquestion", _paragraph(self._pick(option.text)))
            _text(ET.SubElement(line, "answer"), place)
        return element

    def _not_the_shape(self) -> str:
        return self._say("This is not the shape. Which axes stay, which disappear?")

    def _pick(self, texts: Texts) -> str:
        return self._language.pick(texts)

    def _render(self, message: Message) -> str:
        return self._language.render(message)

    def _say(self, template: str) -> str:
        return escape(self._language.text(template), quote=False)

    def _why(self) -> str:
        return escape(self._pick(self._asked.why), quote=False)

    def _told(self, remark: Remark | None) -> str:
        return "" if remark is None else escape(self._pick(remark.texts), quote=False)


def spellings(shape: Shape) -> tuple[str, ...]:
    """How people write a shape; Moodle compares letter by letter."""
    numbers = [str(size) for size in shape]
    if not numbers:
        return ("()", "( )", "[]", "scalar", "スカラー")
    if len(numbers) == 1:
        (one,) = numbers
        return (f"({one},)", f"({one}, )", f"({one})", f"[{one}]", f"{one},", one)
    tight, wide = ",".join(numbers), ", ".join(numbers)
    plain = (f"({wide})", f"({tight})", f"[{wide}]", f"[{tight}]", wide, tight)
    return (*plain, "x".join(numbers), "×".join(numbers))


def _reach(value: float, tolerance: float) -> float:
    """The distance at which an answer still counts as the value, as the grader has it."""
    return float(f"{tolerance * max(1.0, abs(value)) * (1 + 1e-9):.12g}")


def _told_apart(
    wrong: Sequence[tuple[float | str | tuple[Shape, ...], Remark]], key: float, tolerance: float
) -> Iterable[tuple[float, Remark]]:
    """Known wrong numbers that are neither the key nor what another mistake comes to."""
    numbers = [(value, remark) for value, remark in wrong if isinstance(value, float)]
    for value, remark in numbers:
        alike = [other for near, other in numbers if is_close(value, near, tolerance)]
        if not is_close(value, key, 2 * tolerance) and all(other == remark for other in alike):
            yield value, remark


def _answer(
    element: ET.Element,
    text: str,
    share: float,
    told: str,
    *,
    tolerance: float | None = None,
    form: str = "moodle_auto_format",
) -> None:
    """One answer; ``share`` is in percent, ``told`` is HTML."""
    answer = ET.SubElement(element, "answer", fraction=_percent(share), format=form)
    _text(answer, text)
    _html(answer, "feedback", f"<p>{told}</p>" if told else "")
    if tolerance is not None:
        ET.SubElement(answer, "tolerance").text = repr(tolerance)


def _percent(share: float) -> str:
    """Moodle knows a share by five decimals: 33.33333, not 33.3."""
    return f"{share:.5f}".rstrip("0").rstrip(".")


def _paragraph(text: str) -> str:
    """A text of the course as HTML, its lines kept."""
    return "<p>" + "<br>".join(escape(line, quote=False) for line in text.splitlines()) + "</p>"


def _html(element: ET.Element, name: str, text: str) -> ET.Element:
    found = ET.SubElement(element, name, format="html")
    _text(found, text)
    return found


def _text(element: ET.Element, text: str) -> None:
    """The text, without the few signs that XML cannot hold."""
    ET.SubElement(element, "text").text = _ILLEGAL.sub("", text)


def _cloze(text: str) -> str:
    """HTML inside a blank, without the signs that rule it."""
    return text.translate(str.maketrans(_CLOZE))
