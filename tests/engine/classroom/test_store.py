"""The store of a class: nothing lost, nothing overwritten, whatever holds it."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from grader.classroom import ResultStore, Work
from grader.classroom.intake.naming import Owner
from grader.classroom.intake.roster import Person
from grader.classroom.results.store import Entry
from grader.errors import GraderError, StoreError, UsageError
from grader.model import Part, digest_of

AT = datetime(2026, 4, 1, 12, tzinfo=UTC)
REPORT = {"verdict": "passed", "findings": []}
_V1 = (
    "CREATE TABLE text (digest TEXT PRIMARY KEY, source BLOB NOT NULL) WITHOUT ROWID",
    "CREATE TABLE result (key TEXT PRIMARY KEY, exercise TEXT NOT NULL, parts TEXT NOT NULL,"
    " report TEXT NOT NULL) WITHOUT ROWID",
    "PRAGMA application_id = 1735549284",
    "PRAGMA user_version = 1",
)


@pytest.fixture(params=["file", "url"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[ResultStore]:
    """A file, and a database that SQLAlchemy reaches."""
    place: Path | str = tmp_path / "class.db"
    if request.param == "url":
        pytest.importorskip("sqlalchemy", reason="needs the extra teacher")
        place = f"sqlite+pysqlite:///{tmp_path / 'other.db'}"
    with closing(ResultStore(place)) as opened:
        yield opened


def entry(name: str = "alice", key: str = "k1", **fields: Any) -> Entry:
    owner = Owner(name, "12", moodle=True)
    work = Work(owner, "ex01_average", {Part.CODE: digest_of(b"a")}, late=True, learner="class")
    work = replace(work, files={Part.CODE: "山田_12_assignsubmission_file_"})
    return replace(Entry(work, Person(name, "A\x00\ud800", "a@b", "12"), False, key), **fields)


def stand(store: ResultStore, *entries: Entry) -> int:
    return store.record_run("c", "class", AT, {"language": "en"}, lambda: entries)


def test_what_is_kept_comes_back(store: ResultStore) -> None:
    """Texts, reports and entries come back as they were, names of any letters included."""
    text = bytes(range(256))
    assert store.text(store.keep_text(text)) == text
    store.record("k1", "ex01_average", {"code": "d"}, REPORT)
    assert (store.report("k1"), store.has("k1")) == (REPORT, True)
    assert (store.report("k2"), store.has("k2")) == (None, False)
    stand(store, entry())
    assert list(store.standing("c")) == [entry()]
    assert list(store.standing("another course")) == []
    run = store.last_run("c")
    assert run is not None
    assert (run.number, run.at, run.kind, run.setting) == (1, AT, "class", {"language": "en"})
    assert store.last_run("another course") is None


def test_the_first_report_under_a_key_stays(store: ResultStore) -> None:
    """A key belongs to a content: whoever grades it a second time changes nothing."""
    store.record("k", "e", {}, REPORT)
    store.record("k", "e", {}, {"verdict": "failed", "findings": []})
    assert store.report("k") == REPORT


def test_the_newest_entry_stands_and_the_old_ones_stay(store: ResultStore) -> None:
    """Another report for somebody stands from then on; others stand on; history is kept."""
    bob = replace(entry(), work=replace(entry().work, owner=Owner("bob")))
    stand(store, entry(), bob)
    stand(store, entry(key="k2"))
    assert {e.work.owner.name: e.key for e in store.standing("c")} == {"alice": "k2", "bob": "k1"}
    assert store.history("c", entry().work) == ["k1", "k2"]


def test_what_stands_already_is_not_written_again(store: ResultStore) -> None:
    """The same class graded again is one more run and no more entries."""
    for _ in range(3):
        number = stand(store, entry())
    assert number == 3
    assert store.history("c", entry().work) == ["k1"]


def test_a_new_list_of_the_class_doubles_nobody(store: ResultStore) -> None:
    """Whoever is found on a list later is the same entry under another name."""
    stand(store, entry())
    stand(store, entry(person=Person("s1", "Alice"), known=True))
    assert [e.person.id for e in store.standing("c")] == ["s1"]


def test_a_run_is_recorded_whole_or_not_at_all(store: ResultStore) -> None:
    """Stopped while entries are written, all stands as it stood."""

    def entries() -> Iterator[Entry]:
        yield entry(key="k2")
        raise KeyboardInterrupt

    stand(store, entry())
    with pytest.raises(KeyboardInterrupt):
        store.record_run("c", "class", AT, {}, entries)
    assert [e.key for e in store.standing("c")] == ["k1"]
    assert stand(store) == 2


def test_many_entries_come_in_lots(store: ResultStore) -> None:
    """All come back once, in the same order every time."""
    many = [replace(entry(), work=replace(entry().work, owner=Owner(f"s{n}"))) for n in range(1203)]
    stand(store, *many)
    found = [e.work.owner.name for e in store.standing("c")]
    assert sorted(found) == sorted(e.work.owner.name for e in many)
    assert [e.work.owner.name for e in store.standing("c")] == found


def test_two_runs_at_once(tmp_path: Path) -> None:
    """Both write the same texts and reports, and all of both is there."""
    problems: list[BaseException] = []

    def run(name: str) -> None:
        try:
            with closing(ResultStore(tmp_path / "class.db")) as store:
                with store.together():
                    for n in range(150):
                        store.keep_text(b"%d" % n)
                for n in range(150):
                    store.record(f"k{n}", "e", {}, REPORT)
                own = replace(entry(), work=replace(entry().work, owner=Owner(name)))
                stand(store, own)
        except BaseException as problem:
            problems.append(problem)

    threads = [threading.Thread(target=run, args=(name,)) for name in ("a", "b")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert problems == []
    with closing(ResultStore(tmp_path / "class.db")) as store:
        assert store.text(digest_of(b"149")) == b"149"
        assert all(store.has(f"k{n}") for n in range(150))
        assert {e.work.owner.name for e in store.standing("c")} == {"a", "b"}
        run_of = store.last_run("c")
        assert run_of is not None
        assert run_of.number == 2


def test_a_full_disk(tmp_path: Path) -> None:
    """It is said, with the file; what was kept before is there, and the store goes on."""
    path = tmp_path / "class.db"
    with closing(ResultStore(path)) as store:
        kept = store.keep_text(b"kept")
        connection: sqlite3.Connection = store._database._connection  # type: ignore[attr-defined]
        connection.execute("PRAGMA max_page_count = 20")
        with pytest.raises(StoreError, match="full") as caught:
            store.keep_text(bytes(1 << 20))
        assert str(path) in str(caught.value)
        assert store.text(kept) == b"kept"
        with pytest.raises(StoreError, match="full"):
            store.record("k", "e", {}, {"findings": ["x" * (1 << 20)]})
        connection.execute("PRAGMA max_page_count = 10000")
        store.record("k", "e", {}, REPORT)
        assert store.has("k")


def test_texts_that_waited_are_not_lost_on_the_way(tmp_path: Path) -> None:
    """Texts kept together are readable at once, and written at the end."""
    with closing(ResultStore(tmp_path / "class.db")) as store:
        with store.together():
            digest = store.keep_text(b"waiting")
            assert store.text(digest) == b"waiting"
        assert store.text(digest) == b"waiting"
        with suppress(KeyboardInterrupt), store.together():
            lost = store.keep_text(b"stopped")
            raise KeyboardInterrupt
        with pytest.raises(KeyError):
            store.text(lost)


def test_a_file_of_the_first_version(tmp_path: Path) -> None:
    """Its texts and reports are there, and it takes entries."""
    path = tmp_path / "old.db"
    with closing(sqlite3.connect(path)) as connection:
        for statement in _V1:
            connection.execute(statement)
        connection.execute("INSERT INTO text VALUES (?, ?)", (digest_of(b"a"), b"a"))
        connection.execute("INSERT INTO result VALUES ('k', 'e', '{}', '{\"findings\": []}')")
        connection.commit()
    for _ in range(2):
        with closing(ResultStore(path)) as store:
            assert store.text(digest_of(b"a")) == b"a"
            assert store.report("k") == {"findings": []}
            stand(store, entry())
            assert list(store.standing("c")) == [entry()]


def test_a_file_of_a_newer_version(tmp_path: Path) -> None:
    """It is refused and left as it is."""
    path = tmp_path / "new.db"
    ResultStore(path).close()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA user_version = 99")
    with pytest.raises(StoreError, match="schema 99"):
        ResultStore(path)


def test_a_url_of_a_file_is_the_file(tmp_path: Path) -> None:
    """``sqlite:///FILE`` and ``FILE`` are one store, and need nothing installed."""
    with closing(ResultStore(f"sqlite:///{tmp_path / 'a.db'}")) as store:
        digest = store.keep_text(b"a")
    with closing(ResultStore(str(tmp_path / "a.db"))) as store:
        assert store.text(digest) == b"a"


@pytest.mark.parametrize(
    "url",
    [
        "nonsense://ann:secret@host/db",
        "postgresql+psycopg://ann:secret@host:port/db",
        "postgresql+nodriver://ann:secret@host/db",
        "://secret",
    ],
)
def test_a_wrong_url(url: str) -> None:
    """It is refused in words that never hold a password."""
    pytest.importorskip("sqlalchemy", reason="needs the extra teacher")
    with pytest.raises(UsageError) as caught:
        ResultStore(url)
    assert "secret" not in str(caught.value)


def test_a_server_that_is_not_there() -> None:
    """Who does not answer is named, without the password."""
    pytest.importorskip("sqlalchemy", reason="needs the extra teacher")
    pytest.importorskip("psycopg", reason="needs the extra postgresql")
    with pytest.raises(GraderError) as caught:
        ResultStore("postgresql+psycopg://ann:secret@127.0.0.1:1/db")
    assert "127.0.0.1" in str(caught.value)
    assert "secret" not in str(caught.value)
