"""The derivations of a Report on a terminal: each line with its mark, and why.

Owns the layout of judged lines. Reads findings and decides nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from grader.language import Language
from grader.model import Finding, Part, Report, Verdict
from grader.render.paper import Paper

_MARKS = {
    Verdict.PASSED: ("✓", "green"),
    Verdict.UNDECIDED: ("?", "yellow"),
    Verdict.BROKEN: ("?", "yellow"),
    Verdict.SKIPPED: ("–", ""),
    Verdict.NOT_STARTED: ("–", ""),
}
_WRONG = ("✗", "red")


def write_derivations(
    report: Report, findings: Sequence[Finding], file: str, paper: Paper, language: Language
) -> None:
    """All tasks in order; those not begun take one line each, and a file not begun takes one."""
    tasks: dict[str, list[Finding]] = {}
    for finding in findings:
        tasks.setdefault(finding.task or "", []).append(finding)
    if paper.lines and paper.lines[-1]:
        paper.write()
    if all(f.verdict is Verdict.NOT_STARTED for f in findings):
        points = sum(finding.max_points for finding in findings)
        text = language.text("{file} not written yet: {n} tasks", file=file, n=len(tasks))
        paper.pair(f"○ {text}", f"0/{points:g}", style="cyan")
        return
    paper.write(file, style="bold")
    # The code's own words speak of code: here its name is enough.
    told = {n for f in report.findings if f.part is Part.CODE for n in f.misconceptions}
    for task, own in tasks.items():
        _task(report.titles.get(task, task), own, paper, language)
        _advice(own, report.advice, told, paper, language)


def _task(title: str, findings: Sequence[Finding], paper: Paper, language: Language) -> None:
    score = sum(finding.points for finding in findings)
    most = sum(finding.max_points for finding in findings)
    untouched = all(finding.verdict is Verdict.NOT_STARTED for finding in findings)
    done = all(finding.verdict is Verdict.PASSED for finding in findings if finding.max_points)
    mark, style = ("○", "cyan") if untouched else ("✓", "green") if done else ("●", "")
    paper.pair(f"{mark} {title}", f"{score:g}/{most:g}", indent=2, hang=4, style=style)
    if untouched:
        return
    said = ""
    for finding in findings:
        if finding.line is not None:
            _line(finding, paper, language)
        elif finding.verdict is not Verdict.PASSED and finding.message not in {"", said}:
            said = finding.message
            stage = finding.title.removeprefix(f"{title}: ")
            paper.write(f"– {stage}: {said}", indent=4, hang=6)


def _line(finding: Finding, paper: Paper, language: Language) -> None:
    mark, style = _MARKS.get(finding.verdict, _WRONG)
    paper.write(f"{mark} {finding.title}", indent=4, hang=6, style=style)
    for text in finding.message.split("\n"):
        if text.strip():
            paper.write(text, indent=8)
    example = finding.example
    if example is None:
        return
    t = language.text
    if example.call:  # a line without names has no point to be wrong at
        paper.write(t("at {values}", values=example.call), indent=8, hang=10)
    if finding.function is not None:
        paper.write(t("your code: {value}", value=example.got or "-"), indent=10, hang=12)
        paper.write(t("the formula: {value}", value=example.expected), indent=10, hang=12)
        return
    paper.write(t("the line before: {value}", value=example.expected), indent=10, hang=12)
    paper.write(t("this line: {value}", value=example.got), indent=10, hang=12)


def _advice(
    findings: Sequence[Finding],
    advice: Mapping[str, str],
    told: set[str],
    paper: Paper,
    language: Language,
) -> None:
    for name in dict.fromkeys(name for finding in findings for name in finding.misconceptions):
        text = language.text("as above") if name in told else advice.get(name, "")
        told.add(name)
        paper.write(f"→ {name}: {text}", indent=4, hang=6, style="yellow")
