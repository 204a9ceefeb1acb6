"""When a card is due: the log of reviews, replayed through FSRS.

Owns ratings, due times, and when a misconception is closed. Nothing of it is stored: the
log is only appended to, and the same log gives the same times on every machine, which is
why FSRS's random spreading of due times is always off.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import fsrs

from grader.progress import Review
from grader.review.card import Card, Rating, Source

AT_ONCE = timedelta(seconds=10)
SPACED = timedelta(days=1)
_SCHEDULER = fsrs.Scheduler(enable_fuzzing=False)


@dataclass(frozen=True, slots=True)
class Placed:
    """A card with what its log comes to.

    Attributes:
        due: when it is to be asked again.
        reviews: how often it was reviewed, ever.
        closed: of a misconception: it need not be asked any more.
    """

    card: Card
    due: datetime
    reviews: int = 0
    closed: bool = False


def rating_of(*, right: bool, helped: bool, taken: timedelta) -> Rating:
    """What an answer counts; ``taken`` is the time between question and answer."""
    if not right:
        return Rating.AGAIN
    if helped:
        return Rating.HARD
    return Rating.EASY if timedelta(0) <= taken <= AT_ONCE else Rating.GOOD


def place(cards: Iterable[Card], reviews: Iterable[Review]) -> tuple[Placed, ...]:
    """Every card with its due time, those that are due first at the front."""
    logs: dict[str, list[Review]] = {}
    for review in reviews:
        # What another machine brought in may hold anything; what is no rating says nothing.
        if review.rating in set(Rating):
            logs.setdefault(review.card, []).append(review)
    found = [_placed(card, _in_order(logs.get(card.id, []))) for card in cards]
    return tuple(sorted(found, key=lambda placed: (placed.due, placed.card.id)))


def due(deck: Sequence[Placed], now: datetime) -> tuple[Placed, ...]:
    """What is to be asked now, in the deck's order."""
    return tuple(placed for placed in deck if not placed.closed and placed.due <= now)


def next_due(deck: Sequence[Placed]) -> datetime | None:
    """When the first card is due; None where there is none that is still open."""
    return next((placed.due for placed in deck if not placed.closed), None)


def _in_order(log: Sequence[Review]) -> list[tuple[datetime, Rating]]:
    pairs = [(review.at.astimezone(UTC), Rating(review.rating)) for review in log]
    return sorted(pairs, key=lambda pair: pair[0])


def _placed(card: Card, log: list[tuple[datetime, Rating]]) -> Placed:
    since = card.since.astimezone(UTC)
    counted = log
    if card.source is Source.MISCONCEPTION:
        # Diagnosed again, it is a fresh card: what went before showed nothing lasting.
        counted = [(at, rating) for at, rating in log if at >= since]
    if card.first is not None:
        counted = sorted([(since, card.first), *counted], key=lambda pair: pair[0])
    return Placed(
        card,
        due=_due(since, counted),
        reviews=len(log),
        closed=card.source is Source.MISCONCEPTION and _is_closed(counted),
    )


def _due(since: datetime, log: Iterable[tuple[datetime, Rating]]) -> datetime:
    found = fsrs.Card(card_id=0, due=since)
    for at, rating in log:
        found, _ = _SCHEDULER.review_card(found, fsrs.Rating(int(rating)), at)
    return found.due


def _is_closed(log: Iterable[tuple[datetime, Rating]]) -> bool:
    """Whether it was known twice, at least a day apart, without help and without failing since."""
    known: datetime | None = None
    closed = False
    for at, rating in log:
        if rating is Rating.AGAIN:
            known, closed = None, False
        elif rating >= Rating.GOOD:
            known = known or at
            closed = closed or at - known >= SPACED
    return closed
