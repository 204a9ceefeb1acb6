"""What late work costs, as nbgrader's plugin: the table ``[late]`` of ``course.toml``."""

from __future__ import annotations

from nbgrader.plugins import BasePlugin  # type: ignore[import-untyped]
from traitlets import Unicode

from grader.nbgrader.finding import course_at


class LatePenalty(BasePlugin):  # type: ignore[misc]
    """Takes from late work what the course says; a course that says nothing takes nothing."""

    course = Unicode("", help="Folder of the course; empty for the installed one.").tag(config=True)

    def late_submission_penalty(
        self,
        student_id: str,  # noqa: ARG002 - the same for everybody
        score: float,
        total_seconds_late: float,
    ) -> float | None:
        """Points to take from the score of work that came so many seconds late."""
        late = course_at(self.course).late
        return None if late is None else late.penalty(score, total_seconds_late)
