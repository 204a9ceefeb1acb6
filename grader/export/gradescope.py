"""Gradescope's ``results.json``.

Texts are sent as plain text, never as HTML or Markdown: learners' words stay words. What
only the teacher may see stays hidden there as well.
"""

from __future__ import annotations

import json
from typing import Any

from grader.export.entry import Entry, entries
from grader.language import Language
from grader.model import PENDING, Report, Tier, Verdict, Visibility
from grader.render.closing import left_to_the_teacher

MAX_TEXT = 20_000
_VISIBILITY = {
    Visibility.AFTER_DUE_DATE: "after_due_date",
    Visibility.WITHHELD: "hidden",
}
"""The rest is visible: a hidden check hides its inputs, which no report holds, not its result."""


def gradescope_results(report: Report, language: Language) -> str:
    """The report as ``results.json``; the score is the report's, each test has its points."""
    return json.dumps(_results(report, language), ensure_ascii=True, indent=2) + "\n"


def _results(report: Report, language: Language) -> dict[str, Any]:
    said = [*report.warnings]
    if any(finding.verdict in PENDING for finding in report.findings):
        said.append(language.text("some checks are pending: the score may still rise"))
    if report.withheld is not None:
        said.append(left_to_the_teacher(report.withheld, report.max_score, language))
    if report.output:
        said += [language.text("your code printed:"), report.output]
    return {
        "score": _points(report.score),
        "output": _cut("\n".join(said)),
        "output_format": "text",
        "visibility": "visible",
        "stdout_visibility": "hidden",
        "tests": [_test(entry) for entry in entries(report, language)],
        "extra_data": {
            "exercise": report.exercise,
            "verdict": report.outcome.value,
            "max_score": report.max_score,
            "seed": report.seed,
            "isolation": report.isolation.value,
        },
    }


def _test(entry: Entry) -> dict[str, Any]:
    finding = entry.finding
    test: dict[str, Any] = {
        "score": _points(finding.points),
        "max_score": _points(finding.max_points),
        "name": _cut(f"{entry.group}: {finding.title}"),
        "name_format": "text",
        "number": entry.number,
        "output": _cut(entry.text),
        "output_format": "text",
        "tags": [finding.part.value, finding.tier.value, *finding.misconceptions],
        "visibility": _VISIBILITY.get(finding.visibility, "visible"),
        "extra_data": {"id": finding.id, "verdict": finding.verdict.value},
    }
    # What is pending is neither; a robust check that fails costs nothing, and is not shown in red.
    advisory = finding.tier is Tier.ROBUST and finding.max_points == 0
    if finding.verdict is Verdict.PASSED:
        test["status"] = "passed"
    elif finding.verdict not in PENDING and not advisory:
        test["status"] = "failed"
    return test


def _points(points: float) -> float:
    """Without the dust of adding up decimal fractions."""
    return round(points, 6)


def _cut(text: str) -> str:
    return text if len(text) <= MAX_TEXT else f"{text[: MAX_TEXT - 1]}…"
