"""Which notebook ``%grade`` means."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.course import CHECKOUT
from grader.errors import CourseError, SubmissionError, UsageError
from grader.magic.meant import course_for, meant, named_file
from grader.model import Course
from grader.notebook.cells import OURS, Cell, Kind, Notebook
from grader.notebook.writing import write_notebook


def put(file: Path, exercise: str = "ex01_average") -> Path:
    """A notebook of this exercise; an empty name marks none."""
    marks = {OURS: {"exercise": exercise}} if exercise else {}
    file.write_bytes(write_notebook(Notebook((Cell(Kind.CODE, "x = 1"),), marks)))
    return file


def test_the_notebook_at_hand(course: Course, tmp_path: Path) -> None:
    """Its own marks name the exercise, with or without a name beside %grade."""
    file = put(tmp_path / "mine.ipynb")
    put(tmp_path / "copy.ipynb")
    for name in (None, "ex01", "1"):
        exercise, found = meant(course, name, file, tmp_path, sure=False)
        assert (exercise.id, found.file) == ("ex01_average", file)
        assert found.notebook is not None


def test_the_only_one_in_the_folder(course: Course, tmp_path: Path) -> None:
    """Where no program says which notebook it is, the marks of the folder's do."""
    put(tmp_path / "scratch.ipynb", "")
    (tmp_path / "broken.ipynb").write_text("{", encoding="utf-8")
    file = put(tmp_path / "mine.ipynb")
    assert meant(course, None, None, tmp_path, sure=False)[1].file == file
    assert meant(course, "ex01", None, tmp_path, sure=False)[1].file == file


def test_a_scratch_notebook_beside_it(course: Course, tmp_path: Path) -> None:
    """Written in another notebook, %grade NAME grades the one that belongs to the exercise."""
    scratch, file = put(tmp_path / "scratch.ipynb", ""), put(tmp_path / "mine.ipynb")
    assert meant(course, "ex01", scratch, tmp_path, sure=False)[1].file == file


def test_several(course: Course, tmp_path: Path) -> None:
    """Two that fit: nobody guesses."""
    put(tmp_path / "a.ipynb")
    put(tmp_path / "b.ipynb")
    with pytest.raises(UsageError, match=r"a\.ipynb, b\.ipynb"):
        meant(course, None, None, tmp_path, sure=False)


def test_none(course: Course, tmp_path: Path) -> None:
    """Nothing that fits: the error says what to write."""
    with pytest.raises(UsageError, match="name the exercise, as in %grade ex01"):
        meant(course, None, None, tmp_path, sure=False)
    with pytest.raises(UsageError, match="--from FILE"):
        meant(course, "ex01", None, tmp_path, sure=False)
    with pytest.raises(UsageError, match="there is no exercise"):
        meant(course, "ex99", None, tmp_path, sure=False)


def test_the_file_in_a_copy_of_the_course(course: Course) -> None:
    """In a copy of the course without notebooks it is the module that is graded."""
    exercise, found = meant(course, "ex01", None, course.root, sure=False)
    assert found.file == exercise.work / exercise.filename
    assert found.notebook is None


def test_a_notebook_that_lost_its_marks(course: Course, tmp_path: Path) -> None:
    """With the exercise's name beside %grade it is graded all the same."""
    file = put(tmp_path / "mine.ipynb", "")
    assert meant(course, "ex01", file, tmp_path, sure=False)[1].file == file


def test_a_damaged_notebook_at_hand(course: Course, tmp_path: Path) -> None:
    """What is wrong with it is told, not that it is missing."""
    file = tmp_path / "mine.ipynb"
    file.write_text("{", encoding="utf-8")
    with pytest.raises(SubmissionError) as caught:
        meant(course, None, file, tmp_path, sure=False)
    assert str(file) in str(caught.value)


def test_a_file_that_was_named(course: Course, tmp_path: Path) -> None:
    """--from counts before everything else."""
    put(tmp_path / "a.ipynb")
    other = put(tmp_path / "b.ipynb", "")
    assert named_file(tmp_path, "b.ipynb", [str(tmp_path / "a.ipynb")]) == other
    assert meant(course, "ex01", other, tmp_path, sure=True)[1].file == other


def test_names_that_programs_give(tmp_path: Path) -> None:
    """Only a notebook that is there: it may have been renamed since its kernel started."""
    file = put(tmp_path / "new.ipynb")
    names = [str(tmp_path / "old.ipynb"), "3a1f-session", str(file)]
    assert named_file(tmp_path, None, names) == file
    assert named_file(tmp_path, None, ["new.ipynb"]) == file
    assert named_file(tmp_path, None, names[:2]) is None


def test_the_course(second_course: Path, tmp_path: Path) -> None:
    """The one that is named, the one around, else the one installed with the program."""
    inside = second_course / "exercises"
    assert course_for(inside, {}).id == "averages"
    assert course_for(tmp_path, {"GRADE_COURSE": str(second_course)}).id == "averages"
    assert course_for(tmp_path, {}).root == CHECKOUT


def test_a_broken_course_around(tmp_path: Path) -> None:
    """It is told; no other course stands in for it."""
    (tmp_path / "course.toml").write_text("[course]\n", encoding="utf-8")
    with pytest.raises(CourseError):
        course_for(tmp_path, {})
