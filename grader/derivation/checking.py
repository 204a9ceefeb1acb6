"""Proves the derivations of a course: for its author, before any learner sees them.

Owns what must hold of a task: its own steps are right and earn everything, and
its stub earns nothing. Collects every problem.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from grader.derivation.awards import awards_of
from grader.derivation.chain import judged_lines
from grader.derivation.findings import shown_problem
from grader.derivation.form import form_of
from grader.derivation.handed_in import work_of
from grader.derivation.mathematics import Mathematics
from grader.derivation.mending import base_of
from grader.derivation.real import real_mathematics
from grader.derivation.stub import stub_of
from grader.derivation.task import CourseRules, JudgedLine, Kind, Line, Stage, Step, Task
from grader.errors import CourseError, GraderError
from grader.language import Language
from grader.maths.verdict import Verdict as Decided
from grader.model import Verdict


def check_tasks(
    tasks: Sequence[Task],
    solution: str,
    handed_out: str | None,
    *,
    course: CourseRules | None = None,
    maths: Mathematics | None = None,
) -> tuple[str, ...]:
    """Every problem of a course's derivations; none when they hold.

    ``solution`` is the text of the solution's file, ``handed_out`` that of the learner's.
    """
    maths = maths or real_mathematics()
    problems = []
    for task in tasks:
        try:
            found = list(_problems(task, course or CourseRules(), maths))
        except GraderError as problem:
            found = [str(problem)]
        problems += [f"{task.id}: {text}" for text in found]
    problems += _stub_problems(tasks, solution, handed_out)
    return tuple(problems)


def _problems(task: Task, course: CourseRules, maths: Mathematics) -> Iterator[str]:
    if task.points <= 0:
        yield "the points of its milestones add up to nothing"
    match task.kind:
        case Kind.ERROR:
            yield from _printed_problems(task, maths)
        case Kind.STEPS:
            yield from _chain_problems(task, course, maths)
        case Kind.BLANKS:
            yield from _chain_problems(task, course, maths)
            for stage in task.milestones:
                if "⟦" not in stage.line.body:
                    yield f"{stage.line.text!r} has points but no blank"
    if task.goal is not None and task.stages[-1].form != form_of(task.goal, task.domain):
        yield "the last line is not the goal"


def _chain_problems(task: Task, course: CourseRules, maths: Mathematics) -> Iterator[str]:
    judged = judged_lines(task, reference_lines(task), maths, course)
    for line in judged:
        if line.verdict is not Verdict.PASSED:
            yield f"{line.line.text!r} is {line.verdict.value}{_why(line)}"
        elif line.repeats:
            yield f"{line.line.text!r} is of the same form as a line before it"
        elif line.told:
            yield f"{line.line.text!r}: {Language().render(line.told[0])}"
    if task.kind is Kind.STEPS:
        for award in awards_of(task, judged, maths):
            if award.verdict is not Verdict.PASSED:
                yield f"its own steps do not earn {award.name}"


def _why(line: JudgedLine) -> str:
    if line.problem is not None:
        return f": {shown_problem(line.problem, Language())}"
    found = line.comparison.counterexample if line.comparison else None
    return "" if found is None else f": {found.values}: {found.previous} and {found.next}"


def reference_lines(task: Task) -> list[Line]:
    """The course's own steps as a learner would hand them in."""
    found: list[Line] = []
    for stage in task.stages:
        found += stage.operations
        found.append(_filled(stage))
    return found


def _filled(stage: Stage) -> Step:
    line = stage.line
    body = line.body.replace("⟦", "").replace("⟧", "")
    return Step(line.number, line.text, body, line.arrow, line.rule)


def _printed_problems(task: Task, maths: Mathematics) -> Iterator[str]:
    assert task.wrong_line is not None
    wrong = task.wrong_line.line
    for line in task.printed:
        if not isinstance(line, Step):
            continue
        base = base_of(task, line.number, maths)
        if base is None:
            if line.number == wrong:
                yield f"nothing stands before line {wrong}"
            continue
        node = maths.read(line.body, task.domain.declarations)
        verdict = maths.compare(base, node, task.domain).verdict
        expected = Decided.DIFFERENT if line.number == wrong else Decided.EQUIVALENT
        if verdict is not expected:
            yield f"printed line {line.number} is {verdict.value}, not {expected.value}"
        if line.number == wrong:
            mended = maths.compare(base, task.stages[-1].node, task.domain).verdict
            if mended is not Decided.EQUIVALENT:
                yield f"the mended line is {mended.value}"


def _stub_problems(tasks: Sequence[Task], solution: str, handed_out: str | None) -> list[str]:
    try:
        stub = stub_of(solution)
    except CourseError as problem:
        return list(problem.problems)
    problems = []
    if handed_out != stub:
        problems.append("the learner's file is not what is cut out of the solution's")
    works, notices = work_of(tasks, stub.encode())
    problems += [
        f"{work.task.id}: its stub is not untouched"
        for work in works
        if work.verdict is not Verdict.NOT_STARTED
    ]
    return problems + [f"its stub: {Language().render(notice)}" for notice in notices]
