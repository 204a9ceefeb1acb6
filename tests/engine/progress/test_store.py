"""Attempts: kept whole, once, for good."""

from __future__ import annotations

import json
import multiprocessing
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from grader.errors import StoreError
from grader.model import (
    Finding,
    Isolation,
    Outcome,
    Part,
    Report,
    Submission,
    Tier,
    Verdict,
    Visibility,
)
from grader.progress import FILE, Change, State, Store, change_since
from grader.progress.schema import STEPS, VERSION

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
SUBMISSION = Submission("値 = 1".encode(), Path("a.py"))


def report(
    *verdicts: Verdict, exercise: str = "ex01_a", outcome: Outcome = Outcome.FAILED
) -> Report:
    findings = tuple(
        Finding(f"code/{n}", Part.CODE, "f", "T", v, Tier.CORE, Visibility.HIDDEN, 1.0)
        for n, v in enumerate(verdicts)
    )
    return Report(
        exercise, outcome, 3.0, 7, Isolation.FULL, "en", findings, Path("a.py"), SUBMISSION.digest
    )


@pytest.fixture
def store(tmp_path: Path):
    store = Store(tmp_path / "data")
    yield store
    store.close()


def test_an_attempt_is_kept(store: Store) -> None:
    """Score, findings, time and text come back as they were."""
    attempt_id = store.record("c", report(Verdict.PASSED, Verdict.FAILED), SUBMISSION, NOON)
    last = store.last("c", "ex01_a")
    assert last is not None
    assert (last.id, last.at, last.outcome) == (attempt_id, NOON, Outcome.FAILED)
    assert (last.score, last.max_score) == (1.0, 3.0)
    assert [f["verdict"] for f in last.findings] == ["passed", "failed"]
    assert store.source(last.digest) == SUBMISSION.source


def test_the_last_one_is_the_newest_kept(store: Store) -> None:
    """Order of keeping decides, not the clock; other exercises and courses are apart."""
    store.record("c", report(Verdict.PASSED), SUBMISSION, NOON)
    second = store.record("c", report(Verdict.FAILED), SUBMISSION, NOON - timedelta(days=1))
    store.record("c", report(Verdict.PASSED, exercise="ex02_b"), SUBMISSION, NOON)
    store.record("d", report(Verdict.PASSED), SUBMISSION, NOON)
    last = store.last("c", "ex01_a")
    assert last is not None
    assert last.id == second
    assert store.last("c", "ex03_c") is None


def test_unknown_text(store: Store) -> None:
    """A digest that was never kept is a KeyError."""
    with pytest.raises(KeyError):
        store.source("0" * 64)


def test_states_are_derived(store: Store) -> None:
    """Attempts, best score and whether it was ever passed; the unjudged count nothing."""
    store.record("c", report(Verdict.PASSED), SUBMISSION, NOON)
    store.record(
        "c", report(Verdict.PASSED, Verdict.PASSED, outcome=Outcome.PASSED), SUBMISSION, NOON
    )
    store.record("c", report(Verdict.FAILED), SUBMISSION, NOON)
    store.record("c", report(Verdict.BROKEN, outcome=Outcome.INCOMPLETE), SUBMISSION, NOON)
    store.record("c", report(Verdict.FAILED, exercise="ex02_b"), SUBMISSION, NOON)
    assert store.states("c") == {
        "ex01_a": State(attempts=3, passed=True, best=2.0),
        "ex02_b": State(attempts=1, passed=False, best=0.0),
    }
    assert store.states("other") == {}


def test_hints(store: Store) -> None:
    """The highest level shown, for each exercise by itself."""
    assert store.hints_shown("c", "ex01_a") == 0
    store.record_hint("c", "ex01_a", 2, NOON)
    store.record_hint("c", "ex01_a", 1, NOON)
    store.record_hint("c", "ex02_b", 3, NOON)
    assert store.hints_shown("c", "ex01_a") == 2
    assert store.hints_shown("d", "ex01_a") == 0


def test_it_is_there_the_next_time(tmp_path: Path) -> None:
    """What was kept is read by another process later."""
    first = Store(tmp_path)
    first.record("c", report(Verdict.PASSED), SUBMISSION, NOON)
    first.close()
    second = Store(tmp_path)
    assert second.states("c")["ex01_a"].attempts == 1
    second.close()


def _record_many(folder: Path, count: int) -> None:
    store = Store(folder)
    for _ in range(count):
        store.record("c", report(Verdict.PASSED), SUBMISSION, NOON)
    store.close()


