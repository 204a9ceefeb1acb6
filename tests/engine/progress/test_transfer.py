"""Carrying a store to another machine: merged without loss or doubles."""

from __future__ import annotations

import json
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from grader.errors import UsageError
from grader.model import Part, Submission, Verdict
from grader.progress import Store
from tests.engine.progress.test_store import NOON, SUBMISSION, report


def filled(folder: Path) -> Store:
    store = Store(folder)
    submission = Submission(b"x = 1", Path("a.py"), {Part.DERIVATION: b"= 1"}, frozenset(Part))
    store.record("c", report(Verdict.FAILED), submission, NOON)
    store.record("c", report(Verdict.PASSED), SUBMISSION, NOON + timedelta(days=1))
    store.record_hint("c", "ex01_a", 2, NOON)
    return store


def test_everything_arrives(tmp_path: Path) -> None:
    """Attempts, their texts and hints are on the other machine as they were here."""
    with closing(filled(tmp_path / "here")) as here, closing(Store(tmp_path / "there")) as there:
        assert there.merge(here.everything(), where="f") == 3
        assert there.attempts("c", "ex01_a") == here.attempts("c", "ex01_a")
        assert there.hints_shown("c", "ex01_a") == 2
        (first, last) = there.attempts("c", "ex01_a")
        assert there.source(first.parts["derivation"]) == b"= 1"
        assert there.source(last.digest) == SUBMISSION.source
        assert there.everything() == here.everything()


def test_twice_is_once(tmp_path: Path) -> None:
    """Importing the same file again, or one's own, changes nothing."""
    with closing(filled(tmp_path)) as store:
        before = store.everything()
        assert store.merge(before, where="f") == 0
        assert store.everything() == before


def test_the_newest_stays_the_last(tmp_path: Path) -> None:
    """Older attempts from elsewhere do not become the last one; newer ones do."""
    with closing(filled(tmp_path / "old")) as old, closing(Store(tmp_path / "new")) as new:
        newest = new.record("c", report(Verdict.FAILED), SUBMISSION, NOON + timedelta(days=9))
        new.merge(old.everything(), where="f")
        old.merge(new.everything(), where="f")
        for store in (old, new):
            last = store.last("c", "ex01_a")
            assert last is not None
            assert last.id == newest
            assert len(store.attempts("c", "ex01_a")) == 3


def changed(text: str, key: str, value: object) -> str:
    whole = json.loads(text)
    whole["attempt"][1][key] = value
    return json.dumps(whole)


@pytest.mark.parametrize(
    ("key", "value", "told"),
    [
        ("score", "many", r"attempt\[1\].score"),
        ("score", True, r"attempt\[1\].score"),
        ("at", "yesterday", r"attempt\[1\].at"),
        ("digest", "0" * 64, r"attempt\[1\]"),
        ("report", "{", r"attempt\[1\]"),
        ("report", '{"findings": 3}', r"attempt\[1\]"),
        ("parts", '{"code": "0"}', r"attempt\[1\]"),
        ("outcome", "perfect", r"attempt\[1\]"),
        ("extra", 1, r"attempt\[1\]"),
    ],
)
def test_a_changed_file_is_refused_whole(
    tmp_path: Path, key: str, value: object, told: str
) -> None:
    """A row that does not fit is named, and nothing is written."""
    with closing(filled(tmp_path / "a")) as store, closing(Store(tmp_path / "b")) as other:
        with pytest.raises(UsageError, match=told):
            other.merge(changed(store.everything(), key, value), where="f.json")
        assert other.attempts("c", "ex01_a") == []


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        '{"format": "grade-progress", "version": 9}',
        '{"format": "grade-progress", "version": 1, "texts": 3}',
        '{"format": "grade-progress", "version": 1, "texts": {"a": "AA=="}}',
        '{"format": "grade-progress", "version": 1, "texts": {}}',
    ],
)
def test_what_is_no_export_is_refused(tmp_path: Path, text: str) -> None:
    """Another file, an empty one, a text that is not what its digest says."""
    with closing(Store(tmp_path)) as store, pytest.raises(UsageError):
        store.merge(text, where="f.json")
