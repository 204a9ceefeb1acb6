"""Derivations: tasks of the course, a learner's steps judged line by line, what they earn.

Reads ``derivation.md``, asks `grader.maths` of every step, and turns the answers into
findings. Knows no terminal, no sandbox and no course.
"""

from grader.derivation.checking import check_tasks
from grader.derivation.hint import next_hint
from grader.derivation.judge import judge
from grader.derivation.loading import FILE, load_rules, load_tasks
from grader.derivation.real import real_mathematics
from grader.derivation.stub import stub_of
from grader.derivation.task import (
    CallProblem,
    CourseRules,
    DerivationJudgement,
    Task,
)

__all__ = [
    "FILE",
    "CallProblem",
    "CourseRules",
    "DerivationJudgement",
    "Task",
    "check_tasks",
    "judge",
    "load_rules",
    "load_tasks",
    "next_hint",
    "real_mathematics",
    "stub_of",
]
