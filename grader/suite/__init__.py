"""Hidden pytest suites: learners' code in, findings out.

A course's ``hypotheses.py`` imports its decorators from here; the runner is in
``grader.suite.runner``.
"""

from grader.suite.hypotheses import Call, hypothesis, pattern, transformation

__all__ = ["Call", "hypothesis", "pattern", "transformation"]
