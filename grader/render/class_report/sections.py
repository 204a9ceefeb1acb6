"""The sections of the page about a class: checks, misconceptions, derivations, questions."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from html import escape

from grader.classroom.statistics.figures import (
    CheckFigures,
    ExerciseFigures,
    ItemFigures,
    MisconceptionFigures,
    TaskFigures,
    WrongLine,
    shown,
)
from grader.language import Language
from grader.model import Part, Tier, Visibility
from grader.render.class_report.table import (
    hundredths,
    number,
    percent,
    share,
    signed,
    strange,
    table,
    verdict_name,
)

RARE = 0.1
"""What happened to fewer is not told of a check."""
ENOUGH = 20
"""From so many people on, a check that the better ones fail is told of."""
MAX_CODE = 4_000


def check_table(one: ExerciseFigures, language: Language) -> str:
    """Every check with its number, grouped by part and function or task."""
    t = language.text
    head = [t("check"), "#", t("worth"), t("success"), t("facility"), t("discrimination")]
    return table(head, _check_rows(one, language), numbers={1, 2, 4, 5}, shares={3})


def _check_rows(one: ExerciseFigures, language: Language) -> Iterator[list[str]]:
    titles = {task.id: strange(shown(task.title, language)) for task in one.tasks}
    before: tuple[Part, str | None] | None = None
    for place, check in enumerate(one.checks, start=1):
        group = (check.part, None if check.part is Part.QUIZ else check.task or check.function)
        if group != before:
            before = group
            name = group[1] or ""
            told = titles.get(name) or (f"<code>{strange(name)}</code>" if name else "")
            part = escape(language.text(check.part.value))
            yield [f"{part}: {told}" if told else part]
        yield [
            strange(shown(check.title, language)) + _notes(check, language),
            str(place),
            number(check.most),
            share(check.success),
            hundredths(check.facility),
            signed(check.discrimination),
        ]


def _notes(check: CheckFigures, language: Language) -> str:
    """What else is to be known of a check, in small letters below its title."""
    t = language.text
    told = []
    if check.tier == Tier.ROBUST:
        told.append(t("robustness: not needed to pass"))
    if check.visibility == Visibility.WITHHELD:
        told.append(t("run by the teacher only"))
    for verdict in ("not_started", "timed_out", "over_limit", "undecided", "skipped"):
        count = check.verdicts.get(verdict, 0)
        if count > RARE * sum(check.verdicts.values()):
            told.append(f"{verdict_name(verdict, language)}: {count}")
    text = f"<br><small>{escape(' · '.join(told))}</small>" if told else ""
    if _is_odd(check):
        odd = t("who does well elsewhere fails here more often: look at this check")
        text += f'<br><span class="look">{escape(odd)}</span>'
    return text


def _is_odd(check: CheckFigures) -> bool:
    """Whether the better ones fail it more often than chance would have it (2 / sqrt n)."""
    n, found = check.success.n, check.discrimination
    return n >= ENOUGH and found is not None and found < -2 / math.sqrt(n)


def misconception_list(one: ExerciseFigures, language: Language) -> str:
    """The misconceptions, most frequent first, each with an example or why there is none."""
    if not one.misconceptions:
        return f"<p>{escape(language.text('No misconception was recognised.'))}</p>"
    titles = {check.id: (n, check) for n, check in enumerate(one.checks, start=1)}
    tasks = {f"{Part.DERIVATION}/{task.id}": task for task in one.tasks}
    found = []
    alone = [mistake.name for mistake in one.misconceptions if mistake.people.count == 1]
    for mistake in one.misconceptions:
        if mistake.people.count == 1 and len(alone) > 1:
            continue
        numbers = [titles[name][0] for name in mistake.checks if name in titles]
        names = [shown(tasks[name].title, language) for name in mistake.checks if name in tasks]
        found.append(_misconception(mistake, sorted(numbers), names, language))
    if len(alone) > 1:
        text = language.text(
            "shown by one person each, so without examples: {names}", names=", ".join(alone)
        )
        found.append(f'<li class="mistake soft">{strange(text, MAX_CODE)}</li>')
    return f'<ol class="plain">{"".join(found)}</ol>'


def _misconception(
    mistake: MisconceptionFigures, numbers: Sequence[int], tasks: Sequence[str], language: Language
) -> str:
    t = language.text
    places = []
    if numbers:
        places.append(t("checks {numbers}", numbers=_ranges(numbers)))
    places += tasks
    where = " · ".join([", ".join(language.text(part.value) for part in mistake.parts), *places])
    advice = shown(mistake.text, language)
    text = f"<p>{strange(advice)}</p>" if advice != mistake.name else ""
    return (
        f'<li class="mistake"><h4>{strange(mistake.name)}</h4>'
        f'<div class="share">{share(mistake.people)}</div>'
        f'{text}<p class="soft">{strange(where)}</p>{_example(mistake, language)}</li>'
    )


def _ranges(numbers: Sequence[int]) -> str:
    """``1–3, 5`` for 1, 2, 3, 5."""
    runs: list[list[int]] = []
    for one in numbers:
        if runs and one == runs[-1][-1] + 1:
            runs[-1].append(one)
        else:
            runs.append([one])
    return ", ".join(f"{run[0]}–{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs)


def _example(mistake: MisconceptionFigures, language: Language) -> str:
    if mistake.example is None:
        why = language.render(mistake.why) if mistake.why is not None else ""
        return f'<p class="soft">{escape(why)}</p>' if why else ""
    lines = mistake.example.text[:MAX_CODE].split("\n")
    text = "\n".join(strange(line) for line in lines)
    return f"<pre><code>{text}</code></pre>"


def task_list(tasks: Sequence[TaskFigures], language: Language) -> str:
    """For each task how far people come, and the lines at which they go wrong."""
    t = language.text
    head = [t("stage"), t("reached"), t("ends with a wrong line"), t("cannot be read"),
            t("stops here"), t("nothing written")]  # fmt: skip
    found = []
    for task in tasks:
        rows = [
            [
                strange(shown(stage.title, language)),
                share(stage.reached),
                *map(str, (stage.wrong, stage.unreadable, stage.stopped, stage.untouched)),
            ]
            for stage in task.milestones
        ]
        found.append(f"<h4>{strange(shown(task.title, language))}</h4>")
        found.append(table(head, rows, numbers=range(2, 6), shares={1}))
        if task.lines:
            found.append(_lines(task.lines, language))
    return "\n".join(found)


def _lines(lines: Sequence[WrongLine], language: Language) -> str:
    t = language.text
    head = [t("first wrong line"), t("people"), t("what it looks like")]
    rows = []
    for line in lines:
        told = []
        if line.unreadable:
            told.append(f"{escape(t('cannot be read'))}: {line.unreadable}")
        if line.misconceptions:
            told.append(", ".join(f"{strange(name)} ({n})" for name, n in line.misconceptions))
        if line.told:
            told.append(strange(line.told))
        if line.text:
            told.append(f"<code>{strange(line.text)}</code>")
        where = escape(t("line {number}", number=line.number))
        rows.append([where, share(line.people), "<br>".join(told) or "–"])
    return table(head, rows, shares={1})


def question_list(items: Sequence[ItemFigures], language: Language) -> str:
    """For each question who answered it rightly, and the wrong answers that several gave."""
    t = language.text
    head = [t("question"), t("success"), t("wrong answers"), t("misconceptions")]
    rows = []
    for item in items:
        wrong = [
            f"{strange(shown(one.text, language))} <small>{one.people.count} "
            f"({percent(one.people.value)})</small>"
            for one in item.wrong
        ]
        names = [f"{strange(name)} ({n})" for name, n in item.misconceptions]
        rows.append(
            [
                strange(shown(item.check.title, language)),
                share(item.check.success),
                "<br>".join(wrong) or "–",
                "<br>".join(names) or "–",
            ]
        )
    return table(head, rows, shares={1})
