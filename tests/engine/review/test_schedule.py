"""When cards are due, and when misconceptions close."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta, timezone

import fsrs
import pytest

from grader.progress import Review
from grader.review import Card, Placed, Rating, Source, due, next_due, place, rating_of
from tests.engine.review.course import DAY, DAY_1, EXERCISE, MINUTE, mistake, review


def placed(card: Card, *reviews: Review) -> Placed:
    (found,) = place([card], reviews)
    return found


@pytest.mark.parametrize(
    ("right", "helped", "seconds", "rating"),
    [
        (False, False, 1, Rating.AGAIN),
        (False, True, 60, Rating.AGAIN),
        (True, True, 1, Rating.HARD),
        (True, False, 11, Rating.GOOD),
        (True, False, 10, Rating.EASY),
        (True, False, 0, Rating.EASY),
        (True, False, -5, Rating.GOOD),
    ],
)
def test_ratings(right: bool, helped: bool, seconds: int, rating: Rating) -> None:
    """Failed is again, with help hard, right good, within ten seconds easy; a clock that was
    set back proves no speed."""
    taken = timedelta(seconds=seconds)
    assert rating_of(right=right, helped=helped, taken=taken) is rating


def test_a_fresh_card_is_due_at_once() -> None:
    """What nobody reviewed yet is due from the moment that it came up."""
    assert placed(mistake()).due == DAY_1
    assert due([placed(mistake())], DAY_1) == (placed(mistake()),)
    assert due([placed(mistake())], DAY_1 - MINUTE) == ()


def test_due_times_are_those_of_fsrs() -> None:
    """The log is replayed through FSRS with its own parameters and without chance."""
    card = Card(Source.QUIZ, EXERCISE, "half", DAY_1, Rating.GOOD)
    scheduler, expected = fsrs.Scheduler(enable_fuzzing=False), fsrs.Card(card_id=1, due=DAY_1)
    expected, _ = scheduler.review_card(expected, fsrs.Rating.Good, DAY_1)
    log, at = [], DAY_1
    for rating in (Rating.GOOD, Rating.AGAIN, Rating.HARD, Rating.EASY, Rating.GOOD):
        at = max(expected.due, at)
        expected, _ = scheduler.review_card(expected, fsrs.Rating(int(rating)), at)
        log.append(review(card, at, rating))
        assert placed(card, *log).due == expected.due


def test_the_first_answer_is_the_first_review() -> None:
    """A card that began with a right answer comes later than one that began with a wrong one."""
    right = placed(Card(Source.QUIZ, EXERCISE, "half", DAY_1, Rating.GOOD))
    wrong = placed(Card(Source.QUIZ, EXERCISE, "half", DAY_1, Rating.AGAIN))
    assert DAY_1 < wrong.due < right.due
    assert right.reviews == 0


def test_the_order_of_the_log_does_not_matter() -> None:
    """Logs merged from two machines, in other time zones, give the same due time."""
    card = mistake()
    log = [review(card, DAY_1 + n * DAY, Rating(1 + n % 4)) for n in range(4)]
    elsewhere = [
        Review(r.card, r.at.astimezone(timezone(timedelta(hours=9))), r.rating) for r in log
    ]
    expected = placed(card, *log)
    for order in itertools.permutations(elsewhere):
        assert placed(card, *order) == expected


def test_what_is_no_rating_is_left_out() -> None:
    """A number that another machine brought in and that is no rating changes nothing."""
    card = mistake()
    strange = [Review(card.id, DAY_1, 0), Review(card.id, DAY_1, 9)]
    assert placed(card, *strange) == placed(card)


def test_reviews_of_other_cards_change_nothing() -> None:
    """Each card has a log of its own."""
    assert placed(mistake(), review(mistake("squared"), DAY_1)) == placed(mistake())


def test_a_misconception_closes_after_two_spaced_successes() -> None:
    """Twice known, at least a day apart: it is closed and no longer due."""
    card = mistake()
    once = placed(card, review(card, DAY_1))
    twice = placed(card, review(card, DAY_1), review(card, DAY_1 + DAY))
    assert (once.closed, twice.closed) == (False, True)
    assert due([twice], DAY_1 + 1000 * DAY) == ()
    assert next_due([twice]) is None


@pytest.mark.parametrize(
    "log",
    [
        [(0.0, Rating.GOOD), (0.9, Rating.GOOD)],
        [(0.0, Rating.GOOD), (0.1, Rating.EASY), (0.99, Rating.EASY)],
        [(0.0, Rating.GOOD), (1.0, Rating.HARD)],
        [(0.0, Rating.HARD), (1.0, Rating.GOOD)],
        [(0.0, Rating.GOOD), (1.0, Rating.AGAIN), (1.5, Rating.GOOD)],
        [(0.0, Rating.GOOD), (1.0, Rating.GOOD), (2.0, Rating.AGAIN)],
    ],
)
def test_less_than_that_does_not_close_it(log: list[tuple[float, Rating]]) -> None:
    """Within a day, with help, or with a failure since: still open."""
    card = mistake()
    assert not placed(card, *(review(card, DAY_1 + d * DAY, r) for d, r in log)).closed


def test_diagnosed_again_it_is_a_fresh_card() -> None:
    """What was known before the new diagnosis does not count; the reviews are still counted."""
    log = [review(mistake(), DAY_1), review(mistake(), DAY_1 + 2 * DAY)]
    again = placed(mistake(at=DAY_1 + 3 * DAY), *log)
    assert (again.closed, again.due, again.reviews) == (False, DAY_1 + 3 * DAY, 2)


def test_other_cards_never_close() -> None:
    """A question known ten times still comes back."""
    card = Card(Source.QUIZ, EXERCISE, "half", DAY_1, Rating.GOOD)
    found = placed(card, *(review(card, DAY_1 + n * DAY) for n in range(1, 11)))
    assert not found.closed
    assert found.due > DAY_1 + 11 * DAY


def test_the_deck_is_in_the_order_of_due_times() -> None:
    """What was due first comes first, whatever the order of the cards."""
    cards = [mistake("b"), mistake("a"), mistake("c", DAY_1 - DAY)]
    assert [one.card.name for one in place(cards, [])] == ["c", "a", "b"]


def test_a_clock_without_a_zone_is_this_machines() -> None:
    """A time without a zone, as an edited file may hold it, is read, not refused."""
    card = mistake()
    naive = Review(card.id, datetime(2026, 3, 5, 9, 0), 3)
    assert placed(card, naive).due.tzinfo is UTC


def test_a_week() -> None:
    """What was diagnosed on day 1 has come back within the week, and closes only after two
    spaced successes, whatever is answered."""
    names = ("doubled", "squared", "negated")
    answers = {
        "doubled": [Rating.GOOD] * 30,
        "squared": [Rating.AGAIN, Rating.GOOD, Rating.AGAIN, *[Rating.GOOD] * 30],
        "negated": [Rating.HARD] * 3 + [Rating.EASY] * 30,
    }
    cards = [mistake(name) for name in names]
    log: list[Review] = []
    for hour in range(7 * 24):
        now = DAY_1 + timedelta(hours=hour)
        for one in due(place(cards, log), now):
            log.append(review(one.card, now, answers[one.card.name].pop(0)))
        for one in place(cards, log):
            known = [r.at for r in log if r.card == one.card.id and r.rating >= Rating.GOOD]
            if one.closed:
                assert known[-1] - known[0] >= DAY
    assert {r.card for r in log} == {card.id for card in cards}
    assert {one.card.name: one.closed for one in place(cards, log)}["doubled"]
