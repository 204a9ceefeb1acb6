"""The attempts at an exercise on a terminal: when, how far, and what changed each time."""

from __future__ import annotations

from collections.abc import Sequence

from grader.language import Language
from grader.model import Exercise, Outcome
from grader.progress import Attempt, Change, change_between
from grader.render.paper import Paper
from grader.render.terminal import number

_MARK = {Outcome.PASSED: ("✓", "green"), Outcome.INCOMPLETE: ("?", "yellow")}


def render_history(
    attempts: Sequence[Attempt], exercise: Exercise, paper: Paper, language: Language
) -> str:
    """One line for each attempt, the oldest first, and below it what changed since the last."""
    t = language.text
    paper.write(f"{exercise.short} · {language.pick(exercise.title)}", style="bold")
    if not attempts:
        paper.write(t("There are no attempts yet: `grade {name}`", name=exercise.short), indent=2)
    earlier: Attempt | None = None
    for place, attempt in enumerate(attempts, start=1):
        mark, style = _MARK.get(attempt.outcome, ("✗", "red"))
        when = attempt.at.astimezone().strftime("%Y-%m-%d %H:%M")
        score = f"{number(attempt.score)}/{number(attempt.max_score)}"
        parts = dict.fromkeys(finding["part"] for finding in attempt.findings)
        only = "" if len(parts) == len(exercise.points) else f" ({', '.join(parts)})"
        paper.pair(f"{place:>3}  {mark} {when}{only}", score, hang=5, style=style)
        if earlier is not None:
            _changes(change_between(earlier, attempt), attempt, earlier, paper, language)
        earlier = attempt
    if attempts:
        name = exercise.short
        paper.write()
        paper.write(t("Show one: `grade history {name} --show N`", name=name))
        paper.write(t("Bring one back: `grade history {name} --restore N`", name=name))
    return paper.text()


def _changes(
    change: Change, attempt: Attempt, earlier: Attempt, paper: Paper, language: Language
) -> None:
    t = language.text
    titles = {f["id"]: f["title"] for one in (earlier, attempt) for f in one.findings}
    for name in change.mended:
        paper.write(t("mended: {title}", title=titles[name]), indent=7, hang=9, style="green")
    for name in change.lost:
        paper.write(t("lost: {title}", title=titles[name]), indent=7, hang=9, style="red")
    if (attempt.digest, attempt.parts) == (earlier.digest, earlier.parts):
        paper.write(t("the same files"), indent=7)
