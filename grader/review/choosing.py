"""Cards that ask a question of the course: items of quizzes, and misconceptions to recognise.

Owns the hints of such questions, and how a misconception becomes a choice. Questions are
drawn and marked by `grader.quiz`.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from grader.language import Message, one_line, say
from grader.model import Part
from grader.quiz import Item, Kind, Question, how_to, mark, question, right_answer
from grader.quiz.drawing import Chance
from grader.quiz.item import Key, Option, Quiz, Texts, Told
from grader.quiz.marking import Compare
from grader.review.card import Card, Evidence, Face, Marking, Result, Source
from grader.review.material import Material

CHOICES = 4
MAX_LINES = 6
MAX_SHOWN = 300
_CLOSE = 0.02
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z])|(?<=[。?!])")
_MARKS = {"passed": Result.RIGHT, "failed": Result.WRONG}


def quiz_face(
    card: Card, material: Material, learner: str, variant: int, compare: Compare | None = None
) -> Face:
    """The item with numbers that this learner has not seen. KeyError where it is gone."""
    quiz, item = material.quiz, material.item(card.name)
    if quiz is None or item is None:
        raise KeyError(card.name)
    asked = question(quiz, item, learner, variant)
    hints = material.feedback.hints
    hint = _hint(asked) or (hints[0] if hints else say("Try an example with small numbers."))
    return _face(say("From the quiz"), asked, (), None, hint, compare)


def misconception_face(card: Card, material: Material, learner: str, variant: int) -> Face:
    """The learner's own work, and a choice of what may have gone wrong there."""
    assert card.evidence is not None
    names = _choices(card, material, Chance("review", card.id, learner, variant))
    texts = {name: material.feedback.advice(name) for name in names}
    asked = _choice(card, texts, material.exercise.id, learner, variant)
    own = card.evidence.finding["part"] == Part.CODE
    face = _face(
        say("From your own code") if own else say("From your own derivation"),
        asked,
        _shown(card.evidence, material),
        say("Which of these describes what went wrong?"),
        _hint(asked) or say("Try an example with small numbers."),
        None,
    )
    return replace(face, solution=(*face.solution, texts[card.name]))


def _face(
    heading: Message,
    asked: Question,
    lines: tuple[str | Message, ...],
    wanted: Message | None,
    hint: Told,
    compare: Compare | None,
) -> Face:
    def marked(answer: str) -> Marking:
        found = mark(asked, answer, compare=compare)
        return Marking(_MARKS.get(found.verdict, Result.UNREAD), found.told, found.advice)

    return Face(
        heading=heading,
        question=asked,
        lines=lines,
        asked=wanted,
        how_to=how_to(asked),
        hint=hint,
        solution=(say("Right would have been: {answer}", answer=_shown_key(asked)),),
        mark=marked,
    )


def _shown_key(asked: Question) -> str:
    if asked.item.kind is Kind.NUMERIC:
        return f"{asked.key:.6g}"
    return right_answer(asked)


def _choices(card: Card, material: Material, chance: Chance) -> list[str]:
    """The misconception, and others that this exercise knows and that are not true as well."""
    assert card.evidence is not None
    feedback = material.feedback
    own = [name for name in feedback.own if name not in card.evidence.also]
    more = [
        name
        for name in feedback.catalogue
        if name not in {*own, *card.evidence.also, *feedback.elsewhere}
    ]
    others = [*chance.shuffled(own), *chance.shuffled(more)]
    return [card.name, *(name for name in others if name != card.name)][:CHOICES]


def _choice(
    card: Card, texts: Mapping[str, Texts], exercise: str, learner: str, variant: int
) -> Question:
    """A question of the quiz's own kind, so that it is read and marked as one."""
    short = {name: _first_sentence(text) for name, text in texts.items()}
    if len({text.get("en") for text in short.values()}) < len(short):
        short = dict(texts)  # two begin alike
    item = Item(
        id=card.name,
        kind=Kind.CHOICE,
        text={"en": ""},
        options=tuple(Option(name, text) for name, text in short.items()),
        draw={},
        domain={},
        weight=1.0,
        points=0.0,
        key=Key(
            right=(card.name,),
            why=texts[card.name],
        ),
    )
    quiz = Quiz(f"review\0{exercise}\0{Source.MISCONCEPTION}", (item,), Path())
    return question(quiz, item, learner, variant)


def _first_sentence(texts: Texts) -> Texts:
    return {code: _SENTENCE.split(text, maxsplit=1)[0].strip() for code, text in texts.items()}


def _shown(evidence: Evidence, material: Material) -> tuple[str | Message, ...]:
    """What the learner wrote and what it gave."""
    finding = evidence.finding
    example = finding["example"]
    title = one_line(str(finding["title"]), MAX_SHOWN)
    if finding["part"] == Part.CODE:
        if not example:
            return (title,)
        shown: list[str | Message] = [one_line(str(example["call"]), MAX_SHOWN)]
        if example["got"]:
            shown.append(say("came back: {value}", value=one_line(example["got"], MAX_SHOWN)))
        if example["expected"]:
            value = one_line(example["expected"], MAX_SHOWN)
            shown.append(say("expected:  {value}", value=value))
        return tuple(shown)
    before = [one_line(line, MAX_SHOWN) for line in _lines_before(evidence, material)]
    lines: list[str | Message] = [*before[-MAX_LINES:], title]
    if example:
        lines.append(
            say(
                "at {values}: {previous} before, {following} after",
                values=one_line(str(example["call"]), MAX_SHOWN),
                previous=example["expected"] or say("not defined"),
                following=example["got"] or say("not defined"),
            )
        )
    return tuple(lines)


def _lines_before(evidence: Evidence, material: Material) -> Sequence[str]:
    task = material.tasks.get(str(evidence.finding.get("task")))
    start = task.bullets.get("Start") if task else None
    return evidence.before if start is None else (start, *evidence.before)


def _hint(asked: Question) -> Told | None:
    """What narrows the answer down without giving it away; None where nothing does."""
    key, right = asked.key, asked.item.key.right
    match asked.item.kind:
        case Kind.CHOICE | Kind.ERROR:
            wrong = [option.id for option in asked.options if option.id not in right]
            struck = wrong[: min(len(wrong) - 1, (len(wrong) + 1) // 2)]
            if not struck:
                return None
            letters = ", ".join(map(asked.letter_of, struck))
            return say("It is not: {letters}", letters=letters)
        case Kind.SEVERAL:
            return say("{n} of them are right.", n=len(right))
        case Kind.ORDER:
            return say("It begins with {letter}.", letter=asked.letter_of(right[0]))
        case Kind.SHAPE:
            assert isinstance(key, tuple)
            axes = ", ".join(str(len(shape)) for shape in key)
            return say("Number of axes: {n}", n=axes)
        case Kind.NUMERIC:
            assert isinstance(key, float)
            low, high = _around(key)
            return say("It lies between {low} and {high}.", low=f"{low:g}", high=f"{high:g}")
    return None


def _around(key: float) -> tuple[float, float]:
    """Two round numbers with the key between them, which is neither of them."""
    unit = 10.0 ** math.floor(math.log10(abs(key))) if key else 1.0
    low, high = math.floor(key / unit), math.ceil(key / unit)
    if high - low < 1 or min(key / unit - low, high - key / unit) < _CLOSE:
        low, high = round(key / unit) - 1, round(key / unit) + 1
    return low * unit, high * unit
