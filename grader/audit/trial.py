"""Runs what an exercise comes with: stub, solution, accepted and mistaken programs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from grader.audit.ended import Objection, ended, object_to_accepted, object_to_mistake
from grader.audit.problem import Problem
from grader.feedback import Feedback
from grader.grading import grade_all
from grader.handout import stub_of
from grader.intake import read_submission
from grader.language import Language
from grader.model import Exercise, Outcome, Part, Report, Submission, Tier

if TYPE_CHECKING:
    from grader.sandbox import Sandbox


class Trial:
    """The programs of one exercise; ``accepted`` and ``mistakes`` count them."""

    def __init__(self, exercise: Exercise, sandbox: Sandbox, feedback: Feedback) -> None:
        self._exercise = exercise
        self._sandbox = sandbox
        self._feedback = feedback
        self._accepted = sorted(exercise.suite.glob("accepted/*.py"))
        self._mistakes = sorted(exercise.suite.glob("mistakes/*/*.py"))
        self.accepted = len(self._accepted)
        self.mistakes = len(self._mistakes)

    def run(self) -> Iterator[Problem]:
        """Everything that ends otherwise than it must."""
        exercise = self._exercise
        solution = exercise.solution / exercise.filename
        files = [solution, *self._accepted, *self._mistakes]
        stub = stub_of(exercise).encode()
        submissions = [Submission(stub, exercise.work / exercise.filename)]
        submissions += [read_submission(file) for file in files]
        reports = grade_all(exercise, submissions, self._sandbox, Language("en"), withheld=True)
        yield from self._stub(reports[0], stub)
        yield from self._solution(reports[1])
        if not self._accepted:
            yield self._problem(exercise.suite / "accepted", "there is no accepted program")
        rest = reports[2:]
        for report in rest[: self.accepted]:
            yield from self._told(report, object_to_accepted(ended(report.as_json())))
        for report in rest[self.accepted :]:
            wanted = frozenset(report.path.parent.name.split("+"))
            program = ended(report.as_json())
            yield from self._told(report, object_to_mistake(program, wanted, self._advice))

    def _problem(self, where: Path, text: str) -> Problem:
        return Problem(self._exercise.id, str(where), text)

    def _told(self, report: Report, objections: tuple[Objection, ...]) -> Iterator[Problem]:
        for objection in objections:
            yield self._problem(report.path, objection.text)

    def _stub(self, report: Report, stub: bytes) -> Iterator[Problem]:
        file = self._exercise.work / self._exercise.filename
        if file.is_file() and file.read_bytes() != stub:
            text = "the stub is not what the solution leaves: `grade audit --write-stubs`"
            yield self._problem(file, text)
        if report.outcome is not Outcome.NOT_STARTED:
            yield self._problem(file, f"the stub is judged {report.outcome}, not not_started")

    def _solution(self, report: Report) -> Iterator[Problem]:
        suite = self._exercise.suite
        for check in ended(report.as_json()).failing:
            yield self._problem(report.path, f"the solution fails {check.id}: {check.message}")
        points = sum(f.max_points for f in report.findings)
        said = self._exercise.points.get(Part.CODE, 0)
        if points != said:
            text = f"the checks are worth {points:g}, course.toml says {said:g}"
            yield self._problem(suite, text)
        for finding in report.findings:
            scored = finding.max_points > 0
            if finding.tier is Tier.CORE and not scored:
                yield self._problem(suite, f"{finding.id} carries no points")
            if finding.tier is Tier.ROBUST and scored and not self._exercise.robust_scored:
                text = f'{finding.id} is robust and carries points without robust = "scored"'
                yield self._problem(suite, text)

    def _advice(self, name: str) -> str:
        return self._feedback.advice(name)["en"]
