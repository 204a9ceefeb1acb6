"""A learner's lines judged in order, each against the one before it.

Owns what a chain is: which lines hang on the start by right steps only, which
repeat, which do too much at once. Gives no points and writes no report.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from grader.derivation import history as histories
from grader.derivation.form import form_of, parts_of
from grader.derivation.mathematics import Mathematics
from grader.derivation.naming import find_rule
from grader.derivation.task import (
    Arrow,
    CourseRules,
    History,
    JudgedLine,
    Line,
    NamedRule,
    Operation,
    Standing,
    Step,
    Strange,
    Task,
)
from grader.errors import GraderError
from grader.language import Message, say
from grader.maths.tree import Equation, Node, walk
from grader.maths.verdict import Comparison, Relation
from grader.maths.verdict import Verdict as Decided
from grader.model import Verdict

MAX_FACTS = 4
MAX_OPERATIONS = 8
"""Operations between two lines; each wraps the line once more."""


def judged_lines(
    task: Task, lines: Sequence[Line], maths: Mathematics, course: CourseRules
) -> list[JudgedLine]:
    """The learner's lines in order, each with its verdict."""
    chain = _Chain(task, maths, course)
    return [chain.judged(line) for line in lines]


class _Chain:
    """The state between two lines: the last readable one, and what was done to it since."""

    def __init__(self, task: Task, maths: Mathematics, course: CourseRules) -> None:
        assert task.start is not None
        self._task, self._maths, self._course = task, maths, course
        self._last: Node = task.start
        self._before: Node | None = task.start
        """The last line after the operations since; None where there were too many."""
        self._unread: Operation | Strange | None = None
        """The line since the last one that could not be read, unless an operation followed."""
        self._adrift = False
        """Whether an unchecked line came before: nothing after it is earned."""
        self._history = History()
        self._waiting: tuple[Operation, ...] = ()
        self._standing = Standing.SOUND
        self._seen: dict[tuple[str, History], int] = {}
        self._facts = (task.start,) if isinstance(task.start, Equation) else ()
        """The equations known to hold: the start, and those that followed rightly."""
        self._remember(task.start, 0)

    def judged(self, line: Line) -> JudgedLine:
        match line:
            case Operation():
                return self._operation(line)
            case Step():
                return self._step(line)
            case Strange():
                self._unread = line
                return JudgedLine(line, Verdict.UNREADABLE, told=_telling(line))
        told = say("this task asks for steps, not for the number of a line")
        return JudgedLine(line, Verdict.UNREADABLE, told=(told,))

    def _remember(self, node: Node, number: int) -> None:
        self._seen.setdefault((form_of(node, self._task.domain), self._history), number)

    def _unchecked(self, found: JudgedLine) -> JudgedLine:
        """A line after one that may have been an operation: neither right, wrong nor seen."""
        self._standing, self._adrift = Standing.BROKEN, True
        told = say("not checked: the operation before this line could not be read")
        return replace(found, told=(told,), standing=self._standing)

    def _operation(self, line: Operation) -> JudgedLine:
        task = self._task
        if len(self._waiting) >= MAX_OPERATIONS:
            self._before, self._standing = None, Standing.BROKEN
            told = say("at most {most} operations stand between two lines", most=MAX_OPERATIONS)
            return JudgedLine(line, Verdict.OVER_LIMIT, told=(told,))
        try:
            done = histories.extended(self._history, line, task.domain, self._maths)
            if self._before is not None:
                declarations = task.domain.declarations
                self._before = self._maths.applied(line.change, self._before, declarations)
        except GraderError as problem:
            self._unread = line
            return JudgedLine(line, Verdict.UNREADABLE, problem=problem)
        self._waiting += (line,)
        self._history, self._unread = done, None
        if task.operations is not None and not self._allowed(line):
            self._standing = Standing.BROKEN
            told = say(
                "this task uses only: {names}",
                names=", ".join(operation.text.strip() for operation in task.operations),
            )
            return JudgedLine(line, Verdict.FAILED, told=(told,))
        return JudgedLine(line, Verdict.PASSED, standing=self._standing)

    def _allowed(self, line: Operation) -> bool:
        """Whether the task lists it. A substitution may come in pieces."""
        assert self._task.operations is not None
        domain, maths = self._task.domain, self._maths
        own = histories.extended(History(), line, domain, maths)
        for operation in self._task.operations:
            listed = histories.extended(History(), operation, domain, maths)
            if histories.same(own, listed, domain, maths):
                return True
            if own.substituted and set(own.substituted) <= set(listed.substituted):
                return True
        return own == History()

    def _step(self, line: Step) -> JudgedLine:
        task, operations = self._task, self._waiting
        try:
            node = self._maths.read(line.body, task.domain.declarations)
        except GraderError as problem:
            return JudgedLine(line, Verdict.UNREADABLE, problem=problem)
        before, previous, unread = self._before, self._last, self._unread
        self._last = self._before = node
        self._waiting, self._unread = (), None
        form = form_of(node, task.domain)
        found = JudgedLine(
            line, Verdict.SKIPPED, node=node, form=form, history=self._history,
            operations=operations, standing=self._standing,
        )  # fmt: skip
        if before is None or isinstance(unread, Operation):
            return self._unchecked(found)
        try:
            comparison = self._compared(before, node)
        except GraderError as problem:
            self._standing = max(self._standing, Standing.PENDING)
            return replace(found, verdict=Verdict.UNREADABLE, problem=problem)
        if unread is not None and comparison.verdict is Decided.DIFFERENT:
            return self._unchecked(found)
        number = self._seen.get((form, self._history))
        self._remember(node, line.number)
        found = replace(found, comparison=comparison)
        match comparison.verdict:
            case Decided.DIFFERENT:
                return self._wrong(found, before, comparison)
            case Decided.UNDECIDED:
                self._standing = max(self._standing, Standing.PENDING)
                return replace(found, verdict=Verdict.UNDECIDED, standing=self._standing)
        if isinstance(node, Equation) and self._standing is Standing.SOUND:
            self._facts = (*self._facts, node)[-MAX_FACTS:]
        if line.arrow is Arrow.IFF and comparison.relation is Relation.IMPLIES:
            told = say("this follows, but not the other way round: write => before it")
            self._standing = Standing.BROKEN
            return replace(found, verdict=Verdict.FAILED, told=(told,), standing=self._standing)
        if number is not None:
            return self._repeated(found, number)
        return self._right(found, before, previous)

    def _compared(self, before: Node, node: Node) -> Comparison:
        """The step, alone and then with the equations that were derived earlier."""
        domain = self._task.domain
        alone = self._maths.compare(before, node, domain)
        earlier = tuple(fact for fact in self._facts if fact != before)
        if alone.verdict is Decided.EQUIVALENT or not earlier or not isinstance(node, Equation):
            return alone
        known = replace(domain, constraints=domain.constraints + earlier)
        together = self._maths.compare(before, node, known)
        if together.verdict is not Decided.EQUIVALENT:
            return alone
        # Whatever holds then, it does not lead back to the line before alone.
        return replace(together, relation=Relation.IMPLIES, counterexample=None, note=None)

    def _wrong(self, found: JudgedLine, before: Node, comparison: Comparison) -> JudgedLine:
        self._standing = Standing.BROKEN
        change = found.operations[-1].change if found.operations else None
        slips = self._maths.name_slips(before, comparison.next, self._task.domain, change)
        told: tuple[Message, ...] = ()
        if comparison.relation is Relation.IMPLIED_BY:
            told = (say("this is stronger than the line before: only the converse holds"),)
        return replace(
            found, verdict=Verdict.FAILED, slips=slips, told=told, standing=self._standing
        )

    def _repeated(self, found: JudgedLine, number: int) -> JudgedLine:
        told = (
            say("this is line {number} again: it earns nothing", number=number)
            if number
            else say("this is the start again: it earns nothing")
        )
        if number and found.form == self._task.stages[-1].form:
            told = say("this is line {number} again", number=number)
        return replace(found, verdict=Verdict.PASSED, told=(told,), repeats=True)

    def _right(self, found: JudgedLine, before: Node, previous: Node) -> JudgedLine:
        task, line = self._task, found.line
        assert isinstance(line, Step)
        node = found.node
        assert node is not None
        rules = self._maths.explain(before, node, task.domain)
        found = replace(found, verdict=Verdict.PASSED, rules=rules, counts=not self._adrift)
        too_many = self._too_many(found, rules, before)
        if too_many is not None:
            self._standing = Standing.BROKEN
            return replace(
                found, verdict=Verdict.FAILED, told=(too_many,), counts=False,
                standing=self._standing,
            )  # fmt: skip
        other, unknown = self._misnamed(line, rules, before, node)
        if other is not None:
            verdict = Verdict.FAILED if task.rules_a_line > 0 else Verdict.PASSED
            found = replace(found, verdict=verdict, told=(other,), misnamed=True)
        elif unknown is not None:
            found = replace(found, told=(unknown,))
        if not found.operations and self._leads_away(node, found.form, previous):
            away = say("right, but it leads away from the goal")
            found = replace(found, told=(*found.told, away))
        return found

    def _too_many(
        self, found: JudgedLine, rules: tuple[NamedRule, ...] | None, before: Node
    ) -> Message | None:
        """Why the line does more than the task allows at once; None where it does not.

        A step that the course itself takes is never too large.
        """
        most = self._task.rules_a_line
        distinct = {rule.id for rule in rules or () if rule.counts}
        if not most or (rules is not None and len(distinct) <= most):
            return None
        if self._is_reference_step(form_of(before, self._task.domain), found):
            return None
        told = {"most": most, "many": len(distinct)}
        if rules is None:
            return say(
                "right, but several rules at once; this task asks for at most {most}", **told
            )
        return say("right, but {many} rules at once; this task asks for at most {most}", **told)

    def _is_reference_step(self, before: str, found: JudgedLine) -> bool:
        task = self._task
        assert task.start is not None
        last, declarations = task.start, task.domain.declarations
        for stage in task.stages:
            if stage.form == found.form:
                for operation in stage.operations:
                    last = self._maths.applied(operation.change, last, declarations)
                if form_of(last, task.domain) == before:
                    return True
            last = stage.node
        return False

    def _misnamed(
        self, line: Step, rules: tuple[NamedRule, ...] | None, before: Node, node: Node
    ) -> tuple[Message | None, Message | None]:
        """That another rule was used than the learner named; that nobody knows its name."""
        if line.rule is None:
            return None, None
        named, unknown = find_rule(line.rule, self._maths, self._course)
        if not named:
            return None, unknown
        domain = self._task.domain
        if not rules or any(self._maths.uses(before, node, domain, rule) for rule in named):
            return None, None
        return say("the rule used here is another one: {name}", name=_names(rules)), None

    def _leads_away(self, node: Node, form: str, previous: Node) -> bool:
        """Whether the line grew and lost what it shared with the rest of the way.

        Told only where both hold: a detour through a longer line is common.
        """
        task = self._task
        if any(form == stage.form for stage in task.stages) or isinstance(node, Equation):
            return False
        if sum(1 for _ in walk(node)) <= sum(1 for _ in walk(previous)):
            return False
        ahead = frozenset().union(*(parts_of(stage.node, task.domain) for stage in task.stages))
        shared = parts_of(node, task.domain) & ahead
        return shared < parts_of(previous, task.domain) & ahead


def _telling(line: Strange) -> tuple[Message, ...]:
    return (line.problem,) if line.remedy is None else (line.problem, line.remedy)


def _names(rules: tuple[NamedRule, ...]) -> Message:
    names = [rule.name for rule in {rule.id: rule for rule in rules}.values()]
    found = names[0] if isinstance(names[0], Message) else say("{text}", text=names[0])
    for name in names[1:]:
        found = say("{first}, {second}", first=found, second=name)
    return found
