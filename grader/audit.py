"""Proving a course: what must be so before a learner meets it.

Collects every problem of every exercise and says where it is. Owns the list of
what an exercise promises; runs programs through the same grading as learners'.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from grader.derivation import check_tasks, load_rules, load_tasks
from grader.errors import GraderError
from grader.feedback import Feedback, load_feedback
from grader.grading import grade_all
from grader.handout import KEPT, stub_of
from grader.intake import read_submission
from grader.language import Language
from grader.model import Course, Exercise, Finding, Outcome, Part, Report, Tier, Verdict
from grader.quiz import FILE as QUESTIONS
from grader.quiz import check_quiz
from grader.suite.hypotheses import load_hypotheses
from grader.suite.outline import Outline, read_outline
from grader.suite.source import Source

if TYPE_CHECKING:
    from grader.sandbox import Sandbox

MIN_INDEPENDENT = 3
_EPSILON = 1e-9
HINTS = 3
_LINK = re.compile(r"\]\(([^)#\s]+)[^)]*\)")


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that does not hold. ``exercise`` is the id, ``where`` a file."""

    exercise: str
    where: str
    text: str

    def __str__(self) -> str:
        return f"{self.exercise}: {self.where}: {self.text}"


@dataclass(frozen=True, slots=True)
class Proof:
    """What the audit of one exercise came to."""

    exercise: str
    problems: tuple[Problem, ...]
    checks: int = 0
    accepted: int = 0
    mistakes: int = 0


def audit_exercise(course: Course, exercise: Exercise, sandbox: Sandbox) -> Proof:
    """Everything that is wrong with one exercise, and how much was tried."""
    problems = list(_problems_of_files(course, exercise))
    try:
        feedback = load_feedback(exercise)
        outline = read_outline(exercise.suite)
        problems += _problems_of_texts(course, exercise, feedback, outline)
        problems += _problems_of_checks(exercise, outline)
        problems += _problems_of_derivation(exercise, feedback, course)
        problems += _problems_of_quiz(exercise, course)
        trial = _Trial(exercise, sandbox, feedback)
        problems += trial.run()
    except GraderError as problem:
        where = problem.where or "the exercise"
        problems += [Problem(exercise.id, where, line) for line in str(problem.found).splitlines()]
        return Proof(exercise.id, tuple(problems))
    return Proof(exercise.id, tuple(problems), len(outline.checks), trial.accepted, trial.mistakes)


def _lesson(language: str) -> str:
    return "README.md" if language == "en" else f"README.{language}.md"


def _problems_of_files(course: Course, exercise: Exercise) -> Iterator[Problem]:
    """Lessons and their links, the stub against its solution, stray files."""

    def problem(where: Path | str, text: str) -> Problem:
        return Problem(exercise.id, str(where), text)

    lessons = [exercise.work / _lesson(language) for language in course.languages]
    for lesson in lessons:
        if not lesson.is_file():
            yield problem(lesson, "the lesson is missing")
            continue
        for link in _LINK.findall(lesson.read_text(encoding="utf-8")):
            if "://" not in link and not (lesson.parent / link).exists():
                yield problem(lesson, f"the link {link!r} leads nowhere")
    stub = exercise.work / exercise.filename
    if not stub.is_file():
        yield problem(stub, "the stub is missing: `grade audit --write-stubs`")
    known = {stub, *lessons, exercise.work / KEPT}
    known |= {exercise.work / exercise.file_of(part) for part in exercise.points}
    known.add(exercise.work / QUESTIONS)
    for file in exercise.work.iterdir() if exercise.work.is_dir() else ():
        if file not in known and file.name != "__pycache__":
            yield problem(file, "this file belongs to nothing")


