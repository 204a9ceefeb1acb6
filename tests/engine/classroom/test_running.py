"""Grading a class: all of it, once, and the same marks every time."""

from __future__ import annotations

import multiprocessing
import sqlite3
import stat
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from grader.classroom import Progress, ResultStore, Setting, Work, gather
from grader.classroom.engines.workers import Job, Workers
from grader.classroom.intake.naming import Owner
from grader.classroom.intake.roster import Person, Roster
from grader.classroom.marks import class_marks
from grader.classroom.results.keys import key_of, suite_digest
from grader.errors import CourseError, GraderError, StoreError
from grader.language import Language
from grader.model import Course, Isolation, Part, Submission, digest_of
from tests.engine.classroom.conftest import FOLDER, HALF, RIGHT, WRONG, Grading, hand_in

pytestmark = [pytest.mark.slow, pytest.mark.sandbox]
EN = Language("en")
CLASS = {
    "alice": RIGHT,
    "bob": WRONG,
    "carol": HALF,
    "dave": b"syntax error(",
    "erin": RIGHT,
    "frank": b"import os\nos._exit(0)\n",
}


def scores(marks: object) -> dict[str, float]:
    return {mark.person.id: mark.score for mark in marks.marks}  # type: ignore[attr-defined]


def test_marks_of_a_class(graded: Grading, tmp_path: Path) -> None:
    """Each gets what their work is worth, whatever the others handed in, in a stable order."""
    marks = graded(hand_in(tmp_path / "in", CLASS), workers=2)
    assert list(scores(marks)) == sorted(CLASS)
    found = scores(marks)
    assert found["alice"] == found["erin"] == 4
    assert found["dave"] == found["frank"] == 0
    assert 0 < found["carol"] < 4
    assert not any(mark.broken for mark in marks.marks)
    assert [mark.verdict for mark in marks.marks][3] == "unreadable"


def test_the_number_of_workers_changes_nothing(
    graded: Grading, tmp_path: Path, course: Course
) -> None:
    """One process and two give the same JSON; and nothing is graded a second time."""
    source = hand_in(tmp_path / "in", CLASS)
    seen: list[Progress] = []
    first = graded(source, workers=1, tell=seen.append).as_json(EN)
    assert seen[-1].done == seen[-1].all == len(set(CLASS.values()))
    seen.clear()
    assert graded(source, workers=2, tell=seen.append).as_json(EN) == first
    assert [(p.done, p.all, p.kept) for p in seen] == [(0, 0, 5)]


def test_a_worker_that_is_killed(graded: Grading, tmp_path: Path) -> None:
    """What it was grading is broken and costs the others nothing; the next run has all."""
    source = hand_in(tmp_path / "in", {f"s{n}": RIGHT + b"\n" * n for n in range(6)})
    killed: list[int] = []

    def kill(now: Progress) -> None:
        if now.done == 1 and not killed:
            for child in multiprocessing.active_children():
                killed.append(child.pid or 0)
                child.kill()
                child.join()

    marks = graded(source, tell=kill)
    assert len(killed) == 1
    broken = [mark for mark in marks.marks if mark.broken]
    assert len(broken) <= 1
    assert len(marks.notes) == len(broken)
    assert all("the process ended" in EN.render(note.text) for note in marks.notes)
    assert all(mark.score == 4 for mark in marks.marks if not mark.broken)
    again: list[Progress] = []
    assert all(m.score == 4 for m in graded(source, tell=again.append).marks)
    assert again[-1].all == len(broken)


def test_processes_that_never_start_end_the_run(course: Course) -> None:
    """A machine on which nothing can grade says so, instead of calling every work broken."""
    nowhere = Setting(course.root / "nowhere", "en", Isolation.PROCESS, False, None)
    jobs = [Job(str(n), FOLDER, Submission(RIGHT, Path("average.py"), {})) for n in range(50)]
    found = []
    with Workers(2, nowhere) as workers, pytest.raises(GraderError, match="grade doctor"):
        found += workers.graded(iter(jobs))
    assert len(found) < 10


def test_a_run_that_is_stopped_goes_on(graded: Grading, tmp_path: Path) -> None:
    """Stopped half-way no process is left, and the next run grades what is missing, no more."""
    source = hand_in(tmp_path / "in", {f"s{n}": WRONG + b"\n" * n for n in range(6)})

    def stop(now: Progress) -> None:
        if now.done == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        graded(source, workers=2, tell=stop)
    assert multiprocessing.active_children() == []
    seen: list[Progress] = []
    marks = graded(source, tell=seen.append)
    assert (seen[-1].all, seen[-1].kept) == (3, 3)
    assert len({mark.score for mark in marks.marks}) == 1


def test_a_suite_that_does_not_hold(graded: Grading, tmp_path: Path, course: Course) -> None:
    """The author's mistake ends the run with its text: nobody gets marks for it."""
    (course.exercises[0].suite / "test_average.py").write_text("import nowhere_to_be_found\n")
    with pytest.raises(CourseError, match="nowhere_to_be_found"):
        graded(hand_in(tmp_path / "in", {"alice": RIGHT}))


def test_a_mended_suite_grades_anew(graded: Grading, tmp_path: Path, course: Course) -> None:
    """What was kept belongs to the suite that gave it."""
    source = hand_in(tmp_path / "in", {"alice": RIGHT})
    graded(source)
    suite = course.exercises[0].suite / "test_average.py"
    suite.write_bytes(suite.read_bytes() + b"\n# mended\n")
    seen: list[Progress] = []
    graded(source, tell=seen.append)
    assert seen[-1].done == 1


