"""Proving a course: what must be so before a learner meets it.

Owns the list of what an exercise promises; runs programs through the same grading as
learners'. Mutants and folders of programs are tried in modules of their own, which an
everyday proof does not load.
"""

from __future__ import annotations

from grader.audit.problem import Problem, Proof
from grader.audit.proof import audit_exercise

__all__ = ["Problem", "Proof", "audit_exercise"]
