"""The last lines of a report: how it ended, the score, what changed, and what to do next.

Owns their words and order, for every page that shows a report. Decides nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from grader.language import Language
from grader.model import Exercise, Outcome, Part, Report, Tier, Verdict, Visibility, Withheld
from grader.progress import Surroundings

_LOST_LINES = 5


@dataclass(frozen=True, slots=True)
class Remark:
    """One line: its text, the colour it may have, and how far in it stands."""

    text: str
    style: str = ""
    indent: int = 0


def closing_remarks(
    report: Report,
    exercise: Exercise,
    around: Surroundings,
    language: Language,
    *,
    verbose: bool = False,
) -> list[Remark]:
    """The lines, in order; the first one tells the outcome and the score."""
    return [
        *_score(report, language),
        *_change(report, around, language, verbose=verbose),
        *_notes(report, language),
        *_next(report, exercise, around, language),
    ]


def outcome_in_words(report: Report, language: Language) -> str:
    """How the report ended, in words."""
    t = language.text
    words = {
        Outcome.PASSED: t("passed"),
        Outcome.FAILED: t("not passed yet"),
        Outcome.INCOMPLETE: t("not judged completely"),
        Outcome.NOT_STARTED: t("not started"),
        Outcome.UNREADABLE: t("not readable"),
    }
    if report.outcome is Outcome.NOT_STARTED and report.score:
        return t("the code is not written yet")
    return words[report.outcome]


def _score(report: Report, language: Language) -> Iterator[Remark]:
    t = language.text
    core = [f for f in report.findings if f.tier is Tier.CORE and f.part is Part.CODE]
    holding = sum(f.verdict is Verdict.PASSED for f in core)
    score = t("{score} of {most} points", score=number(report.score), most=number(report.max_score))
    if core:
        held = t("{n} of {total} checks hold", n=holding, total=len(core))
        score = f"{score} · {held}"
    colour = "green" if report.outcome is Outcome.PASSED else "red"
    yield Remark(f"{outcome_in_words(report, language)}: {score}", colour)


def _change(
    report: Report, around: Surroundings, language: Language, *, verbose: bool
) -> Iterator[Remark]:
    t, change = language.text, around.change
    if change is None or report.outcome is Outcome.NOT_STARTED:
        return
    if not (change.mended or change.lost or change.score):
        yield Remark(t("nothing changed since the last attempt"))
        return
    yield Remark(
        t(
            "since the last attempt: points {points}, checks mended {n}, checks lost {m}",
            points=f"{change.score:+g}",
            n=len(change.mended),
            m=len(change.lost),
        )
    )
    unreadable = report.outcome is Outcome.UNREADABLE
    if unreadable or (len(change.lost) > _LOST_LINES and not verbose):
        return
    titles = {f.id: f.title for f in report.findings}
    for name in change.lost:
        yield Remark(t("lost: {title}", title=titles[name]), indent=2)


def _notes(report: Report, language: Language) -> Iterator[Remark]:
    t = language.text
    if any(f.verdict is Verdict.BROKEN for f in report.findings):
        text = t("Something of ours broke; it costs you nothing. `grade doctor` tells more.")
        yield Remark(text, "yellow")
    if any(f.visibility is Visibility.WITHHELD for f in report.findings):
        yield Remark(t("This run includes the checks that only the teacher runs."))
    if report.withheld is not None:
        yield Remark(left_to_the_teacher(report.withheld, report.max_score, language))


def left_to_the_teacher(withheld: Withheld, most: float, language: Language) -> str:
    """What this run did not judge: how many checks, and their points among all of them."""
    points, whole = number(withheld.points), number(most)
    if withheld.checks == 1:
        return language.text(
            "1 check worth {points} of the {most} points is run by the teacher only.",
            points=points,
            most=whole,
        )
    return language.text(
        "{n} checks worth {points} of the {most} points are run by the teacher only.",
        n=withheld.checks,
        points=points,
        most=whole,
    )


def _next(
    report: Report, exercise: Exercise, around: Surroundings, language: Language
) -> Iterator[Remark]:
    t = language.text
    if report.outcome is Outcome.PASSED:
        if around.following is not None:
            following = around.following
            title = language.pick(following.title)
            yield Remark(t("Next: {name} · {title}", name=following.short, title=title))
        elif around.done:
            yield Remark(t("Everything is passed."))
        return
    for before in around.before:
        yield Remark(
            t(
                "Comes after {name} · {title}, which is not passed yet.",
                name=before.short,
                title=language.pick(before.title),
            )
        )
    if report.outcome is Outcome.NOT_STARTED and not report.of_notebook:
        lesson = "README.ja.md" if language.code == "ja" else "README.md"
        folder = around.folder or report.path.parent
        yield Remark(t("Lesson: {path}", path=folder / lesson))
    if around.hint is not None:
        yield Remark(
            t(
                "Hint {n} of {total}: `grade hint {name}`",
                n=around.hint,
                total=around.hints,
                name=exercise.short,
            )
        )


def number(value: float) -> str:
    """Points without a needless ``.0``."""
    return f"{value:g}"
