"""From what stands for each person to the figures of a class: what it knows and what it mistook.

Pure: entries in, numbers out, the same for the same entries in whatever order. Owns which
misconceptions are shown with an example. Draws and writes nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from grader.classroom.statistics.breaking_off import MIN_SHARED, bare, task_figures
from grader.classroom.statistics.excerpts import known_names, mentions, shortest_excerpt
from grader.classroom.statistics.figures import (
    ClassStatistics,
    Entry,
    Example,
    ExerciseFigures,
    MisconceptionFigures,
    Spread,
)
from grader.classroom.statistics.items import Finding, Item, check_figures, is_line, items_of
from grader.classroom.statistics.measuring import share_of, spread_of
from grader.classroom.statistics.wording import Wording, wording_of
from grader.classroom.statistics.wrong_answers import item_figures
from grader.language import Message, one_line, say
from grader.model import Course, Exercise, Part, Verdict

__all__ = ["ClassStatistics", "Entry", "class_statistics"]

MAX_LINE = 200


@dataclass(frozen=True, slots=True)
class _Judged:
    """An entry that was judged, with its items."""

    entry: Entry
    items: Mapping[str, Item]


@dataclass(frozen=True, slots=True)
class _Showing:
    """One finding that shows a misconception, and whose text it speaks of."""

    finding: Finding
    entry: Entry


def class_statistics(course: Course, entries: Iterable[Entry]) -> ClassStatistics:
    """The figures of every exercise that somebody handed in; of nobody, none.

    CourseError where the course's own texts cannot be read. Entries of exercises that the
    course does not have are left aside.
    """
    # Sorted, so that the order in which a store gives them never shows.
    by_exercise: dict[str, list[Entry]] = {}
    for entry in entries:
        by_exercise.setdefault(entry.exercise, []).append(entry)
    known = [exercise for exercise in course.exercises if exercise.id in by_exercise]
    people = {entry.person_id for e in known for entry in by_exercise[e.id]}
    return ClassStatistics(
        course,
        len(people),
        tuple(
            _figures(exercise, sorted(by_exercise[exercise.id], key=lambda e: e.person_id))
            for exercise in known
        ),
    )


def _figures(exercise: Exercise, entries: Sequence[Entry]) -> ExerciseFigures:
    wording = wording_of(exercise)
    judged = [_Judged(e, items_of(e.report)) for e in entries if not _is_broken(e)]
    checks = check_figures([one.items for one in judged], wording)
    return ExerciseFigures(
        exercise=exercise,
        handed_in=len(entries),
        late=sum(entry.late for entry in entries),
        broken=len(entries) - len(judged),
        verdicts=dict(sorted(Counter(str(one.entry.report["verdict"]) for one in judged).items())),
        total=_spread(judged, tuple(exercise.points), exercise),
        parts={part: _spread(judged, (part,), exercise) for part in exercise.points},
        checks=tuple(checks),
        misconceptions=_misconceptions(exercise, judged, wording),
        tasks=task_figures([(one.entry.report, one.items) for one in judged], wording),
        items=item_figures([(one.entry.texts, one.items) for one in judged], checks, wording.quiz),
    )


def _is_broken(entry: Entry) -> bool:
    """Whether we failed on it: then its points say nothing of the learner."""
    return any(f["verdict"] == Verdict.BROKEN for f in entry.report["findings"])


def _spread(judged: Sequence[_Judged], parts: Sequence[Part], exercise: Exercise) -> Spread:
    scores = [
        sum(item.earned for item in one.items.values() if item.finding["part"] in parts)
        for one in judged
    ]
    return spread_of(scores, sum(exercise.points[part] for part in parts))


def _misconceptions(
    exercise: Exercise, judged: Sequence[_Judged], wording: Wording
) -> tuple[MisconceptionFigures, ...]:
    """Every misconception that somebody showed, the most frequent first."""
    shown: dict[str, list[_Showing]] = {}
    for one in judged:
        for finding in one.entry.report["findings"]:
            for name in finding["misconceptions"]:
                shown.setdefault(name, []).append(_Showing(finding, one.entry))
    known = known_names(exercise) if shown else frozenset()
    found = [_misconception(name, own, len(judged), wording, known) for name, own in shown.items()]
    return tuple(sorted(found, key=lambda one: (-one.people.count, one.name)))


def _misconception(
    name: str, shown: Sequence[_Showing], n: int, wording: Wording, known: frozenset[str]
) -> MisconceptionFigures:
    people = len({one.entry.person_id for one in shown})
    parts = {one.finding["part"] for one in shown}
    checks = {str(one.finding["id"]) for one in shown if not is_line(one.finding)}
    checks |= {_task(one.finding) for one in shown if is_line(one.finding)}
    example, why = _example(shown, people, known)
    return MisconceptionFigures(
        name=name,
        text=wording.advice(name),
        people=share_of(people, n),
        parts=tuple(part for part in Part if part.value in parts),
        checks=tuple(sorted(checks)),
        example=example,
        why=why,
    )


def _task(finding: Finding) -> str:
    """The task of a line: which line it was differs from person to person."""
    return f"{Part.DERIVATION}/{finding['task']}"


def _example(
    shown: Sequence[_Showing], people: int, known: frozenset[str]
) -> tuple[Example | None, Message | None]:
    """An example that at least two people's work has in common, else why there is none."""
    if people < MIN_SHARED:
        return None, say("no example: one person alone would be recognised by it")
    functions = frozenset(
        str(one.finding["function"])
        for one in shown
        if one.finding["part"] == Part.CODE and one.finding["function"] is not None
    )
    texts: list[tuple[bool, int, str]] = []
    for function in functions:
        own = [one.entry for one in shown if one.finding["function"] == function]
        sources = {entry.person_id: entry.texts.get(Part.CODE, b"") for entry in own}
        others = functions - {function}
        text = shortest_excerpt(sources.values(), function, known, others)
        if len(sources) >= MIN_SHARED and text is not None:
            texts.append((mentions(text, others), len(text), text))
    if texts:
        return Example(Part.CODE, min(texts)[-1]), None
    lines = [one for one in shown if is_line(one.finding)]
    writers = {one.entry.person_id for one in lines}
    # A wrong line was read: all its names are the task's, and what stood in brackets goes.
    typed = [bare(str(o.finding["title"])) for o in lines if o.finding["verdict"] == Verdict.FAILED]
    if len(writers) >= MIN_SHARED and typed:
        line = min(typed, key=lambda text: (len(text), text))
        return Example(Part.DERIVATION, one_line(line, MAX_LINE)), None
    if not functions and not lines:
        return None, say("no example: it shows in the answers to questions only")
    return None, say("no example: no two people show it in the same place")
