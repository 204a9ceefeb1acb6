"""What a learner typed, as an answer of the kind that was asked for.

Owns the ways of writing an answer. What cannot be read raises `UnreadableAnswer`
with what was expected; nothing here knows what is right.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from grader.errors import UnreadableText
from grader.language import Message, one_line, say
from grader.quiz.item import Kind, Question, Shape, letter

MAX_ANSWER = 500
_SHOWN = 60
_SEPARATORS = re.compile(r"[\s,;、。・.)(>→-]+")
_NAMED = re.compile(r"\s*(?:[^\W\d_][\w.]*(?:\([\w, ]*\))?\s*)?[=≈＝]\s*(?=\S)")
_EQUALS = re.compile("[=＝]")
_SHAPE = re.compile(
    r"\(\s*(?:\d+\s*(?:,\s*\d+\s*)*)?,?\s*\)|\[\s*(?:\d+\s*(?:,\s*\d+\s*)*)?,?\s*\]"
    r"|\d+(?:\s*[x×*]\s*\d+)+|scalar|スカラー|スカラ"
)
_BARE = re.compile(r"\d+(?:\s*,\s*\d+)*\s*,?")
_BETWEEN = re.compile(r"(?:\s|[,;、,;と]|and|および|→)*")


class UnreadableAnswer(Exception):
    """The text is no answer of the kind asked for; ``told`` says why and what is expected."""

    def __init__(self, *told: Message) -> None:
        self.told = told
        super().__init__(*told)


def plain(text: str) -> str:
    """The text with full-width letters, digits and signs as plain ones, without outer spaces."""
    if len(text) > MAX_ANSWER:
        raise UnreadableAnswer(say("The answer is longer than {most} letters.", most=MAX_ANSWER))
    return unicodedata.normalize("NFKC", text).strip()


def how_to(question: Question) -> Message:
    """How to write an answer to this question."""
    options = len(question.options)
    last = letter(max(options - 1, 0))
    match question.item.kind:
        case Kind.CHOICE:
            return say("Type one letter, a to {last}.", last=last)
        case Kind.SEVERAL:
            return say("Type all letters that are right, such as: a {last}", last=last)
        case Kind.ORDER:
            return say(
                "Type the letters in the right order, such as: b a {last}. Some lines may not belong.",  # noqa: E501
                last=last,
            )
        case Kind.ERROR:
            return say("Type the letter of the line that is wrong, a to {last}.", last=last)
        case Kind.SHAPE:
            return say(
                "Type shapes such as (4, 3), (6,) or () for a single number; between several, a semicolon."  # noqa: E501
            )
        case Kind.SYMBOLIC:
            return say("Type a formula, such as: {example}", example="2*log(a) - b/3")
        case Kind.NUMERIC:
            return say("Type a number: 0.25, 1/4 or -log(0.33); four decimals are enough.")


def picked(question: Question, text: str) -> tuple[str, ...]:
    """Ids of the options that the text names, in its order.

    By letters (``b``, ``a c``, ``ac``) or numbers (``1 3``) as shown, or by an option's text.
    """
    wanted = plain(text)
    for option in question.options:
        if _same(wanted, option.text.values()):
            return (option.id,)
    places = [_place(word) for word in _words(wanted, len(question.options))]
    if not places or any(not 0 <= place < len(question.options) for place in places):
        raise UnreadableAnswer(_is_none(wanted), how_to(question))
    if len(set(places)) < len(places):
        raise UnreadableAnswer(say("A letter stands there twice."), how_to(question))
    if question.item.kind in {Kind.CHOICE, Kind.ERROR} and len(places) > 1:
        raise UnreadableAnswer(say("One letter is expected."), how_to(question))
    return tuple(question.options[place].id for place in places)


def _same(text: str, others: Sequence[str] | object) -> bool:
    assert hasattr(others, "__iter__")
    squeezed = "".join(text.split())
    return bool(squeezed) and any(
        squeezed == "".join(unicodedata.normalize("NFKC", other).split()) for other in others
    )


def _words(text: str, options: int) -> list[str]:
    """Letters one by one; numbers whole where there are ten options or more."""
    words = [word for word in _SEPARATORS.split(text.lower()) if word]
    whole = options > 9
    return [
        piece for word in words for piece in ([word] if whole and word.isdigit() else list(word))
    ]


def _place(word: str) -> int:
    if word.isascii() and word.isdigit():
        return int(word[:4]) - 1
    return ord(word) - ord("a") if len(word) == 1 and "a" <= word <= "z" else -1


def _is_none(text: str) -> Message:
    return say("{answer} names none of what is shown.", answer=repr(one_line(text, _SHOWN)))


def formula(text: str) -> str:
    """The formula alone: ``E = 1.5`` and ``≈ 1.5`` are 1.5.

    Full-width signs are left to the reader of formulas, which knows that 3² is not 32.
    """
    plain(text)
    text = text.strip()
    return _NAMED.sub("", text, count=1) if len(_EQUALS.findall(text)) <= 1 else text


def number(question: Question, text: str) -> float:
    """The value of a formula without symbols, as `grader.maths` reads and computes it."""
    from grader.maths.evaluation import NoValue, TooMuch, Unsure, evaluate  # noqa: PLC0415
    from grader.maths.point import Point  # noqa: PLC0415
    from grader.maths.reader import read_expression  # noqa: PLC0415 - flint only when needed

    try:
        value = evaluate(read_expression(formula(text), {}), Point())
    except UnreadableText as problem:
        # What could be declared instead is no help where there are no symbols.
        raise UnreadableAnswer(*_why(problem)[:1], how_to(question)) from None
    except NoValue:
        raise UnreadableAnswer(say("This has no value."), how_to(question)) from None
    except (TooMuch, Unsure):
        raise UnreadableAnswer(say("This cannot be computed."), how_to(question)) from None
    if isinstance(value, list):
        raise UnreadableAnswer(say("One number is expected."), how_to(question))
    return float(value.mid())


def _why(problem: UnreadableText) -> tuple[Message, ...]:
    """The reader's own words, as messages."""
    return tuple(
        text for text in (problem.found, problem.remedy) if isinstance(text, Message) and text
    )


def unreadable(question: Question, problem: UnreadableText) -> UnreadableAnswer:
    """The reader's refusal as one of an answer."""
    return UnreadableAnswer(*_why(problem), how_to(question))


def shapes(question: Question, text: str) -> tuple[Shape, ...]:
    """The shapes that the text lists; as many as were asked for."""
    wanted = plain(text).lower()
    assert isinstance(question.key, tuple)
    many = len(question.key)
    found = [_numbers(wanted)] if many == 1 and _BARE.fullmatch(wanted) else _listed(wanted)
    if found is None:
        raise UnreadableAnswer(_no_shape(wanted), how_to(question))
    if len(found) != many:
        told = say("Shapes asked for: {many}; found: {found}.", many=many, found=len(found))
        raise UnreadableAnswer(told, how_to(question))
    return tuple(found)


def _no_shape(text: str) -> Message:
    return say("{answer} is no shape.", answer=repr(one_line(text, _SHOWN)))


def _listed(text: str) -> list[Shape] | None:
    found: list[Shape] = []
    place = 0
    for match in _SHAPE.finditer(text):
        if not _BETWEEN.fullmatch(text[place : match.start()]):
            return None
        found.append(_numbers(match[0]))
        place = match.end()
    return found if found and _BETWEEN.fullmatch(text[place:]) else None


def _numbers(text: str) -> Shape:
    return tuple(int(digits[:9]) for digits in re.findall(r"\d+", text))
