"""The whole of a derivation in one function: tasks and a learner's file in, findings out.

Every problem that a learner causes becomes a finding; nothing of theirs raises.
"""

from __future__ import annotations

import time
from collections.abc import Sequence

from grader.derivation import history as histories
from grader.derivation.awards import awards_of
from grader.derivation.blanks import judge_blanks
from grader.derivation.chain import judged_lines
from grader.derivation.codecall import disagreement
from grader.derivation.findings import award_findings, code_finding, line_finding, told_as
from grader.derivation.handed_in import Work, work_of
from grader.derivation.mathematics import Mathematics
from grader.derivation.mending import judge_mending
from grader.derivation.patience import Clock, Patience, is_too_late, marked
from grader.derivation.real import real_mathematics
from grader.derivation.task import (
    Award,
    CallLearner,
    CourseRules,
    DerivationJudgement,
    JudgedLine,
    Kind,
    Standing,
    Strange,
    Task,
)
from grader.language import Language, Message, say
from grader.model import Finding, Verdict


def judge(
    tasks: Sequence[Task],
    submitted: bytes | None,
    language: Language,
    *,
    course: CourseRules | None = None,
    maths: Mathematics | None = None,
    call: CallLearner | None = None,
    clock: Clock = time.process_time,
) -> DerivationJudgement:
    """The findings on a learner's ``derivation.md``, in the order of the tasks.

    ``submitted`` None is a file that was not handed in. ``call`` runs the learner's own
    functions; without it, formulas are not compared with code. ``clock`` is what a file
    may not use too much of; the lines after that are over the limit. The points of the
    findings of a task always add up to the task's.
    """
    maths = Patience(maths or real_mathematics(), clock).limited()
    judge_one = _Judge(language, course or CourseRules(), maths, call)
    works, notices = work_of(tasks, submitted)
    findings = [finding for work in works for finding in judge_one.findings(work)]
    return DerivationJudgement(tuple(findings), told_as(notices, language))


class _Judge:
    """What does not change from task to task."""

    def __init__(
        self,
        language: Language,
        course: CourseRules,
        maths: Mathematics,
        call: CallLearner | None,
    ) -> None:
        self._language, self._course = language, course
        self._maths, self._call = maths, call

    def findings(self, work: Work) -> list[Finding]:
        """The findings on one task: its lines, its milestones, its code."""
        task = work.task
        if work.verdict is not None:
            return self._not_judged(work, work.verdict)
        lines, awards = self._judged(work)
        lines = marked(lines)
        found = [line_finding(task, line, self._language, self._course) for line in lines]
        for award in awards:
            found += award_findings(task, award, self._language)
        checked = self._code(task, lines)
        return found if checked is None else [*found, checked]

    def _judged(self, work: Work) -> tuple[list[JudgedLine], list[Award]]:
        task = work.task
        match task.kind:
            case Kind.BLANKS:
                return judge_blanks(task, work.lines, self._maths)
            case Kind.ERROR:
                return judge_mending(task, work.lines, self._maths)
        lines = judged_lines(task, work.lines, self._maths, self._course)
        cut = work.left_out > 0 or any(map(is_too_late, lines))
        awards = awards_of(task, marked(lines), self._maths, cut=cut)
        if work.left_out:
            lines.append(_left_out(work))
        return lines, awards

    def _not_judged(self, work: Work, verdict: Verdict) -> list[Finding]:
        """One finding a milestone; the first says why."""
        found: list[Finding] = []
        for award in unearned(work.task, verdict):
            more = () if found else work.told
            found += award_findings(work.task, award, self._language, more)
        return found

    def _code(self, task: Task, lines: list[JudgedLine]) -> Finding | None:
        if task.code is None or self._call is None:
            return None
        last = next((line for line in reversed(lines) if _is_right(line)), None)
        if last is None or last.node is None:
            return None
        goal = task.stages[-1].history
        if task.kind is Kind.STEPS and not histories.same(
            last.history, goal, task.domain, self._maths
        ):
            return None
        found = disagreement(task.code, last.node, task.domain, self._maths, self._call)
        return code_finding(task, found, self._language, last.line.number)


def _is_right(line: JudgedLine) -> bool:
    return (
        line.node is not None and line.verdict is Verdict.PASSED and line.standing is Standing.SOUND
    )


def _left_out(work: Work) -> JudgedLine:
    number = len(work.lines) + 1
    told: Message = say("{many} more lines are not judged", many=work.left_out)
    line = Strange(number, "…", told)
    return JudgedLine(line, Verdict.OVER_LIMIT, told=(told,))


def unearned(task: Task, verdict: Verdict) -> list[Award]:
    """The milestones of a task that was not judged, all with one verdict."""
    titles: list[tuple[Message, float]] = []
    if task.wrong_line is not None:
        titles.append((say("the wrong line is found"), task.wrong_line.points or 0.0))
    stages = task.milestones
    for n, stage in enumerate(stages, start=1):
        title = say("stage {n} of {all}", n=n, all=len(stages))
        if task.wrong_line is not None:
            title = say("the wrong line is mended")
        elif n == len(stages):
            title = say("the goal")
        elif task.kind is Kind.BLANKS:
            title = say("the blanks of line {number}", number=stage.line.number)
        titles.append((title, stage.points or 0.0))
    return [
        Award(f"milestone-{n}", title, points, verdict)
        for n, (title, points) in enumerate(titles, start=1)
    ]
