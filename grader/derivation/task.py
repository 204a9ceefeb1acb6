"""The nouns of derivations, as frozen values: tasks, lines, milestones, judgements.

Owns what flows between reading a file, judging its lines and telling of them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum
from types import MappingProxyType
from typing import Any

from grader.language import Message
from grader.maths.domain import Domain
from grader.maths.tree import Node
from grader.maths.verdict import Comparison
from grader.model import Finding, Verdict


class Kind(StrEnum):
    """What a task asks for."""

    STEPS = "steps"
    BLANKS = "blanks"
    ERROR = "error"


class Arrow(StrEnum):
    """How a line claims to follow from the one before it."""

    EQUALS = "="
    IFF = "<=>"
    IMPLIES = "=>"


@dataclass(frozen=True, slots=True)
class Step:
    """A line with an expression or an equation.

    Attributes:
        number: its place among the lines of its block, from 1.
        text: the line as typed; ``body`` is what stands after the arrow.
        rule: what was typed in brackets, without them.
        points: in a solution, what its milestone is worth.
    """

    number: int
    text: str
    body: str
    arrow: Arrow = Arrow.EQUALS
    rule: str | None = None
    points: float | None = None


@dataclass(frozen=True, slots=True)
class Operation:
    """A line that says what is done to the line before it, as `grader.maths` takes it."""

    number: int
    text: str
    change: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Choice:
    """A line such as ``line 3``: which line of a printed derivation is wrong."""

    number: int
    text: str
    line: int
    points: float | None = None


@dataclass(frozen=True, slots=True)
class Strange:
    """A line that is none of these, and why."""

    number: int
    text: str
    problem: Message
    remedy: Message | None = None


Line = Step | Operation | Choice | Strange


@dataclass(frozen=True, slots=True)
class History:
    """What was done to a line since the start, whatever the order of scalings.

    Attributes:
        changes: logs, exponentials and derivatives, in order.
        factors: what it was multiplied by; their product counts.
        substituted: form of a symbol -> form of what took its place.
    """

    changes: tuple[str, ...] = ()
    factors: tuple[Node, ...] = ()
    substituted: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Stage:
    """A line of the course's own derivation, and what had been done when it was reached."""

    line: Step
    node: Node
    form: str
    history: History
    operations: tuple[Operation, ...] = ()

    @property
    def points(self) -> float | None:
        """What its milestone is worth; None where it is no milestone."""
        return self.line.points


@dataclass(frozen=True, slots=True)
class CodeCall:
    """How the last line is compared with the learner's own function.

    ``arguments`` holds nested tuples of names of the task's symbols, and numbers.
    """

    function: str
    arguments: Mapping[str, Any]
    text: str


@dataclass(frozen=True, slots=True)
class Task:
    """One task of a ``derivation.md``, as the course words it.

    Attributes:
        id: of the task; findings are named after it.
        title: language code -> title.
        bullets: what the course says of it, as typed (``Start`` -> ``a*b``).
        start: the line before the first one; of a printed derivation it may be missing.
        stages: the reference derivation.
        rules_a_line: at most so many rules a line; 0 sets no bound.
        operations: the operations that may be used, as typed; None sets no bound.
        follow_through: the share of its points that a line after a wrong one can earn.
        template: of blanks, the solution's lines with ``⟦…⟧``.
        printed: of a derivation with an error, its lines.
        wrong_line: the number of the line that is wrong in it.
    """

    id: str
    title: Mapping[str, str]
    kind: Kind
    bullets: Mapping[str, str]
    domain: Domain
    start: Node | None
    goal: Node | None
    stages: tuple[Stage, ...]
    rules_a_line: int = 0
    operations: tuple[Operation, ...] | None = None
    follow_through: float = 0.0
    code: CodeCall | None = None
    template: tuple[Line, ...] = ()
    printed: tuple[Line, ...] = ()
    wrong_line: Choice | None = None

    @property
    def milestones(self) -> tuple[Stage, ...]:
        """The stages that carry points, in order."""
        return tuple(stage for stage in self.stages if stage.points is not None)

    @property
    def points(self) -> float:
        """What the task is worth, whatever is handed in."""
        found = sum(stage.points or 0.0 for stage in self.stages)
        return found + ((self.wrong_line.points or 0.0) if self.wrong_line else 0.0)


@dataclass(frozen=True, slots=True)
class CourseRules:
    """What the course says of rules and slips: rule -> number, slip -> misconception."""

    numbers: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    misconceptions: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


class Standing(IntEnum):
    """How a line hangs on the start: by right steps only, by one not decided, by a wrong one."""

    SOUND = 0
    PENDING = 1
    BROKEN = 2


@dataclass(frozen=True, slots=True)
class NamedRule:
    """A rule of mathematics by its id, and its name for people.

    ``counts`` is False for what is no step of its own, such as another order.
    """

    id: str
    name: str | Message
    spellings: tuple[str, ...] = ()
    counts: bool = True


@dataclass(frozen=True, slots=True)
class NamedSlip:
    """What a wrong step looks like, by its id and in words."""

    id: str
    text: str | Message


@dataclass(frozen=True, slots=True)
class JudgedLine:
    """A learner's line and what was found.

    Attributes:
        node: the line as read; None where it could not be.
        standing: how the line hangs on the start.
        counts: whether milestones may be reached here: a right step within the bounds.
        rules: the rules that were used; None where they could not be told.
        told: what else to tell, in order.
        problem: why it cannot be read, with a caret where there is one.
        misnamed: whether the learner named another rule than the one that was used.
    """

    line: Line
    verdict: Verdict
    node: Node | None = None
    form: str = ""
    history: History = field(default_factory=History)
    operations: tuple[Operation, ...] = ()
    standing: Standing = Standing.SOUND
    counts: bool = False
    repeats: bool = False
    comparison: Comparison | None = None
    rules: tuple[NamedRule, ...] | None = None
    slips: tuple[NamedSlip, ...] = ()
    told: tuple[Message, ...] = ()
    problem: Exception | None = None
    misnamed: bool = False


@dataclass(frozen=True, slots=True)
class Award:
    """What became of one milestone.

    ``share`` below 1 is what follow-through earned of it.
    """

    name: str
    title: Message
    points: float
    verdict: Verdict
    told: tuple[Message, ...] = ()
    share: float = 1.0


@dataclass(frozen=True, slots=True)
class CallProblem:
    """Why the learner's own function gave no value; ``unwritten`` where it is still the stub's."""

    message: Message
    unwritten: bool = False


@dataclass(frozen=True, slots=True)
class DerivationJudgement:
    """What is told of one file: findings, and what is odd about the file itself."""

    findings: tuple[Finding, ...]
    notices: tuple[str, ...] = ()


CallLearner = Callable[[str, Mapping[str, Any]], Any]
"""Runs a function of the learner with arguments by name: a value, or a `CallProblem`."""
