"""Which cards come up, and when."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.review import Card, Material, Rating, Source, cards_of
from tests.engine.review.course import (
    DAY,
    DAY_1,
    EXERCISE,
    Answer,
    attempt,
    diagnosed,
    finding,
    material_in,
    milestone,
    step,
)


@pytest.fixture
def material(tmp_path: Path) -> Material:
    return material_in(tmp_path)


def by_name(cards: tuple[Card, ...]) -> dict[str, Card]:
    return {card.name: card for card in cards}


def test_nothing_done_gives_no_cards(material: Material) -> None:
    """Before the first answer and the first attempt there is nothing to review."""
    assert cards_of(material, [], []) == ()
    assert cards_of(material, [attempt(DAY_1, finding())], []) == ()


def test_an_answered_item_is_a_card(material: Material) -> None:
    """Each item once, since its first answer, which is its first review."""
    answers = [Answer("half", DAY_1 + DAY, 1.0), Answer("half", DAY_1, 0.0)]
    answers += [Answer("order", DAY_1, 0.5), Answer("shape", DAY_1, 1.0)]
    found = by_name(cards_of(material, [], answers))
    assert {name: (card.since, card.first) for name, card in found.items()} == {
        "half": (DAY_1, Rating.AGAIN),
        "order": (DAY_1, Rating.AGAIN),
        "shape": (DAY_1, Rating.GOOD),
    }
    assert found["half"].id == f"quiz/{EXERCISE}/half"


def test_an_item_that_is_gone_is_no_card(material: Material) -> None:
    """The course dropped an item: what was answered is kept, but not asked."""
    assert cards_of(material, [], [Answer("no-more", DAY_1, 1.0)]) == ()


def test_a_named_misconception_is_a_card(material: Material) -> None:
    """Since its last diagnosis, with the work that showed it last."""
    attempts = [
        attempt(DAY_1 + DAY, diagnosed("doubled", title="the newer one")),
        attempt(DAY_1, diagnosed("doubled", "squared", title="the older one")),
    ]
    found = by_name(cards_of(material, attempts, []))
    assert {name: card.since for name, card in found.items()} == {
        "doubled": DAY_1 + DAY,
        "squared": DAY_1,
    }
    assert found["doubled"].evidence is not None
    assert found["doubled"].evidence.finding["title"] == "the newer one"
    assert found["squared"].evidence is not None
    assert found["squared"].evidence.also == {"doubled", "squared"}


def test_the_finding_with_an_example_is_asked_about(material: Material) -> None:
    """Of several findings that name it, one that has an example."""
    without = diagnosed("doubled", example=None)
    (card,) = cards_of(material, [attempt(DAY_1, without, diagnosed("doubled"))], [])
    assert card.evidence is not None
    assert card.evidence.finding["example"] is not None


def test_misconceptions_of_a_quiz_are_no_cards_of_their_own(material: Material) -> None:
    """The question itself comes back; its distractors do not come twice."""
    assert cards_of(material, [attempt(DAY_1, diagnosed("doubled", part="quiz"))], []) == ()


def test_a_misconception_without_a_text_is_left_out(material: Material) -> None:
    """A name that the course no longer explains cannot be asked about."""
    assert cards_of(material, [attempt(DAY_1, diagnosed("no-more"))], []) == ()


def test_the_lines_before_a_wrong_one_are_kept(material: Material) -> None:
    """A wrong line makes sense only below those before it, in their order."""
    wrong = attempt(DAY_1, step(2, "= two"), step(1, "take log"), step(3, "= three", "doubled"))
    (card,) = cards_of(material, [wrong], [])
    assert card.evidence is not None
    assert card.evidence.before == ("take log", "= two")


def test_steps_come_up_when_the_task_is_done(material: Material) -> None:
    """One card a milestone, and none while the task is not done: they would give it away."""
    half_done = attempt(DAY_1, milestone(1), milestone(2, "failed"))
    assert cards_of(material, [half_done], []) == ()
    done = attempt(DAY_1 + DAY, milestone(1), milestone(2))
    found = cards_of(material, [half_done, done], [])
    assert [(card.source, card.name, card.since) for card in found] == [
        (Source.STEP, "split/1", DAY_1 + DAY),
        (Source.STEP, "split/2", DAY_1 + DAY),
    ]


def test_a_task_that_is_gone_is_no_card(material: Material) -> None:
    """The course dropped a task: it is not asked."""
    gone = [{**milestone(n), "task": "no-more"} for n in (1, 2)]
    assert cards_of(material, [attempt(DAY_1, *gone)], []) == ()


def test_attempts_of_an_older_version(material: Material) -> None:
    """Findings kept before there were derivations know no tasks and no lines."""
    old = diagnosed("doubled")
    del old["task"], old["line"]
    (card,) = cards_of(material, [attempt(DAY_1, old)], [])
    assert card.name == "doubled"
