"""A question that was answered before is answered from memory, and never another one."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from grader.derivation.judge import judge
from grader.derivation.mathematics import Declarations
from grader.derivation.remembering import LONGEST, remembering
from grader.errors import UnreadableText
from grader.language import Language
from grader.maths.domain import Domain, declared
from grader.maths.tree import Node
from grader.maths.verdict import Comparison, Method
from grader.maths.verdict import Verdict as Decided
from tests.engine.derivation.course import answered, split, tasks_of
from tests.engine.derivation.numbers import MATHS

POSITIVE = Domain(declared({"a": "positive", "b": "positive"}))
ANY = Domain(declared({"a": "real", "b": "real"}))


class Asked:
    """Mathematics that counts what it is asked."""

    def __init__(self, verdict: Decided | None = None) -> None:
        self.questions = 0
        self._verdict = verdict
        self.maths = replace(MATHS, compare=self.compare)

    def compare(self, before: Node, after: Node, domain: Domain) -> Comparison:
        self.questions += 1
        if self._verdict is not None:
            return Comparison(self._verdict, Method.NONE, before, after)
        return MATHS.compare(before, after, domain)


def nodes(*texts: str) -> list[Node]:
    return [MATHS.read(text, POSITIVE.declarations) for text in texts]


def test_the_same_question_is_asked_once() -> None:
    """Trees are compared by what stands in them, not by which object they are."""
    asked = Asked()
    maths = remembering(asked.maths)
    first = maths.compare(*nodes("log(a*b)", "log(a)+log(b)"), POSITIVE)
    again = maths.compare(*nodes("log(a*b)", "log(a)+log(b)"), POSITIVE)
    assert (first, asked.questions) == (again, 1)


def test_another_line_or_another_domain_is_another_question() -> None:
    """What holds on one domain need not hold on another."""
    asked = Asked()
    maths = remembering(asked.maths)
    maths.compare(*nodes("a*b", "b*a"), POSITIVE)
    maths.compare(*nodes("a*b", "a*a"), POSITIVE)
    maths.compare(*nodes("b*a", "a*b"), POSITIVE)
    maths.compare(*nodes("a*b", "b*a"), ANY)
    maths.compare(*nodes("a*b", "b*a"), replace(POSITIVE, constraints=tuple(nodes("a"))))
    assert asked.questions == 5


def test_a_line_is_read_once_for_its_declarations() -> None:
    """The same text under other declarations, a long text and an unreadable one are read anew."""
    texts: list[str] = []

    def read(text: str, declarations: Declarations) -> Node:
        texts.append(text)
        return MATHS.read(text, declarations)

    maths = remembering(replace(MATHS, read=read))
    long = f"a*b{' ' * LONGEST}+a"
    for text in ("a*b", "a*b", long, long):
        assert maths.read(text, POSITIVE.declarations) == MATHS.read(text, POSITIVE.declarations)
    maths.read("a*b", ANY.declarations)
    for _ in range(2):
        with pytest.raises(UnreadableText):
            maths.read("a*(", POSITIVE.declarations)
    assert texts == ["a*b", long, long, "a*b", "a*(", "a*("]


def test_what_was_not_decided_is_asked_again() -> None:
    """Another time there may be more time."""
    asked = Asked(Decided.UNDECIDED)
    maths = remembering(asked.maths)
    for _ in range(3):
        maths.compare(*nodes("a", "b"), POSITIVE)
    assert asked.questions == 3


def test_the_oldest_answers_are_forgotten() -> None:
    """However many different lines a class writes, memory stays small."""
    asked = Asked()
    maths = remembering(asked.maths, most=2)
    for text in ("a", "b", "a*b", "a"):
        maths.compare(*nodes(text, text + "+b"), POSITIVE)
    assert asked.questions == 4
    maths.compare(*nodes("a*b", "a*b+b"), POSITIVE)
    assert asked.questions == 4


def test_findings_are_the_same_from_memory(tmp_path: Path) -> None:
    """A learner reads the same, whoever wrote the same line before."""
    tasks, asked = tasks_of(tmp_path, split()), Asked()
    maths = remembering(asked.maths)
    for steps in (
        "take log\n= log(a^t) + log(b^2)\n= t*log(a) + 2*log(b)",
        "take log\n= log(a^t) + log(b^2)\n= t*log(a) + 3*log(b)",
    ):
        submitted = answered(steps).encode()
        alone = judge(tasks, submitted, Language(), maths=MATHS)
        assert judge(tasks, submitted, Language(), maths=maths) == alone
        questions = asked.questions
        assert judge(tasks, submitted, Language(), maths=maths) == alone
        assert asked.questions == questions
