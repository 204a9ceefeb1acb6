"""What reviews come to."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest

from grader.review import Card, Figures, Placed, Rating, figures_of
from tests.engine.review.course import DAY, DAY_1, MINUTE, mistake, review

TOKYO = timezone(timedelta(hours=9))
NOON = datetime(2026, 3, 2, 12, 0, tzinfo=TOKYO)


def deck(*due: datetime) -> list[Placed]:
    return [Placed(mistake(str(n)), at) for n, at in enumerate(sorted(due))]


def streak(*days: int, now: datetime = NOON) -> int:
    log = [review(mistake(), NOON - day * DAY) for day in days]
    return figures_of([], log, now).streak


def test_nothing_yet() -> None:
    """Without cards and reviews all figures are 0, and no card is next."""
    assert figures_of([], [], NOON) == Figures(0, 0, 0, 0, 0, (), 0, 0, None)


def test_days_are_the_learners() -> None:
    """Today ends at the learner's own midnight; what is overdue is due today."""
    midnight = datetime(2026, 3, 3, 0, 0, tzinfo=TOKYO)
    found = figures_of(
        deck(NOON - 9 * DAY, midnight - MINUTE, midnight, midnight + DAY, midnight + 6 * DAY),
        [],
        NOON,
    )
    assert (found.today, found.tomorrow, found.week) == (2, 1, 4)
    assert found.next == NOON - 9 * DAY


def test_closed_misconceptions_are_not_due() -> None:
    """They are counted apart."""
    closed = Placed(mistake("a"), NOON, closed=True)
    found = figures_of([closed, Placed(mistake("b"), NOON)], [], NOON)
    assert (found.today, [card.name for card in found.open], found.closed) == (1, ["b"], 1)


def test_what_was_remembered() -> None:
    """All but the failed ones, of the last 30 days."""
    card: Card = mistake()
    log = [review(card, NOON - 31 * DAY, Rating.AGAIN)]
    log += [review(card, NOON - n * DAY, Rating(1 + n % 4)) for n in range(8)]
    found = figures_of([], log, NOON)
    assert (found.right, found.reviews) == (6, 8)


@pytest.mark.parametrize(
    ("days", "expected"),
    [((), 0), ((0,), 1), ((0, 0, 0), 1), ((1,), 1), ((2,), 0), ((0, 1, 2, 4), 3), ((1, 2), 2)],
)
def test_days_in_a_row(days: tuple[int, ...], expected: int) -> None:
    """Up to today, or to yesterday while today is not over."""
    assert streak(*days) == expected


def test_the_streak_uses_local_days() -> None:
    """Late evening and early morning in Tokyo are two days, though one in UTC."""
    evening = datetime(2026, 3, 1, 23, 30, tzinfo=TOKYO)
    log = [review(mistake(), evening), review(mistake(), evening + timedelta(hours=1))]
    assert figures_of([], log, NOON).streak == 2
    assert DAY_1.tzinfo is not TOKYO
