"""The wrong answers of a class to its questions: which were chosen, and by how many.

Owns the way from a learner's letters to the options they stood for: everyone sees them in
an order of their own. An answer that one person alone gave is not shown.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from grader.classroom.statistics.breaking_off import MIN_SHARED, counted
from grader.classroom.statistics.figures import CheckFigures, ItemFigures, Title, WrongAnswer
from grader.classroom.statistics.items import Item
from grader.classroom.statistics.measuring import share_of
from grader.language import one_line
from grader.model import Part, Verdict
from grader.quiz import Answers, Quiz, question, read_answers
from grader.quiz import Item as QuizItem
from grader.quiz.item import PICKED, Kind
from grader.quiz.reading import UnreadableAnswer, picked

MAX_SHOWN = 3
MAX_TEXT = 100
Chosen = tuple[str, ...]


def item_figures(
    people: Sequence[tuple[Mapping[Part, bytes], Mapping[str, Item]]],
    checks: Sequence[CheckFigures],
    quiz: Quiz | None,
) -> tuple[ItemFigures, ...]:
    """The figures of every question; ``people`` are the texts of each with the items."""
    asked = {item.id: item for item in quiz.items} if quiz is not None else {}
    wrong: dict[str, Counter[Chosen]] = {}
    shown: dict[str, Counter[str]] = {}
    for texts, items in people:
        answers = read_answers(texts.get(Part.QUIZ, b""))
        for check in checks:
            item = items.get(check.id)
            if check.part is not Part.QUIZ or item is None or item.verdict is not Verdict.FAILED:
                continue
            shown.setdefault(check.id, Counter()).update(set(item.finding["misconceptions"]))
            own = asked.get(check.task or "")
            chosen = _chosen(quiz, own, answers) if quiz is not None and own is not None else None
            if chosen:
                wrong.setdefault(check.id, Counter())[chosen] += 1
    return tuple(
        ItemFigures(
            check,
            counted(shown.get(check.id, Counter()).elements()),
            _shown(wrong.get(check.id, Counter()), check, asked.get(check.task or "")),
        )
        for check in checks
        if check.part is Part.QUIZ
    )


def _chosen(quiz: Quiz, item: QuizItem, answers: Answers) -> Chosen | None:
    """The ids of the options that were chosen, else what was typed.

    Numbers that were typed to numbers that were drawn mean nothing side by side.
    """
    given = answers.given.get(item.id)
    if given is None or (item.draw and item.kind not in PICKED):
        return None
    if item.kind not in PICKED:
        return (one_line("".join(given.answer.split()), MAX_TEXT),)
    try:
        found = picked(question(quiz, item, answers.learner, given.variant), given.answer)
    except UnreadableAnswer:
        return None
    return tuple(sorted(found)) if item.kind is Kind.SEVERAL else found


def _shown(
    wrong: Counter[Chosen], check: CheckFigures, item: QuizItem | None
) -> tuple[WrongAnswer, ...]:
    ordered = sorted(wrong.items(), key=lambda pair: (-pair[1], pair[0]))
    return tuple(
        WrongAnswer(_title(chosen, item), share_of(count, check.success.n))
        for chosen, count in ordered[:MAX_SHOWN]
        if count >= MIN_SHARED
    )


def _title(chosen: Chosen, item: QuizItem | None) -> Title:
    """The options in words, in every language that one of them has."""
    if item is None or item.kind not in PICKED:
        return {"en": chosen[0]}
    texts = {option.id: option.text for option in item.options}
    between = " → " if item.kind is Kind.ORDER else " + "
    codes = dict.fromkeys(code for name in chosen for code in texts[name])
    return {
        code: between.join(texts[name].get(code) or texts[name].get("en", "") for name in chosen)
        for code in codes
    }
