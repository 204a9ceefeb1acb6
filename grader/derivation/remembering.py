"""The same mathematics, which answers a question that it has answered before from memory.

In a class most right steps are the same few steps. Owns which answers may be kept: those
that follow from the question alone. What could not be decided is asked again.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import replace
from typing import Any, TypeVar

from grader.derivation.mathematics import Change, Declarations, Mathematics
from grader.derivation.task import NamedRule, NamedSlip
from grader.maths.domain import Domain
from grader.maths.tree import Node
from grader.maths.verdict import Comparison
from grader.maths.verdict import Verdict as Decided

MOST = 4_000
"""Answers that are kept; some kilobytes each."""
LONGEST = 1_000
"""Letters of a line whose tree is kept: nobody's work fills the memory."""
T = TypeVar("T")


def remembering(maths: Mathematics, most: int = MOST) -> Mathematics:
    """The same functions with one memory of the last ``most`` answers."""
    memory = _Memory(most)

    def read(text: str, declarations: Declarations) -> Node:
        if len(text) > LONGEST:
            return maths.read(text, declarations)
        return memory.kept(
            ("read", text, id(declarations)), declarations, lambda: maths.read(text, declarations)
        )

    def compare(before: Node, after: Node, domain: Domain) -> Comparison:
        return memory.answer(
            ("compare", before, after),
            domain,
            lambda: maths.compare(before, after, domain),
            lambda found: found.verdict is not Decided.UNDECIDED,
        )

    def explain(before: Node, after: Node, domain: Domain) -> tuple[NamedRule, ...] | None:
        return memory.answer(
            ("explain", before, after), domain, lambda: maths.explain(before, after, domain)
        )

    def uses(before: Node, after: Node, domain: Domain, rule: str) -> bool:
        return memory.answer(
            ("uses", before, after, rule), domain, lambda: maths.uses(before, after, domain, rule)
        )

    def name_slips(
        before: Node, after: Node, domain: Domain, change: Change | None
    ) -> tuple[NamedSlip, ...]:
        # An operation may hold anything: its text is what tells it from others.
        return memory.answer(
            ("slips", before, after, repr(change)),
            domain,
            lambda: maths.name_slips(before, after, domain, change),
        )

    def arranged(line: Node, domain: Domain) -> str:
        return memory.answer(("arranged", line), domain, lambda: maths.arranged(line, domain))

    return replace(
        maths,
        read=read,
        compare=compare,
        explain=explain,
        uses=uses,
        name_slips=name_slips,
        arranged=arranged,
    )


class _Memory:
    """Answers by question, the oldest forgotten first."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._answers: OrderedDict[Hashable, tuple[object, Any]] = OrderedDict()

    def answer(
        self,
        question: tuple[Hashable, ...],
        domain: Domain,
        ask: Callable[[], T],
        keep: Callable[[T], bool] = lambda _: True,
    ) -> T:
        """What is remembered, else what asking gives."""
        key = (*question, id(domain.declarations), domain.constraints)
        return self.kept(key, domain, ask, keep)

    def kept(
        self,
        key: Hashable,
        holder: object,
        ask: Callable[[], T],
        keep: Callable[[T], bool] = lambda _: True,
    ) -> T:
        """The same under a key that names declarations by their number, which ``holder`` has.

        They stay as long as the answer does, so that no others get their number.
        """
        if key in self._answers:
            self._answers.move_to_end(key)
            found: T = self._answers[key][1]
            return found
        found = ask()
        if keep(found):
            self._answers[key] = (holder, found)
            if len(self._answers) > self._most:
                self._answers.popitem(last=False)
        return found
