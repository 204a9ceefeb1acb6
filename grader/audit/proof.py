"""The proof of one exercise: collects every problem and says where it is.

Owns the order in which the promises are tried. Each is kept by a module of its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.audit.files import problems_of_files, problems_of_marks
from grader.audit.parts import problems_of_derivation, problems_of_quiz
from grader.audit.problem import Problem, Proof
from grader.audit.texts import problems_of_checks, problems_of_texts
from grader.audit.trial import Trial
from grader.errors import GraderError
from grader.feedback import load_feedback
from grader.model import Course, Exercise
from grader.suite.outline import read_outline

if TYPE_CHECKING:
    from grader.sandbox import Sandbox


def audit_exercise(course: Course, exercise: Exercise, sandbox: Sandbox) -> Proof:
    """Everything that is wrong with one exercise, and how much was tried."""
    problems = [*problems_of_files(course, exercise), *problems_of_marks(course, exercise)]
    try:
        feedback = load_feedback(exercise)
        outline = read_outline(exercise.suite)
        problems += problems_of_texts(course, exercise, feedback, outline)
        problems += problems_of_checks(exercise, outline)
        problems += problems_of_derivation(exercise, feedback, course)
        problems += problems_of_quiz(exercise, course)
        trial = Trial(exercise, sandbox, feedback)
        problems += trial.run()
    except GraderError as problem:
        where = problem.where or "the exercise"
        problems += [Problem(exercise.id, where, line) for line in str(problem.found).splitlines()]
        return Proof(exercise.id, tuple(problems))
    return Proof(exercise.id, tuple(problems), len(outline.checks), trial.accepted, trial.mistakes)
