"""From findings to the marks of cells, and the process that grades."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from grader.model import (
    Course,
    Exercise,
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
from grader.nbgrader.grading import (
    UNJUDGED,
    CellMark,
    Setting,
    WarmGraders,
    exercise_of,
    marks_of,
    submission_of,
)
from grader.notebook.cells import OURS, THEIRS, Cell, Kind, Notebook


def finding(
    points: float,
    verdict: Verdict = Verdict.PASSED,
    *,
    part: Part = Part.CODE,
    function: str | None = None,
    task: str | None = None,
) -> Finding:
    return Finding(
        id=f"{part}/{function or task}",
        part=part,
        function=function,
        title="a check",
        verdict=verdict,
        tier=Tier.CORE,
        visibility=Visibility.HIDDEN,
        max_points=points,
        task=task,
    )


def report(*findings: Finding) -> Report:
    return Report(
        exercise="ex01_one",
        outcome=Outcome.FAILED,
        max_score=sum(f.max_points for f in findings),
        seed=1,
        isolation=Isolation.FULL,
        language="en",
        findings=findings,
        path=Path("one.ipynb"),
        digest="0",
    )


def cell(role: str, points: float, kind: Kind = Kind.CODE, **theirs: Any) -> Cell:
    marks = {"grade": True, "grade_id": role, "points": points, "solution": False, **theirs}
    return Cell(kind, "", {OURS: {"role": role}, THEIRS: marks})


def marks(found: Report | None, *cells: Cell) -> dict[str, CellMark]:
    return marks_of(Notebook(cells), found)


def test_a_function_earns_what_its_checks_earn() -> None:
    """Exactly: tenths add up without the noise of binary fractions."""
    f = [finding(0.1, function="mean") for _ in range(3)]
    lost = finding(0.7, Verdict.FAILED, function="mean")
    other = finding(5, function="median")
    found = marks(report(*f, lost, other), cell("tests-mean", 1.0))["tests-mean"]
    assert (found.points, found.pending) == (0.3, False)
    assert len(found.findings) == 4


def test_a_line_is_told_by_its_cell(exercise: Exercise) -> None:
    """What is told of a notebook's code names the cell and the line in it."""
    cells = (Cell(Kind.MARKDOWN, "Lesson"), Cell(Kind.CODE, "a = 1\nb = 2"), Cell(Kind.CODE, "c"))
    handed_in = submission_of(Notebook(cells), exercise, Path("x.ipynb"))
    assert handed_in.lines[:2] == ((2, 1), (2, 2))
    assert handed_in.lines[-1] == (3, 1)


def test_a_whole_function_is_worth_its_cell() -> None:
    """nbgrader refuses a mark above the cell's points, however small the excess is."""
    f = [finding(p, function="mean") for p in (0.1, 0.2, 0.7000000000000002)]
    assert marks(report(*f), cell("tests-mean", 1.0))["tests-mean"].points == 1.0


def test_points_that_a_teacher_changed_are_shared_out() -> None:
    """Half of the checks earn half of what the cell is worth now."""
    f = finding(1, function="mean"), finding(1, Verdict.CRASHED, function="mean")
    assert marks(report(*f), cell("tests-mean", 7.0))["tests-mean"].points == 3.5


def test_checks_of_no_function_have_a_cell_of_their_own() -> None:
    """``tests-whole`` is graded by the checks that speak of no function."""
    assert marks(report(finding(2)), cell("tests-whole", 2.0))["tests-whole"].points == 2.0


def test_steps_and_answers_are_marked_too() -> None:
    """Cells that nbgrader would leave to a person get the marks of their task and the quiz."""
    found = report(
        finding(2, part=Part.DERIVATION, task="sum"),
        finding(1, Verdict.FAILED, part=Part.DERIVATION, task="product"),
        finding(3, part=Part.QUIZ),
    )
    cells = [
        cell(name, points, Kind.MARKDOWN, solution=True)
        for name, points in (("steps-sum", 2.0), ("steps-product", 1.0), ("answers", 3.0))
    ]
    told = marks(found, *cells)
    assert {name: (m.points, m.pending) for name, m in told.items()} == {
        "steps-sum": (2.0, False),
        "steps-product": (0.0, False),
        "answers": (3.0, False),
    }


def test_what_is_undecided_waits_for_a_person() -> None:
    """What is decided counts already; the rest is pending, never lost."""
    f = finding(2, function="mean"), finding(1, Verdict.UNDECIDED, function="mean")
    assert marks(report(*f), cell("tests-mean", 3.0))["tests-mean"] == CellMark(2.0, True, f)


def test_what_broke_is_no_zero() -> None:
    """A cell of which nothing was judged has no points at all."""
    f = finding(2, Verdict.BROKEN, function="mean")
    assert marks(report(f), cell("tests-mean", 2.0))["tests-mean"] == CellMark(None, True, (f,))


def test_without_a_report_nothing_is_judged() -> None:
    """Every cell that is ours waits for a person."""
    cells = [cell("tests-mean", 2.0), cell("answers", 3.0, Kind.MARKDOWN, solution=True)]
    assert marks(None, *cells) == {"tests-mean": UNJUDGED, "answers": UNJUDGED}


def test_a_teachers_own_cells_are_not_ours() -> None:
    """Own tests were not run, so nbgrader's full marks for silence are not given; essays stay
    as nbgrader treats them."""
    tests = replace(
        cell("my-tests", 2.0), metadata={THEIRS: cell("my-tests", 2.0).metadata[THEIRS]}
    )
    essay = cell("my-essay", 2.0, Kind.MARKDOWN, solution=True)
    assert marks(report(finding(2, function="mean")), tests, essay) == {"my-tests": UNJUDGED}


def test_the_teachers_names_say_which_exercise_it_is(course: Course) -> None:
    """A learner who names an easier exercise in the notebook gains nothing."""
    exercise = course.exercises[0]
    forged = Notebook((), {OURS: {"exercise": "ex99_easier"}})
    assert exercise_of(course, forged, (exercise.short, "homework")) is exercise
    assert exercise_of(course, forged, ("notebook", "homework")) is None
    assert exercise_of(course, Notebook((), {OURS: {"exercise": exercise.id}}), ("a",)) is exercise


@pytest.mark.sandbox
@pytest.mark.slow
def test_one_process_grades_one_after_another(exercise: Exercise, tmp_path: Path) -> None:
    """What was begun before is not graded twice; a broken suite is told, and nothing hangs."""
    setting = Setting("en", Isolation.FULL, tmp_path)
    whole = Submission((exercise.solution / exercise.filename).read_bytes(), Path("a.ipynb"))
    empty = Submission(b"", Path("b.ipynb"))
    graders = WarmGraders()
    try:
        graders.begin(setting, exercise, empty)
        graders.begin(setting, exercise, whole)
        first = graders.grade(setting, exercise, whole)
        second = graders.grade(setting, exercise, empty)
        assert isinstance(first, Report)
        assert isinstance(second, Report)
        assert (first.outcome, second.score) == (Outcome.PASSED, 0.0)
        for file in exercise.suite.glob("test_*.py"):
            file.write_text("import nothing_of_that_name\n", encoding="utf-8")
        assert "nothing_of_that_name" in str(graders.grade(setting, exercise, whole))
    finally:
        graders.close()
    assert graders._graders == {}
