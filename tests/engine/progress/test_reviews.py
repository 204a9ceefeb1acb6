"""Reviews in the store: appended, told apart by course, carried to another machine."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

from grader.progress import Review, Store

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def test_reviews_come_back_in_order(tmp_path: Path) -> None:
    """The oldest first, whatever zone their times were kept in."""
    store = Store(tmp_path)
    tokyo = timezone(timedelta(hours=9))
    later = (AT + timedelta(hours=1)).astimezone(UTC)
    earlier = AT.astimezone(tokyo)
    store.record_review("c", "quiz/a/b", 3, later)
    store.record_review("c", "quiz/a/b", 1, earlier)
    store.record_review("other", "quiz/a/b", 4, AT)
    assert store.reviews("c") == (Review("quiz/a/b", earlier, 1), Review("quiz/a/b", later, 3))
    assert store.reviews("none") == ()
    store.close()


def test_two_reviews_alike_are_two(tmp_path: Path) -> None:
    """Nothing is ever written over."""
    store = Store(tmp_path)
    for _ in range(2):
        store.record_review("c", "quiz/a/b", 3, AT)
    assert len(store.reviews("c")) == 2
    store.close()


def test_reviews_travel(tmp_path: Path) -> None:
    """Merged twice into another store they are there once."""
    here, there = Store(tmp_path / "here"), Store(tmp_path / "there")
    here.record_review("c", "quiz/a/b", 3, AT)
    text = here.everything()
    assert there.merge(text, where="x") == 1
    assert there.merge(text, where="x") == 0
    assert there.reviews("c") == here.reviews("c")
    here.close()
    there.close()
