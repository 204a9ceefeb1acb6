"""Pages of a review: times in words, what was recorded, and the figures."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest

from grader.language import Language, say
from grader.render.paper import Paper
from grader.render.review import (
    in_words,
    render_kept,
    render_marking,
    render_nothing_due,
    render_session_end,
)
from grader.review import Face, Marking, Placed, Rating, Result
from tests.engine.review.course import mistake

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=timezone(timedelta(hours=9)))


@pytest.mark.parametrize(
    ("hours", "words"),
    [
        (-5, "now"),
        (0, "now"),
        (0.001, "in 1 min"),
        (0.5, "in 30 min"),
        (3, "today at 15:00"),
        (13, "tomorrow at 01:00"),
        (36, "in 2 days (2026-03-04)"),
    ],
)
def test_times_in_words(english: Language, hours: float, words: str) -> None:
    """As people say them, by the days of the one who learns."""
    due = (NOON + timedelta(hours=hours)).astimezone(timezone.utc)  # noqa: UP017 - any zone
    assert in_words(due, NOON, english) == words


@pytest.mark.parametrize(
    ("rating", "closed", "text"),
    [
        (Rating.AGAIN, False, "recorded: not known; comes again in 1 min"),
        (Rating.HARD, False, "recorded: with help; comes again in 1 min"),
        (Rating.GOOD, True, "recorded: known; doubled is closed"),
        (Rating.EASY, False, "recorded: known at once; comes again in 1 min"),
    ],
)
def test_what_was_recorded(english: Language, rating: Rating, closed: bool, text: str) -> None:
    """The rating, and what becomes of the card."""
    placed = Placed(mistake(), NOON + timedelta(minutes=1), closed=closed)
    assert render_kept(rating, placed, NOON, Paper(), english).strip() == text


def test_an_ascii_terminal(english: Language) -> None:
    """Signs that an encoding lacks have stand-ins; a formula gets no full stop."""
    face = Face(
        say("From the quiz"), None, (), None, say("?"), say("?"), (say("= a²"),),
        lambda _: Marking(Result.WRONG),
    )  # fmt: skip
    paper = Paper(encoding="ascii")
    page = render_marking(Marking(Result.WRONG), face, paper, english)
    assert page.isascii()
    assert page.splitlines()[1].strip() == "= a^2"


def test_nothing_due(english: Language) -> None:
    """With cards: when the next comes; without: where cards come from."""
    later = render_nothing_due(NOON + timedelta(days=2), NOON, Paper(), english)
    assert later == "Nothing is due. The next card comes in 2 days (2026-03-04)."
    assert "own work" in render_nothing_due(None, NOON, Paper(), english)


def test_a_session_without_an_answer_claims_nothing(english: Language) -> None:
    """Nothing is said to be recorded where nothing was."""
    page = render_session_end(0, 0, 3, NOON, NOON, Paper(), english)
    assert page == "Still due: 3; `grade review` goes on."