def _problems_of_texts(
    course: Course, exercise: Exercise, feedback: Feedback, outline: Outline
) -> Iterator[Problem]:
    """Hints and misconceptions exist in every language; names are known."""
    where = str(exercise.solution / "feedback.toml")
    if len(feedback.hints) != HINTS:
        yield Problem(exercise.id, where, f"{HINTS} hints are expected, not {len(feedback.hints)}")
    for number, hint in enumerate(feedback.hints, start=1):
        for language in course.languages:
            if not hint.get(language):
                yield Problem(exercise.id, where, f"hint {number} has no text in {language!r}")
    for place in Source(stub_of(exercise).encode()).places:
        for language in course.languages[1:]:
            if not feedback.functions.get(place.function, {}).get(language):
                text = f"[functions] does not say in {language!r} what {place.function} is to do"
                yield Problem(exercise.id, where, text)
    hypotheses = load_hypotheses(exercise.solution / "hypotheses.py")
    mistakes = [folder.name for folder in sorted(exercise.suite.glob("mistakes/*"))]
    names = {hypothesis.name for hypothesis in hypotheses} | set(outline.misconceptions)
    names |= {name for folder in mistakes for name in folder.split("+")}
    for name in sorted(names | feedback.elsewhere):
        texts = feedback.own.get(name) or feedback.catalogue.get(name) or {}
        for language in course.languages:
            if not texts.get(language):
                text = f"the misconception {name!r} has no text in {language!r}"
                yield Problem(exercise.id, where, text)
    for name in sorted({n for folder in mistakes for n in folder.split("+")} & feedback.elsewhere):
        yield Problem(exercise.id, where, f"{name!r} is listed under [elsewhere] and has mistakes")


def _problems_of_checks(exercise: Exercise, outline: Outline) -> Iterator[Problem]:
    """Each function has checks that never ask the reference."""
    for function, count in outline.independent.items():
        if count < MIN_INDEPENDENT:
            text = (
                f"{function}: {count} of at least {MIN_INDEPENDENT} checks never ask the reference"
            )
            yield Problem(exercise.id, str(exercise.suite), text)


def _problems_of_derivation(
    exercise: Exercise, feedback: Feedback, course: Course
) -> Iterator[Problem]:
    """The reference steps are right and earn everything; the learner's file is cut from them."""
    said = exercise.points.get(Part.DERIVATION)
    file = exercise.solution / exercise.file_of(Part.DERIVATION)
    if said is None:
        if file.exists():
            yield Problem(exercise.id, str(file), "course.toml gives points.derivation nothing")
        return
    tasks, rules = load_tasks(file), load_rules(exercise.solution)
    handed_out = exercise.work / exercise.file_of(Part.DERIVATION)
    text = handed_out.read_text(encoding="utf-8") if handed_out.is_file() else None
    for found in check_tasks(tasks, file.read_text(encoding="utf-8"), text, course=rules):
        yield Problem(exercise.id, str(file), found)
    points = sum(task.points for task in tasks)
    if abs(points - said) > _EPSILON:
        text = f"its milestones are worth {points:g}, course.toml says {said:g}"
        yield Problem(exercise.id, str(file), text)
    for name in sorted(set(rules.misconceptions.values())):
        texts = feedback.own.get(name) or feedback.catalogue.get(name) or {}
        if any(not texts.get(language) for language in course.languages):
            text = f"the misconception {name!r} has no text in every language"
            yield Problem(exercise.id, str(file), text)


def _problems_of_quiz(exercise: Exercise, course: Course) -> Iterator[Problem]:
    """Keys are computed and hold, and every wrong answer is told why in every language."""
    file = exercise.solution / "quiz.toml"
    if Part.QUIZ not in exercise.points:
        if file.exists():
            yield Problem(exercise.id, str(file), "course.toml gives points.quiz nothing")
        return
    for found in check_quiz(exercise, course):
        yield Problem(exercise.id, str(file), found)


