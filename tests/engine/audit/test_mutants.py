"""Wrong programs made from a solution: each is refused, explained, or told."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from grader.audit.ended import Ended, ended
from grader.audit.mutants import explained_in, try_mutants
from grader.audit.mutation import mutants
from grader.audit.programs import Bench
from grader.course import load_course
from grader.errors import CourseError, UsageError
from grader.grading import grade_all
from grader.language import Language
from grader.model import Course, Exercise, Isolation, Submission
from tests.engine.fakes import DirectSandbox

BENCH = Bench(1, Isolation.PROCESS)
ID = "ex01_average"
SUITE = f"tests/course/{ID}/test_average.py"
LIST = f"tests/course/{ID}/equivalent_mutants.toml"


@pytest.fixture
def needs_cosmic_ray() -> None:
    pytest.importorskip("cosmic_ray", reason="needs the extra teacher")


def replace(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


@pytest.fixture
def small(second_course: Path, monkeypatch: pytest.MonkeyPatch) -> Course:
    """The second course with a solution of few mutants, none of which passes unseen.

    They are judged in this very process; the command's tests have workers.
    """

    def directly(
        course: Course,
        exercise: Exercise,
        programs: Sequence[Submission],
        bench: Bench,
        tell: Callable[[int, int], None],
    ) -> list[Ended]:
        reports = grade_all(exercise, programs, DirectSandbox(), Language("en"), withheld=True)
        for done in range(len(programs) + 1):
            tell(done, len(programs))
        return [ended(report.as_json()) for report in reports]

    monkeypatch.setattr("grader.audit.mutants.endings", directly)
    solution = second_course / "solutions" / ID / "average.py"
    replace(solution, "values.size == 0", "values.size < 1")
    replace(solution, "return np.asarray(xs, dtype=float) - average(xs)", "return xs - average(xs)")
    return load_course(second_course)


@pytest.mark.usefixtures("needs_cosmic_ray")
def test_mutants_of_a_text() -> None:
    """Each differs in what it does, and shows the line that was changed."""
    source = 'def f(a: int | None) -> int:\n    """One - two."""\n    return a + 1\n'
    found = list(mutants(source))
    assert len({mutant.source for mutant in found}) == len(found)
    assert {mutant.number for mutant in found} == {3}
    assert all(mutant.change[0] == "-     return a + 1" for mutant in found)
    minus = [mutant for mutant in found if mutant.line == "return a - 1"]
    assert [mutant.change[1] for mutant in minus] == ["+     return a - 1"]


@pytest.mark.usefixtures("needs_cosmic_ray")
def test_a_change_of_several_lines() -> None:
    """All lines between the first and the last that differ are shown."""
    source = "def f(xs):\n    @g\n    def h(x):\n        return x\n    return h(xs)\n"
    removed = [m for m in mutants(source) if m.operator == "RemoveDecorator"]
    assert [(m.number, m.change) for m in removed] == [(2, ("-     @g",))]
    assert removed[0].line == "@g"


def test_without_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever lacks the library is told what to install."""
    for name in ("cosmic_ray", "cosmic_ray.ast"):
        monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(UsageError, match="this needs the extra teacher") as caught:
        list(mutants("x = 1\n"))
    assert "pip install 'grade-by-hand[teacher]'" in str(caught.value)


@pytest.mark.usefixtures("needs_cosmic_ray")
def test_what_the_suite_would_pass(small: Course) -> None:
    """A weaker suite passes wrong programs: each is told with its line and its change."""
    strong = try_mutants(small, small.exercises[0], BENCH)
    assert strong.problems == ()
    assert strong.tried == strong.refused + len(strong.robust)
    assert strong.robust
    raises = 'check.raises(ValueError, learner.average, np.zeros(0), misconception="empty")'
    replace(small.root / SUITE, raises, "pass")
    done: list[tuple[int, int]] = []
    weak = try_mutants(small, small.exercises[0], BENCH, lambda n, of: done.append((n, of)))
    assert weak.refused == strong.refused
    assert {mutant.source for mutant in weak.passing} <= {m.source for m in strong.robust}
    assert done[0] == (0, weak.tried + 1)
    assert done[-1] == (weak.tried + 1, weak.tried + 1)
    told = [str(problem) for problem in weak.problems]
    change = "\n    -     if values.size < 1:\n    +     if values.size < 0:"
    assert any("average.py:11: a wrong program passes" in t and change in t for t in told), told
    explained = "".join(
        f"[[mutant]]\nline = '{line}'\nreason = \"Nobody asks.\"\n"
        for line in {mutant.line for mutant in weak.passing}
    )
    (small.root / LIST).write_text(explained, encoding="utf-8")
    excused = try_mutants(small, small.exercises[0], BENCH)
    assert (excused.problems, excused.passing) == ((), ())
    assert excused.equivalent == len(weak.passing)
    stale = explained.replace("< 0", "< 7")
    (small.root / LIST).write_text(stale, encoding="utf-8")
    told = [problem.text for problem in try_mutants(small, small.exercises[0], BENCH).problems]
    assert told[-1] == "no such mutant passes: if values.size < 7:"


@pytest.mark.usefixtures("needs_cosmic_ray")
def test_a_solution_that_fails(small: Course) -> None:
    """Where the solution itself fails, no mutant says anything: that is an error."""
    replace(small.exercises[0].solution / "average.py", "values.sum()", "-values.sum()")
    with pytest.raises(CourseError, match="the solution fails its own suite"):
        try_mutants(small, small.exercises[0], BENCH)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("[[mutant", "cannot be read"),
        ("mutant = 3", "each [[mutant]] has a `line`"),
        ('[[mutant]]\nline = "x"\n', "each [[mutant]] has a `line`"),
        ('[[mutant]]\nline = "x"\nreason = " "\n', "each [[mutant]] has a `line`"),
        ('[[mutant]]\nline = 3\nreason = "x"\n', "each [[mutant]] has a `line`"),
    ],
)
def test_a_list_that_does_not_hold(course: Course, text: str, problem: str) -> None:
    """An explanation without a line or a reason is none."""
    (course.root / LIST).write_text(text, encoding="utf-8")
    with pytest.raises(CourseError) as caught:
        explained_in(course.exercises[0])
    assert problem in str(caught.value)
    assert caught.value.where == str(course.root / LIST)
