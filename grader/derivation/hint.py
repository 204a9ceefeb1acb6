"""The next useful step of a derivation, from the course's own."""

from __future__ import annotations

from collections.abc import Sequence

from grader.derivation.awards import awards_of
from grader.derivation.chain import judged_lines
from grader.derivation.lines import lines_of
from grader.derivation.mathematics import Mathematics
from grader.derivation.real import real_mathematics
from grader.derivation.task import CourseRules, JudgedLine, Kind, Stage, Standing, Task
from grader.language import Message, say
from grader.maths.tree import Node
from grader.model import Verdict


def next_hint(task: Task, lines: Sequence[str], maths: Mathematics | None = None) -> Message | None:
    """What to do next after the learner's lines (the texts of their block).

    None where the goal is reached, or where the task is not one of steps. Where a rule
    leads on it is named; the course's line itself is shown only where none is known.
    """
    if task.kind is not Kind.STEPS or task.start is None:
        return None
    maths = maths or real_mathematics()
    read = lines_of(lines, task.domain.declarations, most=60)
    judged = judged_lines(task, read, maths, CourseRules())
    if awards_of(task, judged, maths)[-1].verdict is Verdict.PASSED:
        return None
    wrong = next((line for line in judged if line.verdict is Verdict.FAILED), None)
    if wrong is not None:
        return say("mend line {number} first", number=wrong.line.number)
    place = _furthest(task, judged)
    return _towards(task, place, judged, maths)


def _furthest(task: Task, judged: Sequence[JudgedLine]) -> int:
    """How many of the course's lines the learner has reached."""
    forms = {
        line.form
        for line in judged
        if line.node is not None
        and line.standing is Standing.SOUND
        and line.verdict is Verdict.PASSED
    }
    reached = [n for n, stage in enumerate(task.stages, start=1) if stage.form in forms]
    return max(reached, default=0)


def _towards(task: Task, place: int, judged: Sequence[JudgedLine], maths: Mathematics) -> Message:
    stage: Stage = task.stages[min(place, len(task.stages) - 1)]
    before: Node | None = task.stages[place - 1].node if place else task.start
    waiting = judged[-1].line.text.strip() if judged and judged[-1].node is None else ""
    for operation in stage.operations:
        if operation.text.strip() != waiting:
            return say("next, write: {line}", line=operation.text.strip())
    assert before is not None
    for operation in stage.operations:
        before = maths.applied(operation.change, before, task.domain.declarations)
    rules = maths.explain(before, stage.node, task.domain)
    if rules:
        return say("next, use: {rule}", rule=rules[0].name)
    return say("next, write: {line}", line=stage.line.text.strip())
