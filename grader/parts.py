"""The parts of a submission beside its code: each is handed to the checker that judges it.

Owns what an exercise's tasks and questions are, read when the first submission asks
for them, and the way from a formula to the learner's own function. Judges nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from grader.language import Language, say
from grader.model import Exercise, Finding, Part, Submission
from grader.suite.cells import language_of_notebook
from grader.suite.explain import LearnerFailure
from grader.suite.learner import LearnerProcess

if TYPE_CHECKING:
    from grader.derivation import CourseRules, Task
    from grader.derivation.mathematics import Mathematics
    from grader.quiz import Quiz
    from grader.sandbox import Sandbox

# A checker is loaded when a submission holds its part: code alone pays for none.
# ruff: noqa: PLC0415


@dataclass(frozen=True, slots=True)
class PartsJudgement:
    """What is said of the parts beside the code.

    ``notices`` tell what is odd about the files; ``titles`` names tasks by their ids.
    """

    findings: tuple[Finding, ...] = ()
    notices: tuple[str, ...] = ()
    titles: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


class PartsJudge:
    """Judges the derivation and the answers of one submission after another."""

    def __init__(self, exercise: Exercise, sandbox: Sandbox, language: Language) -> None:
        self._exercise = exercise
        self._sandbox = sandbox
        self._language = language

    @cached_property
    def _tasks(self) -> tuple[Task, ...]:
        from grader.derivation import load_tasks

        return load_tasks(self._exercise.solution / self._exercise.file_of(Part.DERIVATION))

    @cached_property
    def _rules(self) -> CourseRules:
        from grader.derivation import load_rules

        return load_rules(self._exercise.solution)

    @cached_property
    def _maths(self) -> Mathematics:
        from grader.derivation.real import real_mathematics
        from grader.derivation.remembering import remembering

        return remembering(real_mathematics())

    @cached_property
    def _quiz(self) -> Quiz:
        from grader.quiz import load_quiz

        return load_quiz(self._exercise)

    def judge(self, submission: Submission) -> PartsJudgement:
        """The findings on every part but the code that the submission is to be judged on."""
        found = [
            judged(submission)
            for part, judged in ((Part.DERIVATION, self._derivation), (Part.QUIZ, self._answers))
            if part in submission.parts
        ]
        return PartsJudgement(
            tuple(finding for one in found for finding in one.findings),
            tuple(notice for one in found for notice in one.notices),
            {name: title for one in found for name, title in one.titles.items()},
        )

    def _derivation(self, submission: Submission) -> PartsJudgement:
        from grader.derivation import CallProblem, judge

        process = LearnerProcess(self._exercise, submission, self._sandbox)

        def call(function: str, arguments: Mapping[str, Any]) -> Any:
            import numpy as np

            arrays = {name: np.asarray(value) for name, value in arguments.items()}
            if process.open() is None and process.source and process.source.unwritten(function):
                return CallProblem(say("not written yet"), unwritten=True)
            try:
                return process.call(function, (), arrays).value
            except LearnerFailure as failure:
                return CallProblem(failure.message)

        coded = Part.CODE in submission.parts
        try:
            found = judge(
                self._tasks,
                submission.others.get(Part.DERIVATION),
                language_of_notebook(self._language, submission.path),
                course=self._rules,
                maths=self._maths,
                call=call if coded else None,
            )
        finally:
            process.close()
        titles = {task.id: self._language.pick(task.title) for task in self._tasks}
        return PartsJudgement(found.findings, found.notices, titles)

    def _answers(self, submission: Submission) -> PartsJudgement:
        from grader.quiz import judge

        text = submission.others.get(Part.QUIZ)
        language = language_of_notebook(self._language, submission.path)
        found = judge(self._quiz, text, submission.learner, language)
        return PartsJudgement(found.findings, found.notices)
