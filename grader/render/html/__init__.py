"""Reports as HTML that stands alone: no script, no network, all text escaped."""

from grader.render.html.page import (
    findings_fragment,
    problem_fragment,
    report_fragment,
    report_page,
)

__all__ = ["findings_fragment", "problem_fragment", "report_fragment", "report_page"]
