"""Marks of a class in nbgrader's gradebook: exact, and a person's own marks stay."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("nbgrader", reason="needs the extra teacher")

from nbgrader.api import Gradebook

from grader.classroom.intake.handed_in import Work
from grader.classroom.intake.naming import Owner
from grader.classroom.intake.roster import Person
from grader.classroom.results.standing import Standing
from grader.classroom.results.store import Entry
from grader.errors import StoreError
from grader.grading import grade
from grader.language import Language
from grader.model import Course, Isolation, Submission
from grader.nbgrader.gradebook import write_gradebook
from grader.sandbox import open_sandbox
from tests.engine.classroom.conftest import FOLDER, RIGHT, WRONG

pytestmark = [pytest.mark.slow, pytest.mark.sandbox]
ENGLISH = Language("en")


def standing(course: Course, **texts: bytes) -> list[Standing]:
    """Reports on programs that people handed in."""
    exercise = course.exercise(FOLDER)
    found = []
    with open_sandbox(isolation=Isolation.PROCESS) as sandbox:
        for name, text in texts.items():
            handed_in = Submission(text, Path("average.py"), {}, frozenset(exercise.points))
            report = grade(exercise, handed_in, sandbox, ENGLISH)
            entry = Entry(Work(Owner(name), FOLDER, {}), Person(name, f"Name of {name}"), True, "")
            found.append(Standing(entry, report.as_json(), {}))
    return found


def scores(file: Path) -> dict[str, Any]:
    with Gradebook(f"sqlite:///{file}") as book:
        return {row["student"]: row["score"] for row in book.submission_dicts("ex01")}


def test_marks_stand_in_the_gradebook(course: Course, tmp_path: Path) -> None:
    """Each learner has the points of the report, in an assignment that was made for it."""
    file = tmp_path / "gradebook.db"
    given = standing(course, alice=RIGHT, bob=WRONG)
    assert write_gradebook(str(file), course, given, ENGLISH) == 2
    expected = {one.entry.person.id: one.report["score"] for one in given}
    assert scores(file) == pytest.approx(expected)
    assert expected["alice"] > expected["bob"]
    with Gradebook(f"sqlite:///{file}") as book:
        assert book.find_assignment("ex01").max_score == pytest.approx(given[0].report["max_score"])
        assert book.find_student("alice").last_name == "Name of alice"


def test_what_a_person_entered_stays(course: Course, tmp_path: Path) -> None:
    """Manual marks and comments outlive a second writing; the cell is shown as one to look at."""
    file = tmp_path / "gradebook.db"
    given = standing(course, alice=WRONG)
    write_gradebook(str(file), course, given, ENGLISH)
    with Gradebook(f"sqlite:///{file}") as book:
        work = book.find_submission_notebook("ex01", "ex01", "alice")
        work.grades[0].manual_score = 0.25
        work.comments[0].manual_comment = "well tried"
        name = work.grades[0].name
        book.db.commit()
    write_gradebook(str(file), course, standing(course, alice=RIGHT), ENGLISH)
    with Gradebook(f"sqlite:///{file}") as book:
        work = book.find_submission_notebook("ex01", "ex01", "alice")
        grade_of = {grade.name: grade for grade in work.grades}
        assert grade_of[name].manual_score == 0.25
        assert grade_of[name].needs_manual_grade
        assert work.comments[0].manual_comment == "well tried"


@pytest.mark.parametrize("name", ["x" * 129, "nul\0"])
def test_who_has_no_room_is_told(course: Course, tmp_path: Path, name: str) -> None:
    """An id that no gradebook takes costs nobody else the marks; a long name is cut."""
    file = tmp_path / "gradebook.db"
    (one,) = standing(course, alice=RIGHT)
    bad = replace(one, entry=replace(one.entry, person=Person(name)))
    good = replace(one, entry=replace(one.entry, person=Person("bob", "B\0" * 200)))
    told: list[Person] = []
    assert write_gradebook(str(file), course, [bad, bad, good], ENGLISH, told.append) == 1
    assert told == [Person(name)]
    assert set(scores(file)) == {"bob"}
    with Gradebook(f"sqlite:///{file}") as book:
        assert book.find_student("bob").last_name == "B " * 64


def test_a_file_that_is_no_gradebook_is_refused(course: Course, tmp_path: Path) -> None:
    """Another file is not written to."""
    file = tmp_path / "marks.csv"
    file.write_text("a,b\n" * 1000)
    with pytest.raises(StoreError) as told:
        write_gradebook(str(file), course, standing(course, alice=RIGHT), ENGLISH)
    assert "marks.csv" in str(told.value)
    assert file.read_text() == "a,b\n" * 1000
