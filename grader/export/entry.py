"""A Report as a list of named tests: what other systems show line by line.

Owns which findings are a test of their own and what is said below each. The lines of a
derivation earn nothing by themselves: they are told with the first stage of their task.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from grader.language import Language
from grader.model import Finding, Report, Tier, Verdict, Visibility

_MARKS = {Verdict.PASSED: "✓", Verdict.UNDECIDED: "?", Verdict.SKIPPED: "–"}


@dataclass(frozen=True, slots=True)
class Entry:
    """One test: the finding that earns, the group it belongs to, its place and its text."""

    finding: Finding
    group: str
    number: str
    text: str


def entries(report: Report, language: Language) -> list[Entry]:
    """The tests of a report, in its order; ``number`` is ``group.place``, counted from 1."""
    lines: dict[str | None, list[Finding]] = {}
    for finding in report.findings:
        if _is_line(finding):
            lines.setdefault(finding.task, []).append(finding)
    found: list[Entry] = []
    groups: dict[str, int] = {}
    told: set[str] = set()
    for finding in report.findings:
        if _is_line(finding):
            continue
        group = finding.function or report.titles.get(finding.task or "", finding.part.value)
        groups[group] = groups.get(group, 0) + 1
        number = f"{list(groups).index(group) + 1}.{groups[group]}"
        own = [*lines.pop(finding.task, []), finding]
        text = "\n".join(_texts(own, report, told, language))
        found.append(Entry(finding, group, number, text))
    return found


def _is_line(finding: Finding) -> bool:
    return finding.line is not None and finding.max_points == 0


def _texts(
    findings: Sequence[Finding], report: Report, told: set[str], language: Language
) -> Iterator[str]:
    for finding in findings:
        if _is_line(finding):
            yield f"{_MARKS.get(finding.verdict, '✗')} {finding.title}"
        elif finding.verdict is Verdict.NOT_STARTED and not finding.message:
            yield language.text("not written yet")
        if finding.message:
            yield finding.message
        yield from _example(finding, language)
        for name in finding.misconceptions:
            advice = language.text("as above") if name in told else report.advice.get(name, "")
            told.add(name)
            yield f"→ {name}: {advice}"
    if findings[-1].tier is Tier.ROBUST:
        yield language.text("(robustness: not needed to pass)")


def _example(finding: Finding, language: Language) -> Iterator[str]:
    example = finding.example
    if example is None:
        return
    if _is_line(finding):
        yield language.text("at {values}", values=example.call)
        yield language.text("the line before: {value}", value=example.expected)
        yield language.text("this line: {value}", value=example.got)
        return
    label = "" if finding.visibility is Visibility.VISIBLE else language.text("for example: ")
    yield f"{label}{example.call}"
    yield language.text("came back: {value}", value=example.got)
    yield language.text("expected:  {value}", value=example.expected)
