"""The answers to a quiz in a Report on a terminal: what is right, and why not.

Reads findings and decides nothing; the questions themselves are asked elsewhere.
"""

from __future__ import annotations

from collections.abc import Sequence

from grader.language import Language
from grader.model import Exercise, Finding, Report, Verdict
from grader.render.paper import Paper

_MARKS = {
    Verdict.PASSED: ("✓", "green"),
    Verdict.NOT_STARTED: ("○", "cyan"),
    Verdict.UNDECIDED: ("?", "yellow"),
    Verdict.BROKEN: ("?", "yellow"),
}


def write_answers(
    report: Report,
    findings: Sequence[Finding],
    exercise: Exercise,
    paper: Paper,
    language: Language,
) -> None:
    """One line a question; a quiz that was not begun takes one line in all."""
    t = language.text
    if paper.lines and paper.lines[-1]:
        paper.write()
    most = sum(finding.max_points for finding in findings)
    questions = {finding.task for finding in findings}
    if all(f.verdict is Verdict.NOT_STARTED for f in findings):
        n = len(questions)
        # Asked here, they would be other questions than those of the notebook.
        text = (
            t("Quiz: {n} questions, not answered yet", n=n)
            if report.of_notebook
            else t("Quiz: {n} questions, `grade quiz {name}`", n=n, name=exercise.short)
        )
        paper.pair(f"○ {text}", f"0/{most:g}", style="cyan")
        return
    if all(f.verdict is Verdict.UNREADABLE for f in findings):
        # One reason for all: no answer could be read.
        paper.pair(t("Quiz"), f"0/{most:g}", style="bold")
        paper.write(f"✗ {findings[0].message}", indent=2, hang=4, style="red")
        return
    paper.write(t("Quiz"), style="bold")
    told: set[str] = set()
    for finding in findings:
        mark, style = _MARKS.get(finding.verdict, ("✗", "red"))
        score = f"{finding.points:g}/{finding.max_points:g}"
        paper.pair(f"{mark} {finding.title}", score, indent=2, hang=4, style=style)
        if finding.verdict not in {Verdict.PASSED, Verdict.NOT_STARTED} and finding.message:
            paper.write(finding.message, indent=6)
        for name in finding.misconceptions:
            text = t("as above") if name in told else report.advice.get(name, "")
            told.add(name)
            paper.write(f"→ {name}: {text}", indent=4, hang=6, style="yellow")
