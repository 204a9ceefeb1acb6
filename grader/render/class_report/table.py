"""Pieces of the page about a class: tables, shares with a bar, numbers that are never NaN."""

from __future__ import annotations

from collections.abc import Container, Iterable
from html import escape

from grader.classroom.statistics.figures import Share
from grader.language import Language, one_line
from grader.model import Outcome, Verdict

MAX_TEXT = 400
NOTHING = "–"
SURE = 200
"""From so many people on, the range of a share goes without saying."""


def strange(text: str, size: int = MAX_TEXT) -> str:
    """A stranger's text for HTML: escaped, on one line, its invisible signs shown."""
    return escape(one_line(text, size))


def verdict_name(verdict: str, language: Language) -> str:
    """What a verdict or an outcome is called; of one that is not known, its own name."""
    t = language.text
    names = {
        Verdict.PASSED: t("passed"),
        Verdict.FAILED: t("not passed"),
        Verdict.NOT_STARTED: t("not started"),
        Verdict.UNREADABLE: t("cannot be read"),
        Verdict.TIMED_OUT: t("took too long"),
        Verdict.OVER_LIMIT: t("over a limit"),
        Verdict.UNDECIDED: t("not decided"),
        Verdict.SKIPPED: t("not checked"),
        Outcome.INCOMPLETE: t("not all decided"),
    }
    return {name.value: told for name, told in names.items()}.get(verdict, verdict)


def number(value: float | None) -> str:
    """A number with at most two decimals; a dash where there is none."""
    if value is None:
        return NOTHING
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text.replace("-", "−")


def hundredths(value: float | None) -> str:
    """A number with two decimals, to stand below others."""
    return NOTHING if value is None else f"{value:.2f}"


def percent(value: float | None) -> str:
    """A share as whole percent."""
    return NOTHING if value is None else f"{value * 100:.0f} %"


def signed(value: float | None) -> str:
    """A correlation."""
    return NOTHING if value is None else f"{value:+.2f}".replace("-", "−")


def share(one: Share) -> str:
    """A share with how many they are, its range where they are few, and a bar."""
    if one.value is None or one.low is None or one.high is None:
        return NOTHING
    told = f"{percent(one.value)} <small>{one.count}/{one.n}"
    if one.n < SURE:
        told += f" ({one.low * 100:.0f}–{one.high * 100:.0f} %)"
    width = round(one.value * 100, 1)
    bar = f'<span class="bar"><i style="width:{width:g}%"></i></span>'
    return f"{told}</small>{bar}"


def table(
    head: Iterable[str],
    rows: Iterable[Iterable[str]],
    *,
    numbers: Container[int] = (),
    shares: Container[int] = (),
    caption: str = "",
) -> str:
    """A table; heads are texts, cells are HTML. The first cell of a row is its heading.

    A row of one cell is the heading of those below it. ``numbers`` and ``shares`` are the
    places of columns that are set so.
    """

    def kind(place: int) -> str:
        if place in numbers:
            return ' class="n"'
        return ' class="share"' if place in shares else ""

    heads = list(head)
    text = "".join(f'<th scope="col"{kind(n)}>{escape(one)}</th>' for n, one in enumerate(heads))
    body = []
    for row in rows:
        cells = list(row)
        if len(cells) == 1:
            body.append(f'<tr><th scope="rowgroup" colspan="{len(heads)}">{cells[0]}</th></tr>')
            continue
        inside = f'<th scope="row">{cells[0]}</th>'
        # The label is for narrow screens, where a row becomes a block of lines.
        inside += "".join(
            f'<td{kind(n)} data-label="{escape(heads[n])}">{one}</td>'
            for n, one in enumerate(cells)
            if n
        )
        body.append(f"<tr>{inside}</tr>")
    told = f"<caption>{escape(caption)}</caption>" if caption else ""
    lines = "\n".join(body)
    return (
        f'<div class="wide"><table>{told}<thead><tr>{text}</tr></thead>'
        f"<tbody>\n{lines}\n</tbody></table></div>"
    )
