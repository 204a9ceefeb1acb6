"""What late work costs: the table of the course, and nbgrader's plugin that reads it."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.course import load_course
from grader.errors import CourseError
from grader.model import Late

HOUR, DAY = 3600.0, 86_400.0
COURSE = """
[course]
id = "averages"
title = { en = "Averages" }
[[exercise]]
id = "ex01_one"
title = { en = "One" }
points = 3
"""


def written(folder: Path, late: str) -> Path:
    (folder / "solutions").mkdir(exist_ok=True)
    (folder / "course.toml").write_text(f"{late}\n{COURSE}", encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("seconds", "points"),
    [
        (-DAY, 0.0),
        (0.0, 0.0),
        (15 * 60, 0.0),
        (15 * 60 + 1, 1.0),
        (DAY, 1.0),
        (DAY + 1, 2.0),
        (4 * DAY, 4.0),
        (100 * DAY, 5.0),
    ],
)
def test_every_started_day_costs_its_share(seconds: float, points: float) -> None:
    """Nothing within the grace; then a share for each started day, up to the largest share."""
    late = Late(grace_minutes=15, per_day=0.1, most=0.5)
    assert late.penalty(10.0, seconds) == pytest.approx(points)


def test_what_earned_nothing_loses_nothing() -> None:
    """A score of zero stays one, and no penalty is negative."""
    assert Late(per_day=0.5).penalty(0.0, 9 * DAY) == 0.0


def test_the_table_is_read(tmp_path: Path) -> None:
    """``[late]`` of course.toml; without it late work costs nothing."""
    table = "[late]\ngrace_minutes = 15\nper_day = 0.1\nmost = 0.5"
    assert load_course(written(tmp_path, table)).late == Late(15.0, 0.1, 0.5)
    assert load_course(written(tmp_path, "")).late is None


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("per_day = 1.5", "late.per_day: a number from 0 to 1 is expected, found 1.5"),
        ("most = -0.1", "late.most: a number from 0 to 1 is expected, found -0.1"),
        ('most = "all"', "late.most: a number from 0 to 1 is expected, found 'all'"),
        ("per_day = true", "late.per_day: a number from 0 to 1 is expected, found True"),
        ("grace_minutes = nan", "late.grace_minutes: a number of minutes is expected, found nan"),
        ("days = 3", "late.days: unknown; known are grace_minutes, per_day, most"),
    ],
)
def test_a_wrong_table_is_refused(tmp_path: Path, line: str, said: str) -> None:
    """The author is told which key is wrong, and what belongs there."""
    with pytest.raises(CourseError) as caught:
        load_course(written(tmp_path, f"[late]\n{line}"))
    assert caught.value.problems == (said,)


def test_the_plugin_asks_the_course(tmp_path: Path) -> None:
    """nbgrader is told what the course takes, and None where the course says nothing."""
    pytest.importorskip("nbgrader", reason="needs the extra teacher")
    from grader.nbgrader.late import LatePenalty

    for name, late, taken in (("one", "[late]\nper_day = 0.25", 2.0), ("two", "", None)):
        folder = tmp_path / name
        folder.mkdir()
        plugin = LatePenalty(course=str(written(folder, late)))
        assert plugin.late_submission_penalty("ada", 8.0, 5 * HOUR) == taken
