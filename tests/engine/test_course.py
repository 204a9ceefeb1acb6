"""From ``course.toml`` to a Course, with every problem at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.course import find_root, load_course, origin_of
from grader.errors import CourseError, UsageError
from grader.model import Course, Limits, Part

WHOLE = """
[course]
id = "averages"
title = { en = "Averages" }
[limits]
call_s = 1
memory_mib = 64
[[exercise]]
id = "ex01_one"
title = { en = "One" }
points = 3
[[exercise]]
id = "ex02_two_words"
title = { en = "Two", ja = "二" }
points = 4.5
requires = ["ex01_one"]
parts = ["code"]
robust = "scored"
"""


def written(folder: Path, text: str) -> Path:
    (folder / "solutions").mkdir(exist_ok=True)
    (folder / "course.toml").write_text(text, encoding="utf-8")
    return folder


def test_everything_is_read(tmp_path: Path) -> None:
    """Ids, titles, points, prerequisites, parts and limits come out as they were written."""
    course = load_course(written(tmp_path, WHOLE))
    one, two = course.exercises
    assert (course.id, course.title) == ("averages", {"en": "Averages"})
    assert one.limits == Limits(call_s=1.0, memory_mib=64)
    assert (one.points[Part.CODE], one.requires, one.robust_scored) == (3.0, (), False)
    assert (two.points[Part.CODE], two.requires, two.robust_scored) == (4.5, ("ex01_one",), True)
    assert two.parts == (Part.CODE,)
    assert course.languages == ("en",)


def test_paths_follow_from_the_id(tmp_path: Path) -> None:
    """Folders, module and file name are derived, never written."""
    two = load_course(written(tmp_path, WHOLE)).exercises[1]
    assert (two.short, two.module, two.filename) == ("ex02", "two_words", "two_words.py")
    assert two.work == tmp_path / "exercises" / "ex02_two_words"
    assert two.solution == tmp_path / "solutions" / "ex02_two_words"
    assert two.suite == tmp_path / "tests" / "course" / "ex02_two_words"


def test_an_exercise_is_found_by_id(course: Course) -> None:
    """Asking for an unknown id is a KeyError."""
    assert course.exercise("ex01_average").short == "ex01"
    with pytest.raises(KeyError):
        course.exercise("ex99_none")


def test_all_problems_at_once(tmp_path: Path) -> None:
    """Every mistake in the file is told in one go, each with its key."""
    text = WHOLE.replace('id = "ex01_one"', 'id = "One"').replace("points = 3", "points = -1")
    text = text.replace("call_s = 1", 'call_s = "1"\nspeed = 3').replace('"scored"', '"maybe"')
    with pytest.raises(CourseError) as caught:
        load_course(written(tmp_path, text))
    told = "\n".join(caught.value.problems)
    assert "exercise[0].id: 'One' is not of the form" in told
    assert "exercise[0].points: a positive number is expected, found -1" in told
    assert "exercise[1].requires: 'ex01_one' is not an earlier exercise" in told
    assert 'exercise[1].robust: "reported" or "scored" is expected' in told
    assert "limits.call_s: a positive number is expected, found '1'" in told
    assert "limits.speed: unknown" in told
    assert len(caught.value.problems) == 6
    assert str(tmp_path / "course.toml") in str(caught.value)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('id = "averages"', "id = 3", "course.id: a text is expected"),
        ('title = { en = "Averages" }', 'title = "A"', "course.title: texts by language"),
        ('parts = ["code"]', 'parts = ["core"]', "exercise[1].parts: a list of code"),
        ("\n[course]", "\nlimits = 3\n[course]", "cannot be read"),
        ("[limits]", "[[limits]]", "limits: a table is expected"),
        ('id = "ex02_two_words"', 'id = "ex01_one"', "exercise[1].id: 'ex01_one' stands twice"),
        ("points = 4.5", 'points = "many"', "exercise[1].points: a positive number"),
    ],
)
def test_each_problem_is_named(tmp_path: Path, old: str, new: str, told: str) -> None:
    """A wrong value is told with its key."""
    with pytest.raises(CourseError) as caught:
        load_course(written(tmp_path, WHOLE.replace(old, new)))
    assert told in str(caught.value)


def test_no_exercises(tmp_path: Path) -> None:
    """A course without exercises is no course."""
    with pytest.raises(CourseError, match="at least one"):
        load_course(written(tmp_path, WHOLE.partition("[[exercise]]")[0]))


def test_unreadable_toml(tmp_path: Path) -> None:
    """Broken TOML and broken UTF-8 are told with the file's path."""
    with pytest.raises(CourseError, match="cannot be read"):
        load_course(written(tmp_path, "[course"))
    (tmp_path / "course.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(CourseError, match="cannot be read"):
        load_course(tmp_path)


def test_missing_file(tmp_path: Path) -> None:
    """A folder without a course is a mistake in the call, with what to do."""
    with pytest.raises(UsageError, match="there is no course here"):
        load_course(tmp_path)


def test_the_root_is_found_from_inside(second_course: Path, tmp_path: Path) -> None:
    """Any folder inside a course leads to its root; a folder outside to an error."""
    assert find_root(second_course / "exercises" / "ex01_average") == second_course
    with pytest.raises(UsageError, match="grade init"):
        find_root(tmp_path)


def test_origin_of_a_learners_copy(tmp_path: Path) -> None:
    """A copy without solutions finds them where the package came from, by the course's id."""
    own = load_course(Path(__file__).parents[2])
    assert origin_of(tmp_path, own.id) == own.origin
    with pytest.raises(UsageError, match="are not installed"):
        origin_of(tmp_path, "unheard-of")
