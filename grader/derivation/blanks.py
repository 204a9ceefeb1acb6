"""Derivations with blanks: each filled line is judged against the course's line before it.

Owns whether the given text still stands around the blanks. A wrong blank spoils
no other: the lines before it are the course's own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from grader.derivation.belonging import belongs
from grader.derivation.form import form_of
from grader.derivation.mathematics import Mathematics
from grader.derivation.stub import BLANK, FILLED
from grader.derivation.task import Award, JudgedLine, Line, Stage, Step, Task
from grader.errors import GraderError
from grader.language import Message, say
from grader.maths.tree import Node
from grader.maths.verdict import Verdict as Decided
from grader.model import Verdict


def judge_blanks(
    task: Task, lines: Sequence[Line], maths: Mathematics
) -> tuple[list[JudgedLine], list[Award]]:
    """The lines with blanks as filled in, and what each earns."""
    steps = [line for line in lines if isinstance(line, Step)]
    judged: list[JudgedLine] = []
    awards: list[Award] = []
    before = task.start
    for place, stage in enumerate(task.stages):
        assert before is not None
        base = before
        for operation in stage.operations:
            base = maths.applied(operation.change, base, task.domain.declarations)
        before = stage.node
        if not FILLED.search(stage.line.body):
            continue
        line = _of(stage, steps, place)
        found = _judged(stage, line, base, task, maths)
        judged.append(found)
        if stage.points is not None:
            awards.append(_award(len(awards) + 1, stage, found, last=stage is task.stages[-1]))
    return judged, awards


def _of(stage: Stage, steps: list[Step], place: int) -> Step | None:
    """The learner's line: the one that keeps the given text, else the one in its place."""
    at_place = steps[place] if place < len(steps) else None
    for step in ([at_place] if at_place else []) + steps:
        if agrees(stage.line.body, step.body):
            return step
    return at_place


def agrees(template: str, typed: str) -> bool:
    """Whether the typed text is the template with its blanks filled, whitespace aside."""
    pieces = ["".join(piece.split()) for piece in FILLED.split(template)[::2]]
    text = "".join(typed.split())
    if not text.startswith(pieces[0]) or len(text) < sum(map(len, pieces)) + len(pieces) - 1:
        return False
    end = len(text) - len(pieces[-1])
    if not text.endswith(pieces[-1]):
        return False
    at = len(pieces[0])
    for piece in pieces[1:-1]:
        at = text.find(piece, at + 1, end)
        if at < 0:
            return False
        at += len(piece)
    return at < end


def _judged(
    stage: Stage, line: Step | None, base: Node, task: Task, maths: Mathematics
) -> JudgedLine:
    if line is None or BLANK in line.body:
        given = FILLED.sub(BLANK, stage.line.text)
        return JudgedLine(line or replace(stage.line, text=given), Verdict.NOT_STARTED)
    if not agrees(stage.line.body, line.body):
        told = say(
            "only the blanks may be filled; the line is: {line}",
            line=FILLED.sub(BLANK, stage.line.body),
        )
        return JudgedLine(line, Verdict.FAILED, told=(told,))
    try:
        node = maths.read(line.body, task.domain.declarations)
        comparison = maths.compare(base, node, task.domain)
    except GraderError as problem:
        return JudgedLine(line, Verdict.UNREADABLE, problem=problem)
    form = form_of(node, task.domain)
    found = JudgedLine(line, Verdict.PASSED, node=node, form=form, comparison=comparison)
    match comparison.verdict:
        case Decided.DIFFERENT:
            slips = maths.name_slips(base, node, task.domain, None)
            return replace(found, verdict=Verdict.FAILED, slips=slips)
        case Decided.UNDECIDED:
            return replace(found, verdict=Verdict.UNDECIDED)
    if not belongs(node, stage, [base], task.domain, maths):
        told = say("right, but not what belongs in the blank: write it out")
        return replace(found, told=(told,))
    return replace(found, rules=maths.explain(base, node, task.domain), counts=True)


def _award(n: int, stage: Stage, found: JudgedLine, *, last: bool) -> Award:
    title = (
        say("the goal") if last else say("the blanks of line {number}", number=stage.line.number)
    )
    verdict = found.verdict
    told: tuple[Message, ...] = ()
    if verdict is Verdict.PASSED and not found.counts:
        verdict, told = Verdict.FAILED, found.told
    return Award(f"milestone-{n}", title, stage.points or 0.0, verdict, told)
