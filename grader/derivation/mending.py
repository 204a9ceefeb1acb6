"""Finding and mending the wrong line of a printed derivation.

Owns the two things asked for: the number of the line, and what should stand
there. Only the first of each counts, so that nothing is won by naming all lines.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from grader.derivation.belonging import belongs
from grader.derivation.form import form_of
from grader.derivation.mathematics import Mathematics
from grader.derivation.task import (
    Award,
    Choice,
    JudgedLine,
    Line,
    Operation,
    Step,
    Strange,
    Task,
)
from grader.errors import GraderError
from grader.language import say
from grader.maths.tree import Node
from grader.maths.verdict import Verdict as Decided
from grader.model import Verdict


def judge_mending(
    task: Task, lines: Sequence[Line], maths: Mathematics
) -> tuple[list[JudgedLine], list[Award]]:
    """The line chosen and the mended line, and what each earns."""
    assert task.wrong_line is not None
    judged: list[JudgedLine] = []
    choice = mended = None
    for line in lines:
        match line:
            case Choice() if choice is None:
                choice = _chosen(line, task)
                judged.append(choice)
            case Step() if mended is None:
                right = choice is not None and choice.verdict is Verdict.PASSED
                mended = _mended(line, task, maths, found=right)
                judged.append(mended)
            case Strange():
                both = (line.problem, say("write the wrong line's number, such as: line 2"))
                judged.append(JudgedLine(line, Verdict.UNREADABLE, told=both))
            case _:
                told = (say("only the first line number and the first mended line count"),)
                judged.append(JudgedLine(line, Verdict.SKIPPED, told=told))
    points = task.wrong_line.points or 0.0
    awards = [_award(1, choice, points, find=True)]
    for stage in task.milestones:
        awards.append(_award(len(awards) + 1, mended, stage.points or 0.0, find=False))
    return judged, awards


def base_of(task: Task, number: int, maths: Mathematics) -> Node | None:
    """What the printed line with this number should follow from; None where nothing precedes it."""
    before = task.start
    waiting: list[Operation] = []
    for line in task.printed:
        if line.number == number:
            break
        if isinstance(line, Step):
            before, waiting = maths.read(line.body, task.domain.declarations), []
        elif isinstance(line, Operation):
            waiting.append(line)
    if before is None:
        return None
    for operation in waiting:
        before = maths.applied(operation.change, before, task.domain.declarations)
    return before


def _chosen(line: Choice, task: Task) -> JudgedLine:
    assert task.wrong_line is not None
    if line.line == task.wrong_line.line:
        return JudgedLine(line, Verdict.PASSED)
    most = len(task.printed)
    told = (
        say("the mistake is not in line {number}", number=line.line)
        if 1 <= line.line <= most
        else say("the derivation has the lines 1 to {most}", most=most)
    )
    return JudgedLine(line, Verdict.FAILED, told=(told,))


def _mended(line: Step, task: Task, maths: Mathematics, *, found: bool) -> JudgedLine:
    assert task.wrong_line is not None
    if not found:
        told = say("not checked: name the wrong line first")
        return JudgedLine(line, Verdict.SKIPPED, told=(told,))
    try:
        node = maths.read(line.body, task.domain.declarations)
        base = base_of(task, task.wrong_line.line, maths)
        assert base is not None
        comparison = maths.compare(base, node, task.domain)
    except GraderError as problem:
        return JudgedLine(line, Verdict.UNREADABLE, problem=problem)
    form = form_of(node, task.domain)
    judged = JudgedLine(line, Verdict.PASSED, node=node, form=form, comparison=comparison)
    match comparison.verdict:
        case Decided.DIFFERENT:
            slips = maths.name_slips(base, node, task.domain, None)
            return replace(judged, verdict=Verdict.FAILED, slips=slips)
        case Decided.UNDECIDED:
            return replace(judged, verdict=Verdict.UNDECIDED)
    if not belongs(node, task.stages[-1], _earlier(task, maths), task.domain, maths):
        told = say(
            "right, but this is not yet the line that belongs here: "
            "do the same step as the printed line"
        )
        return replace(judged, verdict=Verdict.FAILED, told=(told,))
    return replace(judged, rules=maths.explain(base, node, task.domain), counts=True)


def _earlier(task: Task, maths: Mathematics) -> list[Node]:
    """The lines before the wrong one, the start among them."""
    assert task.wrong_line is not None
    found = [] if task.start is None else [task.start]
    for line in task.printed:
        if line.number < task.wrong_line.line and isinstance(line, Step):
            found.append(maths.read(line.body, task.domain.declarations))
    return found


def _award(n: int, judged: JudgedLine | None, points: float, *, find: bool) -> Award:
    title = say("the wrong line is found") if find else say("the wrong line is mended")
    verdict = Verdict.NOT_STARTED if judged is None else judged.verdict
    if verdict is Verdict.SKIPPED:
        verdict = Verdict.FAILED
    return Award(f"milestone-{n}", title, points, verdict)
