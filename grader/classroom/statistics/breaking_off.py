"""Derivations of a class: how far people come, and at which lines they break off."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from grader.classroom.statistics.figures import Milestone, TaskFigures, WrongLine
from grader.classroom.statistics.items import Finding, Item, is_line
from grader.classroom.statistics.measuring import share_of
from grader.classroom.statistics.wording import Wording
from grader.language import one_line
from grader.model import Part, Verdict

MIN_SHARED = 2
"""What one person alone wrote is never shown."""
MAX_TEXT = 200
_WRONG = frozenset({Verdict.FAILED.value, Verdict.UNREADABLE.value})


@dataclass(frozen=True, slots=True)
class _Way:
    """One person's way through a task: its milestones, and the first wrong line."""

    milestones: Mapping[str, Item]
    first: Finding | None
    lines: int

    @property
    def stop(self) -> str | None:
        """The first milestone that was not reached."""
        reached = self.milestones.items()
        return next((name for name, item in reached if not _is_reached(item)), None)


def task_figures(
    people: Sequence[tuple[Mapping[str, Any], Mapping[str, Item]]], wording: Wording
) -> tuple[TaskFigures, ...]:
    """The figures of every task; ``people`` are reports with their items."""
    tasks: dict[str, list[_Way]] = {}
    for report, items in people:
        for task, way in _ways(report, items):
            tasks.setdefault(task, []).append(way)
    return tuple(_of_task(task, ways, wording) for task, ways in tasks.items())


def _ways(report: Mapping[str, Any], items: Mapping[str, Item]) -> Iterable[tuple[str, _Way]]:
    milestones: dict[str, dict[str, Item]] = {}
    for name, item in items.items():
        task = item.finding["task"]
        if item.finding["part"] == Part.DERIVATION and item.finding["function"] is None and task:
            milestones.setdefault(task, {})[name] = item
    lines: dict[str, list[Finding]] = {}
    for finding in report["findings"]:
        if is_line(finding):
            lines.setdefault(finding["task"], []).append(finding)
    for task, own in milestones.items():
        there = sorted(lines.get(task, []), key=lambda finding: int(finding["line"]))
        first = next((finding for finding in there if finding["verdict"] in _WRONG), None)
        yield task, _Way(own, first, len(there))


def _is_reached(item: Item) -> bool:
    """A milestone with a share of its points was reached, if after a wrong line."""
    return item.verdict is Verdict.PASSED or item.earned > 0


def _of_task(task: str, ways: Sequence[_Way], wording: Wording) -> TaskFigures:
    names = list(dict.fromkeys(name for way in ways for name in way.milestones))
    title = wording.tasks.get(task, {"en": task})
    milestones = tuple(_milestone(name, ways, wording) for name in names)
    return TaskFigures(task, title, len(ways), milestones, _wrong_lines(ways))


def _milestone(name: str, ways: Sequence[_Way], wording: Wording) -> Milestone:
    own = [(way, way.milestones[name]) for way in ways if name in way.milestones]
    ends: Counter[str] = Counter()
    for way, item in own:
        if way.stop != name:
            continue
        if not way.lines:
            unread = item.verdict in {Verdict.UNREADABLE, Verdict.OVER_LIMIT}
            ends["unreadable" if unread else "untouched"] += 1
        elif way.first is None:
            ends["stopped"] += 1
        else:
            ends["wrong" if way.first["verdict"] == Verdict.FAILED else "unreadable"] += 1
    return Milestone(
        id=name,
        title=wording.title({**own[0][1].finding, "id": name}),
        reached=share_of(sum(_is_reached(item) for _, item in own), len(own)),
        wrong=ends["wrong"],
        unreadable=ends["unreadable"],
        stopped=ends["stopped"],
        untouched=ends["untouched"],
    )


def _wrong_lines(ways: Sequence[_Way]) -> tuple[WrongLine, ...]:
    by_number: dict[int, list[Finding]] = {}
    for way in ways:
        if way.first is not None:
            by_number.setdefault(int(way.first["line"]), []).append(way.first)
    return tuple(
        WrongLine(
            number=number,
            people=share_of(len(found), len(ways)),
            unreadable=sum(one["verdict"] == Verdict.UNREADABLE for one in found),
            misconceptions=counted(name for one in found for name in set(one["misconceptions"])),
            told=_shared(one["message"] for one in found if one["verdict"] == Verdict.FAILED),
            text=_shared(bare(one["title"]) for one in found),
        )
        for number, found in sorted(by_number.items())
    )


def counted(names: Iterable[str]) -> tuple[tuple[str, int], ...]:
    """Each name with how often it is there, the most frequent first."""
    return tuple(sorted(Counter(names).items(), key=lambda pair: (-pair[1], pair[0])))


def _shared(texts: Iterable[str]) -> str:
    """The text that most people share, on one line; nothing where no two do."""
    found = counted(one_line(text, MAX_TEXT) for text in texts if text)
    return found[0][0] if found and found[0][1] >= MIN_SHARED else ""


def bare(line: str) -> str:
    """A typed line without the rule in brackets after it, where anything may stand."""
    head, bracket, _ = line.partition("   [")
    if not bracket:
        head = line.rstrip()
        if head.endswith("]") and " [" in head:
            head = head[: head.rindex(" [")]
    return head.strip()
