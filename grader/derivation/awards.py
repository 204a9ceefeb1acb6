"""What the lines of a derivation earn: its milestones.

Owns how a milestone is reached. It is reached where a right line has its form,
hangs on the start by right steps only, and was reached by the task's operations;
with it, those before it. Judges no line.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from grader.derivation import history as histories
from grader.derivation.mathematics import Mathematics
from grader.derivation.task import Award, JudgedLine, Stage, Standing, Task
from grader.language import Message, say
from grader.maths.tree import Node
from grader.model import Verdict


@dataclass
class _Tally:
    """How each milestone was reached so far, by its place."""

    earned: set[int] = field(default_factory=set)
    pending: set[int] = field(default_factory=set)
    followed: set[int] = field(default_factory=set)
    forfeited: set[int] = field(default_factory=set)
    told: dict[int, Message] = field(default_factory=dict)

    def next_open(self, count: int) -> int | None:
        """The first milestone that is neither reached nor forfeited."""
        closed = self.earned | self.pending | self.forfeited
        return next((n for n in range(count) if n not in closed), None)


def awards_of(
    task: Task, judged: Sequence[JudgedLine], maths: Mathematics, *, cut: bool = False
) -> list[Award]:
    """What became of each milestone, in order; ``cut`` when not all lines were judged."""
    milestones = task.milestones
    tally = _Tally()
    for line in judged:
        if line.node is not None:
            _count(line, task, milestones, tally, maths)
    if task.follow_through and any(line.standing is Standing.BROKEN for line in judged):
        _follow_rules(task, judged, tally, maths)
    wrong = any(line.verdict is Verdict.FAILED for line in judged)
    return [
        _award(n, task, milestones, tally, cut=cut, wrong=wrong) for n in range(len(milestones))
    ]


def _count(
    line: JudgedLine,
    task: Task,
    milestones: tuple[Stage, ...],
    tally: _Tally,
    maths: Mathematics,
) -> None:
    place = _place(line, task, milestones, tally, maths)
    if line.verdict is Verdict.FAILED:
        # Right but under a wrong name forfeits what it reached; wrong, what was next.
        lost = place if line.misnamed else tally.next_open(len(milestones))
        if lost is not None and lost not in tally.earned:
            tally.forfeited.add(lost)
        return
    if place is None or line.verdict not in {Verdict.PASSED, Verdict.UNDECIDED}:
        return
    if line.verdict is Verdict.PASSED and not line.counts:
        return
    match line.standing:
        case Standing.SOUND:
            tally.earned |= set(range(place + 1)) - tally.forfeited
        case Standing.PENDING:
            tally.pending |= set(range(place + 1)) - tally.forfeited
        case Standing.BROKEN:
            tally.followed.add(place)


def _place(
    line: JudgedLine,
    task: Task,
    milestones: tuple[Stage, ...],
    tally: _Tally,
    maths: Mathematics,
) -> int | None:
    """Which milestone the line is, by form and by what was done on the way."""
    alike = [n for n, stage in enumerate(milestones) if stage.form == line.form]
    for n in alike:
        if histories.same(line.history, milestones[n].history, task.domain, maths):
            return n
        tally.told[n] = say("this form was reached, but by other operations than the task's")
    return None


def _follow_rules(
    task: Task, judged: Sequence[JudgedLine], tally: _Tally, maths: Mathematics
) -> None:
    """After a wrong line, a milestone's own rules used rightly earn its share too."""
    after = [
        line for line in judged if line.standing is Standing.BROKEN and line.counts and line.rules
    ]
    previous: Node | None = task.start
    place = 0
    for stage in task.stages:
        before, previous = previous, stage.node
        if stage.points is None:
            continue
        place += 1
        if place - 1 in tally.earned | tally.pending | tally.forfeited or before is None:
            continue
        for operation in stage.operations:
            before = maths.applied(operation.change, before, task.domain.declarations)
        wanted = {
            rule.id for rule in maths.explain(before, stage.node, task.domain) or () if rule.counts
        }
        done = {str(operation.change) for operation in stage.operations}
        for n, line in enumerate(after):
            used = {rule.id for rule in line.rules or ()}
            own = {str(operation.change) for operation in line.operations}
            if wanted and wanted <= used and done <= own:
                tally.followed.add(place - 1)
                after = after[n + 1 :]
                break


def _award(
    n: int,
    task: Task,
    milestones: tuple[Stage, ...],
    tally: _Tally,
    *,
    cut: bool,
    wrong: bool,
) -> Award:
    last = n == len(milestones) - 1
    title = say("the goal") if last else say("stage {n} of {all}", n=n + 1, all=len(milestones))
    name, points = f"milestone-{n + 1}", milestones[n].points or 0.0
    if n in tally.earned:
        return Award(name, title, points, Verdict.PASSED)
    if n in tally.pending:
        told = say("this hangs on a line that could not be decided")
        return Award(name, title, points, Verdict.UNDECIDED, (told,))
    if n in tally.forfeited:
        told = say("a wrong line stands in its place")
        return Award(name, title, points, Verdict.FAILED, (told,))
    if n in tally.followed:
        told = say("reached, but after a wrong line")
        if task.follow_through:
            return Award(name, title, points, Verdict.PASSED, (told,), task.follow_through)
        return Award(name, title, points, Verdict.FAILED, (told,))
    if cut:
        return Award(name, title, points, Verdict.OVER_LIMIT, (say("not all lines were judged"),))
    if n in tally.told:
        return Award(name, title, points, Verdict.FAILED, (tally.told[n],))
    if wrong:
        return Award(name, title, points, Verdict.FAILED, (say("not reached by right steps"),))
    told = say("right so far, but the goal is not reached yet") if last else say("not reached yet")
    return Award(name, title, points, Verdict.NOT_STARTED, (told,))
