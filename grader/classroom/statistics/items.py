"""From reports to items: one for each check, question and milestone, with what each person earned.

A question or milestone of which a share was earned has two findings, which make one item
here. The lines of a derivation are no items: they earn nothing, and no two people's are alike.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from grader.classroom.statistics.figures import CheckFigures
from grader.classroom.statistics.measuring import discrimination_of, mean_of, share_of
from grader.classroom.statistics.wording import Wording
from grader.model import PENDING, Part, Verdict

JUDGES_NOTHING = frozenset({*PENDING, Verdict.SKIPPED})
FOLLOW_THROUGH = "-follow-through"
Finding = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Item:
    """One item of one person's report."""

    finding: Finding
    earned: float
    most: float
    verdict: Verdict

    @property
    def score(self) -> float:
        """The share of its points, 0 to 1; passed or not, where it has none."""
        if self.most > 0:
            return min(1.0, self.earned / self.most)
        return float(self.verdict is Verdict.PASSED)


def is_line(finding: Finding) -> bool:
    """Whether a finding speaks of one line of a derivation only."""
    return (
        finding["part"] == Part.DERIVATION
        and finding["line"] is not None
        and finding["function"] is None
        and not finding["max_points"]
    )


def items_of(report: Mapping[str, Any]) -> dict[str, Item]:
    """The items of a report by their ids, in its order."""
    found: dict[str, Item] = {}
    for finding in report["findings"]:
        if is_line(finding):
            continue
        name = _item_id(finding)
        verdict = Verdict(finding["verdict"])
        item = Item(finding, float(finding["points"]), float(finding["max_points"]), verdict)
        before = found.get(name)
        if before is not None:
            whole = Verdict.PASSED if before.verdict is verdict is Verdict.PASSED else None
            first = item.finding if before.verdict is Verdict.PASSED else before.finding
            item = Item(
                first,
                before.earned + item.earned,
                before.most + item.most,
                whole or Verdict(first["verdict"]),
            )
        found[name] = item
    return found


def _item_id(finding: Finding) -> str:
    """The id without what marks a share of an item."""
    name = str(finding["id"])
    if finding["part"] == Part.QUIZ and finding["task"] is not None:
        return f"{Part.QUIZ}/{finding['task']}"
    if finding["part"] == Part.DERIVATION:
        return name.removesuffix(FOLLOW_THROUGH)
    return name


def check_figures(people: Sequence[Mapping[str, Item]], wording: Wording) -> list[CheckFigures]:
    """The figures of every item that one of the people has, in the reports' order."""
    return [_figures(name, people, wording) for name in _ordered(people)]


def _ordered(people: Iterable[Mapping[str, Item]]) -> list[str]:
    """All ids: each part together, in the order of the first report that has them."""
    parts: dict[str, dict[str, None]] = {part.value: {} for part in Part}
    for items in people:
        for name, item in items.items():
            parts[str(item.finding["part"])][name] = None
    return [name for names in parts.values() for name in names]


def _figures(name: str, people: Sequence[Mapping[str, Item]], wording: Wording) -> CheckFigures:
    verdicts: Counter[str] = Counter()
    scores: list[float] = []
    rests: list[float] = []
    passed = 0
    last: Item | None = None
    for items in people:
        item = items.get(name)
        if item is None:
            continue
        last = last or item
        verdicts[item.verdict.value] += 1
        if item.verdict in JUDGES_NOTHING:
            continue
        scores.append(item.score)
        rests.append(sum(other.earned for other in items.values()) - item.earned)
        passed += item.verdict is Verdict.PASSED
    assert last is not None
    finding = last.finding
    return CheckFigures(
        id=name,
        part=Part(finding["part"]),
        function=finding["function"],
        task=finding["task"],
        title=wording.title({**finding, "id": name}),
        tier=finding["tier"],
        visibility=finding["visibility"],
        most=round(last.most, 6),
        success=share_of(passed, len(scores)),
        facility=mean_of(scores),
        discrimination=discrimination_of(scores, rests),
        verdicts=dict(sorted(verdicts.items())),
    )
