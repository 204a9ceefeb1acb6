"""How long the mathematics of one file may take in all.

Owns the limit on a whole file. Each comparison has limits of its own, by counted work;
this one is a clock, for a file of many dear lines. What is over it is not judged.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from grader.derivation.mathematics import Change, Mathematics
from grader.derivation.task import JudgedLine, NamedSlip
from grader.language import say
from grader.maths.domain import Domain
from grader.maths.tree import Node
from grader.maths.verdict import Comparison, Method
from grader.maths.verdict import Verdict as Decided
from grader.model import Verdict

MOST_SECONDS = 5.0
MOST_UNDECIDED = 12
"""Each may have kept SymPy busy, in a process whose time our clock does not count."""
Clock = Callable[[], float]
TOO_LONG = say("not judged: this file takes too long")


@dataclass(frozen=True)
class Patience:
    """What is left of the time of one file; ``clock`` counts this process's own work."""

    maths: Mathematics
    clock: Clock = time.process_time
    start: float = field(init=False)
    undecided: list[Comparison] = field(default_factory=list, init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "start", self.clock())

    @property
    def is_over(self) -> bool:
        """Whether the file has taken too long."""
        too_many = len(self.undecided) >= MOST_UNDECIDED
        return too_many or self.clock() - self.start > MOST_SECONDS

    def limited(self) -> Mathematics:
        """The same mathematics, which compares and guesses nothing more once it is over."""
        return replace(self.maths, compare=self._compare, name_slips=self._name_slips)

    def _compare(self, before: Node, after: Node, domain: Domain) -> Comparison:
        if self.is_over:
            return Comparison(Decided.UNDECIDED, Method.NONE, before, after, note=TOO_LONG)
        found = self.maths.compare(before, after, domain)
        if found.verdict is Decided.UNDECIDED:
            self.undecided.append(found)
        return found

    def _name_slips(
        self, before: Node, after: Node, domain: Domain, change: Change | None
    ) -> tuple[NamedSlip, ...]:
        return () if self.is_over else self.maths.name_slips(before, after, domain, change)


def marked(lines: Sequence[JudgedLine]) -> list[JudgedLine]:
    """The lines, where those that came too late are over the limit instead of undecided."""
    return [_over_limit(line) if is_too_late(line) else line for line in lines]


def is_too_late(line: JudgedLine) -> bool:
    """Whether the line was not compared since the file had taken too long."""
    return line.comparison is not None and line.comparison.note == TOO_LONG


def _over_limit(line: JudgedLine) -> JudgedLine:
    return replace(line, verdict=Verdict.OVER_LIMIT, comparison=None, told=(TOO_LONG,))
