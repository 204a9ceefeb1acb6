"""Which cards a learner has: from answers to quizzes, kept attempts, and finished derivations.

Owns when a card comes up. A card whose material the course no longer has is left out, and
no card shows what the learner has not yet found: steps come up when their task is done.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any, Protocol

from grader.model import Part, Verdict
from grader.progress import Attempt
from grader.review.card import Card, Evidence, Rating, Source
from grader.review.material import Material

_OWN_WORK = frozenset({Part.CODE.value, Part.DERIVATION.value})


class Answered(Protocol):
    """One kept answer to an item of a quiz. ``share`` of its points, from 0 to 1."""

    @property
    def item(self) -> str:
        """The item's id."""

    @property
    def at(self) -> datetime:
        """When it was given."""

    @property
    def share(self) -> float:
        """What it earned."""


def cards_of(
    material: Material, attempts: Iterable[Attempt], answers: Iterable[Answered]
) -> tuple[Card, ...]:
    """The cards of one exercise, from the attempts and answers at it."""
    own = sorted(attempts, key=lambda attempt: attempt.at.timestamp())
    return (
        *_from_answers(material, answers),
        *_from_mistakes(material, own),
        *_from_steps(material, own),
    )


def _from_answers(material: Material, answers: Iterable[Answered]) -> Iterator[Card]:
    """One for each item answered; the first answer is its first review."""
    first: dict[str, Answered] = {}
    for answer in sorted(answers, key=lambda answer: answer.at.timestamp()):
        first.setdefault(answer.item, answer)
    for name, answer in first.items():
        if material.item(name) is not None:
            rating = Rating.GOOD if answer.share >= 1 else Rating.AGAIN
            yield Card(Source.QUIZ, material.exercise.id, name, answer.at, rating)


def _from_mistakes(material: Material, attempts: Iterable[Attempt]) -> Iterator[Card]:
    """One for each misconception named in code or steps; the last diagnosis counts."""
    found: dict[str, Card] = {}
    for attempt in attempts:
        named = [
            finding
            for finding in attempt.findings
            if finding["part"] in _OWN_WORK and finding["misconceptions"]
        ]
        also = frozenset(name for finding in named for name in finding["misconceptions"])
        for name in sorted(also):
            telling = [finding for finding in named if name in finding["misconceptions"]]
            # With an example it can be asked about; without, its title must do.
            finding = next((one for one in telling if one["example"]), telling[0])
            evidence = Evidence(finding, _before(finding, attempt), also)
            found[name] = Card(
                Source.MISCONCEPTION, material.exercise.id, name, attempt.at, evidence=evidence
            )
    return (card for name, card in found.items() if material.has_text(name))


def _before(finding: Mapping[str, Any], attempt: Attempt) -> tuple[str, ...]:
    """The learner's lines of the same task before this one."""
    if finding.get("line") is None:
        return ()
    lines = {
        other["line"]: str(other["title"])
        for other in attempt.findings
        if other.get("task") == finding["task"]
        and other.get("line") is not None
        and other["line"] < finding["line"]
        and other["id"].endswith(f"/{other['line']}")
    }
    return tuple(lines[number] for number in sorted(lines))


def _from_steps(material: Material, attempts: Iterable[Attempt]) -> Iterator[Card]:
    """One for each milestone of a task that was done; doing it was the first review."""
    done: dict[str, datetime] = {}
    for attempt in attempts:
        for name in _tasks_done(attempt):
            done.setdefault(name, attempt.at)
    for task_id, at in done.items():
        task = material.steps(task_id)
        many = len(task.milestones) if task else 0
        for number in range(1, many + 1):
            yield Card(Source.STEP, material.exercise.id, f"{task_id}/{number}", at, Rating.GOOD)


def _tasks_done(attempt: Attempt) -> Iterator[str]:
    verdicts: dict[str, set[str]] = {}
    for finding in attempt.findings:
        if finding["part"] == Part.DERIVATION and "/milestone-" in finding["id"]:
            verdicts.setdefault(finding["task"], set()).add(finding["verdict"])
    return (task for task, found in verdicts.items() if found == {Verdict.PASSED.value})