def test_two_at_once_both_count(tmp_path: Path) -> None:
    """Processes that start with no store and write together lose nothing."""
    context = multiprocessing.get_context("spawn")
    workers = [context.Process(target=_record_many, args=(tmp_path, 10)) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(60)
    store = Store(tmp_path)
    assert store.states("c")["ex01_a"].attempts == 30
    store.close()


def test_waiting_for_another_that_makes_the_store(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file that another process holds for a moment is waited for; one held too long is told."""
    prepare, tries = Store._prepare, iter([True, True, False])

    def held_twice(store: Store) -> None:
        if next(tries):
            raise sqlite3.OperationalError("database is locked")
        prepare(store)

    monkeypatch.setattr(Store, "_prepare", held_twice)
    store = Store(tmp_path)
    store.record("c", report(Verdict.PASSED), SUBMISSION, NOON)
    store.close()

    def held(store: Store) -> None:
        raise sqlite3.OperationalError("database is locked")

    monkeypatch.setattr(Store, "_prepare", held)
    monkeypatch.setattr("grader.progress.store.BUSY_S", 0.05)
    with pytest.raises(StoreError, match="database is locked"):
        Store(tmp_path)


def test_a_transaction_is_whole_or_nothing(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """What fails in the middle leaves nothing behind, and the store goes on."""
    bad = replace(report(Verdict.PASSED), max_score=None)
    with pytest.raises(StoreError, match="NOT NULL"):
        store.record("c", bad, Submission(b"other", Path("b.py")), NOON)
    with pytest.raises(KeyError):
        store.source(Submission(b"other", Path("b.py")).digest)
    store.record("c", report(Verdict.PASSED), SUBMISSION, NOON)
    assert store.states("c")["ex01_a"].attempts == 1


def test_a_newer_schema_is_an_error(tmp_path: Path) -> None:
    """A file of a newer version is left alone, with what to do."""
    Store(tmp_path).close()
    with sqlite3.connect(tmp_path / FILE) as connection:
        connection.execute(f"PRAGMA user_version = {VERSION + 1}")
    connection.close()
    before = (tmp_path / FILE).read_bytes()
    with pytest.raises(StoreError, match="newer version") as caught:
        Store(tmp_path)
    assert str(tmp_path / FILE) in str(caught.value)
    assert (tmp_path / FILE).read_bytes() == before


def test_a_damaged_file_is_an_error(tmp_path: Path) -> None:
    """A file that is no database is never replaced by a fresh one."""
    (tmp_path / FILE).write_bytes(b"not a database at all" * 100)
    with pytest.raises(StoreError, match="cannot be read or written"):
        Store(tmp_path)
    assert (tmp_path / FILE).read_bytes().startswith(b"not a database")


def test_a_folder_that_cannot_be(tmp_path: Path) -> None:
    """A file where the folder should be is told."""
    (tmp_path / "data").write_text("x")
    with pytest.raises(StoreError, match="cannot be made"):
        Store(tmp_path / "data")


def test_what_changed(store: Store) -> None:
    """Checks mended and lost since the last attempt; the first attempt changes nothing."""
    before = report(Verdict.PASSED, Verdict.FAILED, Verdict.FAILED)
    now = report(Verdict.FAILED, Verdict.PASSED, Verdict.PASSED)
    assert change_since(None, now) is None
    store.record("c", before, SUBMISSION, NOON)
    change = change_since(store.last("c", "ex01_a"), now)
    assert change == Change(1.0, ("code/1", "code/2"), ("code/0",))


def test_checks_that_come_and_go_are_no_change(store: Store) -> None:
    """A check that the suite did not have before is neither mended nor lost."""
    store.record("c", report(Verdict.PASSED, Verdict.PASSED), SUBMISSION, NOON)
    last = store.last("c", "ex01_a")
    assert change_since(last, report(Verdict.PASSED)) == Change(-1.0, (), ())
    wider = report(Verdict.PASSED, Verdict.PASSED, Verdict.FAILED, Verdict.PASSED)
    assert change_since(last, wider) == Change(1.0, (), ())


def test_the_kept_report_is_json(store: Store, tmp_path: Path) -> None:
    """The report is kept as the JSON that `--json` prints."""
    store.record("c", report(Verdict.PASSED), SUBMISSION, NOON)
    with sqlite3.connect(store.path) as connection:
        (text,) = connection.execute("SELECT report FROM attempt").fetchone()
    connection.close()
    assert json.loads(text) == report(Verdict.PASSED).as_json()


def test_a_file_of_the_first_version_is_brought_up_to_date(tmp_path: Path) -> None:
    """What was kept by an older version is all there, and new rows fit beside it."""
    tables = STEPS[0].partition("ALTER")[0]
    with closing(sqlite3.connect(tmp_path / FILE)) as connection:
        connection.executescript(tables + "PRAGMA user_version = 1;")
        connection.execute("INSERT INTO text VALUES ('d', x'00')")
        connection.execute(
            "INSERT INTO attempt VALUES (1, 'i', 'c', 'ex01_a', ?, 'failed', 1, 4, 'd', ?)",
            (NOON.isoformat(), json.dumps({"findings": []})),
        )
        connection.commit()
    with closing(Store(tmp_path)) as store:
        old = store.last("c", "ex01_a")
        assert old is not None
        assert (old.id, old.parts, old.score) == ("i", {}, 1.0)
        store.record("c", report(Verdict.PASSED), SUBMISSION, NOON)
        assert [a.score for a in store.attempts("c", "ex01_a")] == [1.0, 1.0]


def test_every_part_of_a_submission_is_kept(store: Store) -> None:
    """The derivation beside the code is kept too, and found by its digest."""
    others = {Part.DERIVATION: "= log(a) # 行".encode()}
    submission = Submission(b"x = 1", Path("a.py"), others, frozenset(Part))
    store.record("c", report(Verdict.PASSED), submission, NOON)
    last = store.last("c", "ex01_a")
    assert last is not None
    assert store.source(last.parts["derivation"]) == others[Part.DERIVATION]
