"""A class whose results lie on a PostgreSQL server, the real one."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

pytest.importorskip("psycopg", reason="needs the extra postgresql")
pytest.importorskip("sqlalchemy", reason="needs the extra postgresql")

from grader.classroom import ClassMarks, ResultStore, Setting, gather, run_class
from grader.errors import StoreError
from grader.language import Language
from grader.model import Course, Isolation
from tests.engine.classroom.conftest import HALF, RIGHT, WRONG, hand_in
from tests.postgresql import postgresql

pytestmark = [pytest.mark.slow, pytest.mark.sandbox]
CLASS = {"alice": RIGHT, "bob": WRONG, "carol": HALF, "ことり": RIGHT + b"\n# \xe9\xb3\xa5\n"}


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    """An empty database."""
    with postgresql() as found:
        yield found


def run(course: Course, source: Path, place: str | Path) -> tuple[ClassMarks, int]:
    """Grade a folder with results at a place; the marks, and how many had to be graded."""
    setting = Setting(course.root, "en", Isolation.PROCESS, withheld=False, cache=None)
    graded = []
    with closing(ResultStore(place)) as store:
        found = gather([source], course.exercises, None, store.keep_text)
        marks = run_class(
            course, found, store, setting, workers=1, tell=lambda now: graded.append(now.done)
        )
    return marks, max(graded)


def test_the_same_marks_as_with_a_file_and_nothing_twice(
    course: Course, url: str, tmp_path: Path
) -> None:
    """A server holds what a file holds: the same marks, and a second run grades nothing."""
    handed_in = hand_in(tmp_path / "class", CLASS)
    with_file, _ = run(course, handed_in, tmp_path / "class.db")
    with_server, graded = run(course, handed_in, url)
    english = Language("en")
    assert with_server.as_json(english) == with_file.as_json(english)
    assert graded == len(CLASS)
    again, graded = run(course, handed_in, url)
    assert again.as_json(english) == with_file.as_json(english)
    assert graded == 0
    with closing(ResultStore(url)) as store, closing(ResultStore(tmp_path / "class.db")) as file:
        assert list(store.standing(course.id)) == list(file.standing(course.id))


def test_two_runs_at_once(course: Course, url: str, tmp_path: Path) -> None:
    """Two people grade the same class at the same moment: both get all the marks."""
    texts = {f"s{n}": (RIGHT, WRONG)[n % 2] + b"\n# at once %d\n" % n for n in range(8)}
    handed_in = hand_in(tmp_path / "class", texts)
    found: list[ClassMarks] = []
    threads = [
        threading.Thread(target=lambda: found.append(run(course, handed_in, url)[0]))
        for _ in range(2)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    first, second = (marks.as_json(Language("en")) for marks in found)
    assert first == second
    assert len(first["marks"]) == len(texts)


def test_a_server_that_is_gone_is_told() -> None:
    """Where no server answers, the address is named, and no password."""
    with pytest.raises(StoreError) as told:
        ResultStore("postgresql+psycopg://teacher:secret@127.0.0.1:1/marks")
    assert "127.0.0.1:1" in str(told.value)
    assert "secret" not in str(told.value)