def test_a_part_that_is_missing_earns_nothing(graded: Grading, tmp_path: Path) -> None:
    """A folder that holds none of the files gives no mark; a note says which file was left."""
    source = hand_in(tmp_path / "in", {"alice": RIGHT})
    (source / "bob" / "ex01_average").mkdir(parents=True)
    (source / "bob" / "ex01_average" / "essay.txt").write_text("x")
    marks = graded(source)
    assert scores(marks) == {"alice": 4}
    assert [note.where for note in marks.notes] == ["in/bob/ex01_average/essay.txt"]


def test_a_file_that_is_refused_is_no_absence(graded: Grading, tmp_path: Path) -> None:
    """Whose file cannot be taken in stands in the marks with nothing, and a note says why."""
    source = hand_in(tmp_path / "in", {"eve": bytes(1 << 19)})
    marks = graded(source)
    assert scores(marks) == {"eve": 0}
    assert len(marks.notes) == 1


def test_keys(course: Course) -> None:
    """Whatever may change a mark changes the key; who handed it in does not."""
    exercise = course.exercises[0]
    suite = suite_digest(course, exercise, withheld=False)
    work = Work(Owner("a"), exercise.id, {Part.CODE: digest_of(b"a")})
    same = replace(work, owner=Owner("b"), late=True)
    key = key_of(work, suite, 1, "en", Isolation.FULL)
    assert key_of(same, suite, 1, "en", Isolation.FULL) == key
    more = replace(work, parts={**work.parts, Part.QUIZ: digest_of(b"")})
    others = {
        key_of(more, suite, 1, "en", Isolation.FULL),
        key_of(work, suite_digest(course, exercise, withheld=True), 1, "en", Isolation.FULL),
        key_of(work, suite, 2, "en", Isolation.FULL),
        key_of(work, suite, 1, "ja", Isolation.FULL),
        key_of(work, suite, 1, "en", Isolation.PROCESS),
        key_of(replace(work, learner="class"), suite, 1, "en", Isolation.FULL),
    }
    assert len(others | {key}) == 7


def test_the_roster(course: Course, tmp_path: Path) -> None:
    """Who is not on the list and who handed in nothing are told apart; two names are one person."""
    ada, bob = Person("1", "Ada"), Person("2", "Bob")
    roster = Roster((ada, bob), {"1": ada, "ada": ada, "2": bob, "bob": bob})
    source = hand_in(tmp_path / "in", {"Ada": RIGHT, "1": WRONG, "zoe": RIGHT})
    found = gather([source], course.exercises, None, digest_of)
    marks = class_marks(course, found, [None] * 3, roster)
    assert [mark.person.id for mark in marks.marks] == ["1", "zoe"]
    assert [person.id for person in marks.unmatched] == ["zoe"]
    assert marks.missing == (bob,)
    assert "handed in twice" in [note.text.template for note in marks.notes]


def test_a_moodle_download_brings_its_numbers(course: Course, tmp_path: Path) -> None:
    """A list without Moodle's numbers gets them from the download; Canvas' are no such numbers."""
    ada = Person("1", "Ada L")
    roster = Roster((ada,), {"adal": ada})
    for folder, file, number in (
        ("Ada L_77_assignsubmission_file_", "average.py", "77"),
        ("canvas", "adal_77_5_average.py", ""),
    ):
        (tmp_path / folder / folder).mkdir(parents=True)
        (tmp_path / folder / folder / file).write_bytes(RIGHT)
        found = gather([tmp_path / folder], course.exercises, course.exercises[0], digest_of)
        (mark,) = class_marks(course, found, [None], roster).marks
        assert (mark.person, mark.participant) == (ada, number)


def test_a_store_that_is_something_else(tmp_path: Path) -> None:
    """Neither a text nor another program's database is ever written to."""
    text, other = tmp_path / "a.db", tmp_path / "b.db"
    text.write_text("important " * 200)
    connection = sqlite3.connect(other)
    connection.execute("CREATE TABLE mine (x)")
    connection.commit()
    connection.close()
    for path in (text, other):
        before = path.read_bytes()
        with pytest.raises(StoreError):
            ResultStore(path)
        assert path.read_bytes() == before


def test_a_kept_text(store: ResultStore) -> None:
    """Texts come back as they were; one that is not kept is a KeyError."""
    assert store.text(store.keep_text(b"\x00a")) == b"\x00a"
    with pytest.raises(KeyError):
        store.text("0" * 64)


def test_reports_hold_no_names(graded: Grading, store: ResultStore, tmp_path: Path) -> None:
    """Who handed in what stands in the entries alone: a report belongs to a content."""
    graded(hand_in(tmp_path / "in", {"Zaphod-Beeblebrox": HALF}))
    store.close()
    with closing(sqlite3.connect(tmp_path / "class.db")) as connection:
        (report,) = connection.execute("SELECT report FROM grade_result").fetchall()
        (told,) = connection.execute("SELECT told FROM grade_entry").fetchall()
    assert "Zaphod" not in report[0]
    assert "Zaphod" in told[0]
    assert stat.S_IMODE((tmp_path / "class.db").stat().st_mode) == 0o600