class _Trial:
    """Runs the stub, the solution, the accepted and the mistaken programs."""

    def __init__(self, exercise: Exercise, sandbox: Sandbox, feedback: Feedback) -> None:
        self._exercise = exercise
        self._sandbox = sandbox
        self._feedback = feedback
        self._accepted = sorted(exercise.suite.glob("accepted/*.py"))
        self._mistakes = sorted(exercise.suite.glob("mistakes/*/*.py"))
        self.accepted = len(self._accepted)
        self.mistakes = len(self._mistakes)

    def run(self) -> Iterator[Problem]:
        exercise = self._exercise
        solution = exercise.solution / exercise.filename
        files = [solution, *self._accepted, *self._mistakes]
        submissions = [read_submission(file) for file in files]
        stub = stub_of(exercise).encode()
        submissions.insert(0, type(submissions[0])(stub, exercise.work / exercise.filename))
        reports = grade_all(exercise, submissions, self._sandbox, Language("en"), withheld=True)
        yield from self._stub(reports[0], stub)
        yield from self._solution(reports[1])
        if not self._accepted:
            yield self._problem(exercise.suite / "accepted", "there is no accepted program")
        rest = reports[2:]
        for report in rest[: self.accepted]:
            yield from self._judge_accepted(report)
        for report in rest[self.accepted :]:
            yield from self._judge_mistake(report)

    def _problem(self, where: Path, text: str) -> Problem:
        return Problem(self._exercise.id, str(where), text)

    def _stub(self, report: Report, stub: bytes) -> Iterator[Problem]:
        file = self._exercise.work / self._exercise.filename
        if file.is_file() and file.read_bytes() != stub:
            text = "the stub is not what the solution leaves: `grade audit --write-stubs`"
            yield self._problem(file, text)
        if report.outcome is not Outcome.NOT_STARTED:
            yield self._problem(file, f"the stub is judged {report.outcome}, not not_started")

    def _solution(self, report: Report) -> Iterator[Problem]:
        for finding in _failing(report):
            text = f"the solution fails {finding.id}: {finding.message}"
            yield self._problem(report.path, text)
        points = sum(f.max_points for f in report.findings)
        said = self._exercise.points.get(Part.CODE, 0)
        if points != said:
            text = f"the checks are worth {points:g}, course.toml says {said:g}"
            yield self._problem(self._exercise.suite, text)
        for finding in report.findings:
            if finding.tier is Tier.CORE and finding.max_points <= 0:
                yield self._problem(self._exercise.suite, f"{finding.id} carries no points")
            if (
                finding.tier is Tier.ROBUST
                and finding.max_points > 0
                and not self._exercise.robust_scored
            ):
                text = f'{finding.id} is robust and carries points without robust = "scored"'
                yield self._problem(self._exercise.suite, text)

    def _judge_accepted(self, report: Report) -> Iterator[Problem]:
        if report.outcome is not Outcome.PASSED:
            ids = ", ".join(f.id for f in _failing(report) if f.tier is Tier.CORE)
            yield self._problem(report.path, f"a right program is refused by {ids}")
        named = _named(report)
        if named:
            yield self._problem(report.path, f"a right program is named {', '.join(named)}")

    def _judge_mistake(self, report: Report) -> Iterator[Problem]:
        wanted = set(report.path.parent.name.split("+"))
        if report.outcome is Outcome.PASSED:
            told = " ".join(finding.message for finding in _failing(report))
            untold = [name for name in sorted(wanted) if self._advice(name) not in told]
            if untold:
                text = f"a mistake passes, and no robust check tells of {', '.join(untold)}"
                yield self._problem(report.path, text)
            return
        named = _named(report)
        if named != wanted:
            found = ", ".join(sorted(named)) or "nothing"
            yield self._problem(report.path, f"is named {found}, not {', '.join(sorted(wanted))}")

    def _advice(self, name: str) -> str:
        return self._feedback.advice(name)["en"]


def _failing(report: Report) -> Sequence[Finding]:
    return [
        finding
        for finding in report.findings
        if finding.verdict not in {Verdict.PASSED, Verdict.SKIPPED}
    ]


def _named(report: Report) -> set[str]:
    return {name for finding in report.findings for name in finding.misconceptions}
