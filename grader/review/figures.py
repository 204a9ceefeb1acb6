"""What a learner's reviews come to: what is due when, how much was remembered, which days.

Owns the counting. Days are those of the clock that is handed in.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from grader.progress import Review
from grader.review.card import Card, Rating, Source
from grader.review.schedule import Placed, next_due

_DAY = timedelta(days=1)
WEEK = 7
RECENT = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of one moment.

    Attributes:
        today: cards due by the end of today; ``tomorrow``: on the day after it.
        week: due by the end of the sixth day after today.
        reviews: reviews in the last 30 days; ``right`` of them were remembered.
        open: misconceptions that are still open.
        streak: days in a row with a review, up to today or yesterday.
        next: when the next card is due.
    """

    today: int
    tomorrow: int
    week: int
    reviews: int
    right: int
    open: tuple[Card, ...]
    closed: int
    streak: int
    next: datetime | None


def figures_of(deck: Sequence[Placed], log: Iterable[Review], now: datetime) -> Figures:
    """The figures of these cards and these reviews at ``now``, which knows its time zone."""
    asked = [placed.due.astimezone(now.tzinfo) for placed in _still_asked(deck)]
    days = [(due.date() - now.date()).days for due in asked]
    told = [review for review in log if review.rating in set(Rating)]
    recent = [review for review in told if review.at.astimezone(now.tzinfo) > now - RECENT]
    mistakes = [placed for placed in deck if placed.card.source is Source.MISCONCEPTION]
    return Figures(
        today=sum(day <= 0 for day in days),
        tomorrow=days.count(1),
        week=sum(day < WEEK for day in days),
        reviews=len(recent),
        right=sum(review.rating > Rating.AGAIN for review in recent),
        open=tuple(placed.card for placed in mistakes if not placed.closed),
        closed=sum(placed.closed for placed in mistakes),
        streak=_streak({review.at.astimezone(now.tzinfo).date() for review in told}, now.date()),
        next=next_due(deck),
    )


def _still_asked(deck: Iterable[Placed]) -> list[Placed]:
    """The cards that are still asked."""
    return [placed for placed in deck if not placed.closed]


def _streak(days: set[date], today: date) -> int:
    """A day not over yet breaks nothing."""
    day = today if today in days else today - _DAY
    many = 0
    while day in days:
        many += 1
        day -= _DAY
    return many
