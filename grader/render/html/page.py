"""A Report as HTML: in a notebook, in nbgrader's feedback, as a page of its own.

The same content as on a terminal. Everything strangers wrote is escaped; there is no script
and nothing is fetched, so a piece can stand in any page.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from grader.language import Language, one_line
from grader.model import Exercise, Finding, Isolation, Outcome, Part, Report
from grader.progress import Surroundings
from grader.render.closing import closing_remarks, number
from grader.render.html.elements import (
    COLOURS,
    element,
    heading,
    lines,
    pre,
    told,
    whole_page,
)
from grader.render.html.findings import Words, told_findings

_PATH_LENGTH = 1_000
_OUTPUT_LINES = 200
_OUTPUT_WIDTH = 500


def report_page(
    report: Report, exercise: Exercise, language: Language, around: Surroundings | None = None
) -> str:
    """The report as a whole page."""
    title = f"{exercise.short} · {language.pick(exercise.title)}"
    inside = report_fragment(report, exercise, language, around, level=1)
    return whole_page(title, inside, language)


def report_fragment(
    report: Report,
    exercise: Exercise,
    language: Language,
    around: Surroundings | None = None,
    *,
    level: int = 2,
    titled: bool = True,
) -> str:
    """The report as one piece of HTML whose highest heading has this level.

    ``around`` adds what changed and what comes next, for the learner whose own attempt it
    is; ``titled`` False leaves the exercise's name to whoever shows the piece.
    """
    first, *rest = closing_remarks(report, exercise, around or Surroundings(), language)
    if around is None:
        rest = [remark for remark in rest if remark.style]
    words = Words(
        language, report.advice, report.titles, report.places, report.path.name, level + 1
    )
    name = f"{exercise.short} · {language.pick(exercise.title)}"
    colour = COLOURS[first.style]
    inside = [
        heading(level, told(name)) if titled else "",
        element(
            "p",
            element("strong", told(first.text)),
            f"border-left:4px solid {colour};padding:.1em .7em;margin:.5em 0",
        ),
        _parts(report, exercise, language),
        _above(report, language, own=around is not None),
        told_findings(report.findings, words),
        _output(report, language),
        "".join(element("p", lines(remark.text), "below") for remark in rest),
    ]
    return element("section", "\n".join(filter(None, inside)), "fragment", lang=language.code)


def findings_fragment(
    findings: Sequence[Finding],
    advice: Mapping[str, str],
    language: Language,
    *,
    titles: Mapping[str, str] | None = None,
    level: int = 4,
) -> str:
    """Some findings of a report, such as those of one cell of a notebook."""
    words = Words(language, advice, titles or {}, level=level)
    return element("section", told_findings(findings, words), "fragment", lang=language.code)


def problem_fragment(text: str, language: Language) -> str:
    """An error as a box: what was found, where, and what to do."""
    return element("div", pre([text]), "box", lang=language.code, role="alert")


def _parts(report: Report, exercise: Exercise, language: Language) -> str:
    """What each part earned, where there is more than one."""
    parts = [part for part in Part if any(f.part is part for f in report.findings)]
    if len(parts) < 2:
        return ""
    rows = []
    for part in parts:
        own = [f for f in report.findings if f.part is part]
        score = round(sum(f.points for f in own), 6)
        most = exercise.points.get(part, sum(f.max_points for f in own))
        head = element("th", told(language.text(part.value)), "cell", scope="row")
        rows.append(element("tr", head + element("td", f"{number(score)}/{number(most)}", "cell")))
    return element("table", element("tbody", "".join(rows)), "table")


def _above(report: Report, language: Language, *, own: bool) -> str:
    """Which file it was, and what is odd about it; how it was run only where that is one's own."""
    told_path = one_line(str(report.path), _PATH_LENGTH) if report.path.name else ""
    texts = [element("p", told(told_path), "small")] if told_path else []
    if own and report.isolation is Isolation.PROCESS:
        texts.append(element("p", told(language.text("weaker isolation: see `grade doctor`"))))
    texts += [element("p", f"! {lines(warning)}") for warning in report.warnings]
    return "".join(texts)


def _output(report: Report, language: Language) -> str:
    """What the code printed, folded up where all is well."""
    printed = report.output.splitlines()
    if not printed:
        return ""
    shown = [line[:_OUTPUT_WIDTH] for line in printed[:_OUTPUT_LINES]]
    rest = len(printed) - len(shown)
    if rest:
        shown.append(language.text("({n} more lines)", n=rest))
    summary = element("summary", told(language.text("Your program printed:")))
    attributes = {} if report.outcome is Outcome.PASSED else {"open": ""}
    return element("details", summary + pre(shown), "section", **attributes)
