"""The nouns of a quiz, as frozen values: items and keys, questions, marks, judgements.

Reads no files and marks nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

from grader.language import Language, Message
from grader.model import Finding, Verdict

Texts = Mapping[str, str]
Told = Message | Texts
"""What is told of an answer: a text of the interface, or one of the course."""

Shape = tuple[int, ...]
_ENDS = frozenset(".。?!?!)」")


class Kind(StrEnum):
    """What a learner does: pick one or several options, type something, order or find lines."""

    CHOICE = "choice"
    SEVERAL = "several"
    NUMERIC = "numeric"
    SYMBOLIC = "symbolic"
    SHAPE = "shape"
    ORDER = "order"
    ERROR = "error"


PICKED = frozenset({Kind.CHOICE, Kind.SEVERAL, Kind.ORDER, Kind.ERROR})
"""Kinds whose answers are letters of what is shown."""

COMPUTED = frozenset({Kind.NUMERIC, Kind.SHAPE})
"""Kinds whose keys are expressions in Python, by the author."""


class Form(StrEnum):
    """What a symbolic answer must look like, beside being equal to the key."""

    ANY = "any"
    SPLIT_LOGS = "split-logs"
    ONE_FRACTION = "one-fraction"


@dataclass(frozen=True, slots=True)
class Remark:
    """What to tell of one wrong answer; ``misconception`` is a name of the course or empty."""

    texts: Texts
    misconception: str = ""


@dataclass(frozen=True, slots=True)
class Option:
    """One option, or one line to order or to find fault with."""

    id: str
    text: Texts


@dataclass(frozen=True, slots=True)
class WrongValue:
    """An answer that shows a misconception: an expression as the key is one."""

    value: str
    remark: Remark


@dataclass(frozen=True, slots=True)
class Key:
    """What is right, and what to tell of what is not.

    Attributes:
        right: ids of the options; for ORDER in their order, for ERROR the one wrong line.
        expression: of computed kinds in Python, of symbolic ones as a learner would type it.
        tolerance: allowed distance, times max(1, |key|).
        form: of a symbolic answer.
        let: name -> expression, computed before the key and shown in texts as ``{name}``.
        remarks: id of a wrong option -> what to tell.
        wrong: typed answers with a known misconception.
        why: told after a right answer; may be empty.
    """

    right: tuple[str, ...] = ()
    expression: str = ""
    tolerance: float = 1e-4
    form: Form = Form.ANY
    let: Mapping[str, str] = field(default_factory=dict)
    remarks: Mapping[str, Remark] = field(default_factory=dict)
    wrong: tuple[WrongValue, ...] = ()
    why: Texts = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Item:
    """One item of a quiz, not yet put to anybody. ``points`` is what it earns of the part's."""

    id: str
    kind: Kind
    text: Texts
    options: tuple[Option, ...]
    draw: Mapping[str, Any]
    domain: Mapping[str, str]
    weight: float
    points: float
    key: Key


@dataclass(frozen=True, slots=True)
class Quiz:
    """The items of one exercise in the course's order.

    ``scope`` names course and exercise, for seeds; ``module`` is the solution's file,
    whose functions compute keys.
    """

    scope: str
    items: tuple[Item, ...]
    module: Path

    def item(self, item_id: str) -> Item:
        """The item with this id; KeyError when there is none."""
        for item in self.items:
            if item.id == item_id:
                return item
        raise KeyError(item_id)


@dataclass(frozen=True, slots=True)
class Question:
    """An item as put to one learner: numbers drawn, options in the order shown.

    Attributes:
        text: in each language, with its values.
        options: as shown: a, b, c…
        key: the computed key: a number, the shapes, or the text of a formula.
        wrong: computed in the same way, with what to tell.
        why: told after a right answer, with the question's values.
    """

    item: Item
    variant: int
    text: Texts
    options: tuple[Option, ...] = ()
    key: float | str | tuple[Shape, ...] = ""
    wrong: tuple[tuple[float | str | tuple[Shape, ...], Remark], ...] = ()
    why: Texts = field(default_factory=dict)

    def letter_of(self, option_id: str) -> str:
        """The letter with which an option is shown."""
        place = [option.id for option in self.options].index(option_id)
        return letter(place)


def letter(place: int) -> str:
    """a for 0, b for 1…; quizzes have at most 26 options."""
    return chr(ord("a") + place)


@dataclass(frozen=True, slots=True)
class Marked:
    """What an answer is worth. ``UNREADABLE`` ones do not count: they can be given again.

    ``told`` is what to say of this answer; ``advice`` the texts of its misconceptions, by name.
    """

    verdict: Verdict
    share: float = 0.0
    told: tuple[Told, ...] = ()
    advice: Mapping[str, Texts] = field(default_factory=dict)

    @property
    def misconceptions(self) -> tuple[str, ...]:
        """The names of the misconceptions that the answer shows."""
        return tuple(self.advice)

    @property
    def is_read(self) -> bool:
        """Whether the answer could be read, so that it counts."""
        return self.verdict is not Verdict.UNREADABLE


@dataclass(frozen=True, slots=True)
class QuizJudgement:
    """What is told of a file of answers: findings, and what is odd about the file itself."""

    findings: tuple[Finding, ...]
    notices: tuple[str, ...] = ()


def told_in(told: Sequence[Told], language: Language) -> tuple[str, ...]:
    """What is told, in this language, each as a sentence."""
    texts = [
        language.render(text) if isinstance(text, Message) else language.pick(text) for text in told
    ]
    stop = "。" if language.code == "ja" else "."
    return tuple(text if text[-1:] in _ENDS else text + stop for text in texts if text)
