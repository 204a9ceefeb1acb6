"""What a class understood and misunderstood, as one page of HTML for its teacher.

The page needs nothing from elsewhere: no script, no network, no font. Whatever a learner
wrote is escaped and its invisible signs are shown. Figures come from `grader.classroom`.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from grader.classroom.statistics.figures import (
    ClassStatistics,
    ExerciseFigures,
    Spread,
)
from grader.language import Language
from grader.render.class_report.plots import BINS, bins_of, histogram, scatter
from grader.render.class_report.sections import (
    check_table,
    misconception_list,
    question_list,
    task_list,
)
from grader.render.class_report.style import STYLE
from grader.render.class_report.table import number, percent, table, verdict_name

SMALL = 30
"""Classes below this are told how little a figure says."""
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"


def render_class_report(statistics: ClassStatistics, language: Language) -> str:
    """The whole page; UsageError where the library that draws is not installed."""
    title = language.text("What the class understood")
    course = language.pick(statistics.course.title)
    body = [
        f"<header><h1>{escape(title)}: {escape(course)}</h1>",
        *_introduction(statistics, language),
        "</header>",
        "<main>",
        *_overview(statistics, language),
        *(text for one in statistics.exercises for text in _exercise(one, language)),
        "</main>",
        *_how_to_read(language),
    ]
    return "\n".join(
        [
            "<!DOCTYPE html>",
            f'<html lang="{language.code}">',
            '<head><meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{escape(title)}: {escape(course)}</title>",
            f"<style>{STYLE}</style></head>",
            "<body>",
            *body,
            "</body></html>",
            "",
        ]
    )


def _introduction(statistics: ClassStatistics, language: Language) -> Iterator[str]:
    if not statistics.exercises:
        yield f"<p>{escape(language.text('Nobody has handed in anything yet.'))}</p>"
        return
    yield (
        "<p>"
        + escape(
            language.text(
                "{people} people, {exercises} exercises",
                people=statistics.people,
                exercises=len(statistics.exercises),
            )
        )
        + "</p>"
    )
    fewest = min(one.handed_in - one.broken for one in statistics.exercises)
    if fewest < SMALL:
        text = language.text(
            "Few people: the figures are unsure. Of {n} people, one alone moves a share by "
            "{step}. The ranges beside the shares are score intervals (95 %).",
            n=fewest,
            step=percent(1 / fewest) if fewest else "–",
        )
        yield f'<p class="unsure">{escape(text)}</p>'


def _overview(statistics: ClassStatistics, language: Language) -> Iterator[str]:
    if not statistics.exercises:
        return
    t = language.text
    head = [t("exercise"), t("handed in"), t("late"), t("passed"), t("mean"), t("median"),
            t("standard deviation")]  # fmt: skip
    rows = []
    for one in statistics.exercises:
        name = escape(language.pick(one.exercise.title))
        spread = one.total
        rows.append(
            [
                f'<a href="#{escape(one.exercise.id)}">{escape(one.exercise.short)} {name}</a>',
                str(one.handed_in),
                str(one.late),
                str(one.verdicts.get("passed", 0)),
                f"{number(spread.mean)} / {number(spread.most)}",
                number(spread.median),
                number(spread.deviation),
            ]
        )
    yield table(head, rows, numbers=range(1, 7))


def _exercise(one: ExerciseFigures, language: Language) -> Iterator[str]:
    t = language.text
    name = escape(one.exercise.id)
    title = escape(language.pick(one.exercise.title))
    yield f'<section id="{name}"><h2>{escape(one.exercise.short)} {title}</h2>'
    yield from _facts(one, language)
    if one.total.n:
        yield f"<h3>{escape(t('Scores'))}</h3>"
        yield '<div class="plots">'
        yield _spread(one.total, t("in all"), f"{one.exercise.short}-all", language)
        for part, spread in one.parts.items() if len(one.parts) > 1 else ():
            plot = f"{one.exercise.short}-{part.value}"
            yield _spread(spread, language.text(part.value), plot, language)
        yield "</div>"
        yield f"<h3>{escape(t('Checks'))}</h3>"
        yield check_table(one, language)
        yield from _difficulty(one, language)
        yield f"<h3>{escape(t('Misconceptions'))}</h3>"
        yield misconception_list(one, language)
    if one.tasks:
        yield f"<h3>{escape(t('Derivations: where people break off'))}</h3>"
        yield task_list(one.tasks, language)
    if one.items:
        yield f"<h3>{escape(t('Questions: wrong answers'))}</h3>"
        yield question_list(one.items, language)
    yield "</section>"


def _facts(one: ExerciseFigures, language: Language) -> Iterator[str]:
    t = language.text
    told = [t("{n} handed in", n=one.handed_in), t("{n} of them late", n=one.late)]
    if one.broken:
        told.append(t("{n} not judged: our fault, left out of the figures", n=one.broken))
    told += [f"{verdict_name(verdict, language)}: {n}" for verdict, n in one.verdicts.items()]
    yield f"<p>{escape(' · '.join(told))}</p>"


def _spread(spread: Spread, title: str, name: str, language: Language) -> str:
    t = language.text
    counts = bins_of(spread.scores, spread.most)
    step = spread.most / BINS
    listed = ", ".join(
        f"{number(n * step)}–{number((n + 1) * step)}: {count}"
        for n, count in enumerate(counts)
        if count
    )
    words = {
        "x": t("points"),
        "y": t("people"),
        "alt": t("Distribution of the points, {what}. {listed}", what=title, listed=listed),
    }
    drawn = histogram(spread.scores, spread.most, words, name)
    told = t(
        "{what}: mean {mean} of {most}, median {median}",
        what=title,
        mean=number(spread.mean),
        most=number(spread.most),
        median=number(spread.median),
    )
    return f"<figure>{drawn}<figcaption>{escape(told)}</figcaption></figure>"


def _difficulty(one: ExerciseFigures, language: Language) -> Iterator[str]:
    """The plot of all checks that have both figures."""
    points = [
        (n, check.facility, check.discrimination)
        for n, check in enumerate(one.checks, start=1)
        if check.facility is not None and check.discrimination is not None
    ]
    if not points:
        text = language.text(
            "No discrimination can be told: it needs three people who did not all do the same."
        )
        yield f'<p class="soft">{escape(text)}</p>'
        return
    t = language.text
    words = {
        "x": t("facility (left: difficult)"),
        "y": t("discrimination"),
        "alt": t("Facility and discrimination of the checks; the table has the same numbers."),
    }
    drawn = scatter(points, words, f"{one.exercise.short}-checks")
    told = t("Each dot is a check, by its number in the table.")
    yield f'<figure class="single">{drawn}<figcaption>{escape(told)}</figcaption></figure>'


def _how_to_read(language: Language) -> Iterator[str]:
    t = language.text
    yield f"<footer><h2>{escape(t('How to read this'))}</h2><dl>"
    for term, told in (
        (t("success"), t("who passed the check whole, of all whom it judged")),
        (t("facility"), t("the mean share of its points: the lower, the more difficult")),
        (
            t("discrimination"),
            t(
                "correlation of the check with the points of all other checks, from −1 to 1. "
                "Near 0 the check tells little of who understands; below 0 look at the check itself"
            ),
        ),
        ("–", t("cannot be told: fewer than three people, or all of them did the same")),
        (
            t("examples"),
            t(
                "from learners' work that at least two people have in common; comments and texts "
                "are taken out, and names are replaced"
            ),
        ),
    ):
        yield f"<dt>{escape(term)}</dt><dd>{escape(told)}</dd>"
    yield "</dl></footer>"
