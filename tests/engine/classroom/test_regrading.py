"""Grading again what was handed in: what changes is told, and stands once confirmed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from grader.classroom import ResultStore, Setting, standing_entries, standing_reports
from grader.classroom.regrade import Regrading, regrade
from grader.classroom.results.standing import not_graded
from grader.classroom.running import processes
from grader.language import Language
from grader.model import Course, Isolation
from tests.engine.classroom.conftest import RIGHT, WRONG, Grading, hand_in

pytestmark = [pytest.mark.slow, pytest.mark.sandbox]
AT = datetime(2026, 4, 1, tzinfo=UTC)
EN = Language("en")
Again = Callable[[], Regrading]


@pytest.fixture
def again(course: Course, store: ResultStore) -> Again:
    """Grade what stands with the course as it is now."""

    def grading() -> Regrading:
        return regrade(
            course,
            standing_entries(course, store),
            store,
            Setting(course.root, "en", Isolation.PROCESS, False, None),
            open_engine=processes(2),
            tell=lambda _: None,
        )

    return grading


def scores(course: Course, store: ResultStore) -> dict[str, float]:
    return {
        one.entry.person.id: sum(f["points"] for f in one.report["findings"])
        for one in standing_reports(course, store)
    }


def mend(course: Course) -> None:
    """The worked example takes the wrong sign for right from now on."""
    suite = course.exercises[0].suite / "test_average.py"
    asked = "learner.average(np.array([1.0, 2.0, 6.0]))"
    text = suite.read_text(encoding="utf-8")
    suite.write_text(text.replace(asked, f"abs({asked})"), encoding="utf-8")


def test_nothing_changes(graded: Grading, again: Again, tmp_path: Path) -> None:
    """The same course: nothing is graded, nothing differs."""
    graded(hand_in(tmp_path / "in", {"alice": RIGHT, "bob": WRONG}))
    found = again()
    assert (found.compared, found.changes, found.replaced, found.notes) == (2, (), (), ())


def test_a_mended_suite(
    graded: Grading, again: Again, course: Course, store: ResultStore, tmp_path: Path
) -> None:
    """Who changes, by how much and by which check; it stands only once it is confirmed."""
    graded(hand_in(tmp_path / "in", {"alice": RIGHT, "bob": WRONG}))
    before = scores(course, store)
    mend(course)
    found = again()
    (change,) = found.changes
    assert change.entry.person.id == "bob"
    assert change.before is not None
    gain = change.after.score - change.before.score
    assert gain > 0
    assert sum(check.gain for check in change.checks) == pytest.approx(gain)
    assert [c.after.verdict for c in change.checks if c.after is not None] == ["passed"]
    told = found.as_json(EN, confirmed=False)
    assert told["changes"][0]["before"]["score"] == before["bob"]
    assert scores(course, store) == before
    found.confirm(store, AT)
    assert scores(course, store) == {**before, "bob": before["bob"] + gain}
    assert again().changes == ()
    run = store.last_run(course.id)
    assert run is not None
    assert (run.kind, run.at) == ("regrade", AT)


def test_the_old_report_stays(
    graded: Grading, again: Again, course: Course, store: ResultStore, tmp_path: Path
) -> None:
    """What stood before can be read after a regrade has been confirmed."""
    graded(hand_in(tmp_path / "in", {"bob": WRONG}))
    (old,) = standing_entries(course, store)
    report = store.report(old.key)
    mend(course)
    again().confirm(store, AT)
    first, second = store.history(course.id, old.work)
    assert store.report(first) == report
    assert store.report(second) != report


def test_a_check_that_is_new_and_one_that_is_gone(
    graded: Grading, again: Again, course: Course, tmp_path: Path
) -> None:
    """A check that was renamed is told on both sides."""
    graded(hand_in(tmp_path / "in", {"alice": RIGHT}))
    suite = course.exercises[0].suite / "test_average.py"
    text = suite.read_text(encoding="utf-8")
    suite.write_text(text.replace("def test_", "def test_other_", 1), encoding="utf-8")
    (change,) = again().changes
    sides = {(check.before is None, check.after is None) for check in change.checks}
    assert sides == {(True, False), (False, True)}
    assert sum(check.gain for check in change.checks) == 0


def test_a_run_that_was_stopped(
    graded: Grading, again: Again, course: Course, store: ResultStore, tmp_path: Path
) -> None:
    """What was handed in stands before it is graded; grading again completes it."""
    source = hand_in(tmp_path / "in", {f"s{n}": WRONG + b"\n" * n for n in range(3)})

    def stop(now: object) -> None:
        if now.done == 1:  # type: ignore[attr-defined]
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        graded(source, tell=stop)
    assert not_graded(course, store) == 2
    assert len(scores(course, store)) == 1
    again()
    assert not_graded(course, store) == 0
    assert len(scores(course, store)) == 3
