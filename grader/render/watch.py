"""Pages for someone who watches: what changed since the last verdict, and the keys.

Owns the words and the layout. Reads reports and decides nothing.
"""

from __future__ import annotations

from grader.language import Language
from grader.model import Exercise, Finding, Outcome, Part, Report, Tier, Verdict, Visibility
from grader.render.paper import Paper, width_of
from grader.render.terminal import number
from grader.watch.difference import Difference

_CHANGED_LINES = 5


def write_verdict(
    report: Report, change: Difference, exercise: Exercise, paper: Paper, language: Language
) -> None:
    """What holds now, what no longer does, and the first check that fails."""
    t = language.text
    write_head(exercise, paper, language)
    for warning in report.warnings:
        paper.write(f"! {warning}", indent=2, hang=4, style="yellow")
    unreadable = report.outcome is Outcome.UNREADABLE
    _write_changed(change.mended, "✓ " + t("holds now: {title}"), "green", paper, language)
    if not unreadable:
        _write_changed(change.lost, "✗ " + t("no longer holds: {title}"), "red", paper, language)
    if change.points is not None and not (change.mended or change.lost):
        paper.write(t("Nothing changed."))
    first = change.first
    if first is not None and (
        report.outcome is not Outcome.PASSED or first.verdict is not Verdict.NOT_STARTED
    ):
        paper.write()
        _write_first(first, report, paper, language)
    paper.write()
    _write_score(report, change, paper, language)


def write_head(exercise: Exercise, paper: Paper, language: Language) -> None:
    """Which exercise is being watched."""
    paper.write(f"{exercise.short} · {language.pick(exercise.title)}", style="bold")


def _write_changed(
    findings: tuple[Finding, ...], template: str, style: str, paper: Paper, language: Language
) -> None:
    findings = tuple(sorted(findings, key=lambda finding: finding.tier is not Tier.CORE))
    shown = findings if len(findings) <= _CHANGED_LINES + 1 else findings[:_CHANGED_LINES]
    for finding in shown:
        paper.write(template.format(title=_title(finding)), hang=2, style=style)
    if len(shown) < len(findings):
        rest = language.text("({n} more)", n=len(findings) - len(shown))
        paper.write(rest, indent=2)


def _title(finding: Finding) -> str:
    name = finding.function or finding.task
    return f"{name}: {finding.title}" if name else finding.title


def _write_first(finding: Finding, report: Report, paper: Paper, language: Language) -> None:
    t = language.text
    if report.outcome is Outcome.UNREADABLE and not report.places and finding.part is Part.CODE:
        paper.write(f"✗ {finding.message}", hang=2, style="red")
        return
    unwritten = finding.verdict is Verdict.NOT_STARTED
    place = next((p for p in report.places if p.function == finding.function), None)
    if unwritten and place is not None:
        where = f"{report.path.name}:{place.line}"
        paper.write(f"○ {finding.function}", style="cyan")
        text = t("{where} not written yet: {summary}", where=where, summary=place.summary)
        paper.write(text, indent=4)
        return
    mark, style = ("○", "cyan") if unwritten else ("✗", "red")
    paper.write(f"{mark} {_title(finding)}", hang=2, style=style)
    if finding.message:
        paper.write(finding.message, indent=4)
    example = finding.example
    if example is not None:
        label = "" if finding.visibility is Visibility.VISIBLE else t("for example: ")
        paper.write(f"{label}{example.call}", indent=4, hang=6)
        if example.got and finding.verdict is not Verdict.CRASHED:
            paper.write(t("came back: {value}", value=example.got), indent=6, hang=8)
        if example.expected:
            paper.write(t("expected:  {value}", value=example.expected), indent=6, hang=8)
    for name in _names(finding, report):
        advice = report.advice.get(name, "")
        paper.write(f"→ {name}: {advice}", indent=2, hang=4, style="yellow")


def _names(finding: Finding, report: Report) -> list[str]:
    """Misconceptions named for the function of this finding."""
    same = [
        f
        for f in report.findings
        if f is finding or (f.function is not None and f.function == finding.function)
    ]
    return list(dict.fromkeys(name for f in same for name in f.misconceptions))


def _write_score(report: Report, change: Difference, paper: Paper, language: Language) -> None:
    t = language.text
    core = [f for f in report.findings if f.tier is Tier.CORE and f.part is Part.CODE]
    holding = sum(f.verdict is Verdict.PASSED for f in core)
    words = {
        Outcome.PASSED: t("passed"),
        Outcome.FAILED: t("not passed yet"),
        Outcome.INCOMPLETE: t("not judged completely"),
        Outcome.NOT_STARTED: t("not started"),
        Outcome.UNREADABLE: t("not readable"),
    }
    score = t("{score} of {most} points", score=number(report.score), most=number(report.max_score))
    if change.points:
        score = f"{score} ({change.points:+g})"
    if core:
        score = f"{score} · {t('{n} of {total} checks hold', n=holding, total=len(core))}"
    colour = "green" if report.outcome is Outcome.PASSED else "red"
    paper.write(f"{words[report.outcome]}: {score}", style=colour)
    if any(f.verdict is Verdict.BROKEN for f in report.findings):
        broke = t("Something of ours broke; it costs you nothing. `grade doctor` tells more.")
        paper.write(broke, style="yellow")


def write_keys(paper: Paper, language: Language) -> None:
    """What every key does."""
    t = language.text
    keys = {
        "Enter": t("back to the verdict, or on to the next exercise"),
        "h": t("the next hint"),
        "r": t("the whole report"),
        "s": t("the solution, once you have passed"),
        "l": t("the course with your progress"),
        "z": t("the quiz"),
        "x": t("start the exercise afresh (asks first)"),
        "q": t("quit"),
    }
    for key, meaning in keys.items():
        paper.write(f"{key:<6} {meaning}", indent=2, hang=9)


def write_foot(paper: Paper, language: Language, *, passed: bool) -> None:
    """The most needed keys, on one line where it is wide enough."""
    t = language.text
    keys = [t("h hint"), t("r report"), t("l list"), t("? keys"), t("q quit")]
    if passed:
        keys.insert(1, t("s solution"))
    line = keys[0]
    for key in keys[1:]:
        longer = f"{line} · {key}"
        if width_of(longer) > paper.width:
            paper.write(line)
            longer = key
        line = longer
    paper.write(line)
