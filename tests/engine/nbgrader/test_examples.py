"""Public examples: what visible checks ask, as plain asserts that need NumPy only."""

from __future__ import annotations

import subprocess
import sys
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from grader.course import load_course
from grader.errors import CourseError
from grader.language import Language
from grader.model import Course, Exercise, Part
from grader.nbgrader.examples import MAX_CALLS, Unwritable, literal, read_suite
from grader.stubs import cut

COURSE = load_course(Path(__file__).parents[3])
ALL = pytest.mark.parametrize("known", COURSE.exercises, ids=lambda one: one.short)

SUITE = """
import numpy as np
import pytest

pytestmark = [pytest.mark.function("average"), pytest.mark.visibility("visible")]


@pytest.mark.points(1)
class TestAverage:
{checks}
"""


def namespace(text: str) -> dict[str, Any]:
    """The names that a program defines."""
    names: dict[str, Any] = {"__name__": "program"}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        exec(compile(text, "program", "exec", dont_inherit=True), names)
    return names


def solution(exercise: Exercise) -> str:
    """The solution's text."""
    return (exercise.solution / exercise.filename).read_text(encoding="utf-8")


def suite_of(exercise: Exercise, *checks: str) -> str:
    """The examples of ``average`` when the suite has these visible checks."""
    for file in exercise.suite.glob("test_*.py"):
        file.unlink()
    text = "\n".join(
        f"    def test_{n}(self, learner, check, rng):\n        '''Title {n}.'''\n        {check}"
        for n, check in enumerate(checks)
    )
    (exercise.suite / "test_new.py").write_text(SUITE.format(checks=text), encoding="utf-8")
    return read_suite(exercise, Language("en")).examples.get("average", "")


def test_points_and_examples(exercise: Exercise, english: Language) -> None:
    """A suite's points are told by function; examples only of visible checks."""
    suite = read_suite(exercise, english)
    assert dict(suite.points) == {"average": 2.0, "centred": 2.0}
    assert dict(suite.examples) == {
        "average": (
            "import numpy as np\n\n"
            "# The average of 1, 2 and 6 is 3.\n"
            "got = average(np.array([1.0, 2.0, 6.0]))\n"
            "assert np.shape(got) == ()\n"
            "np.testing.assert_allclose(got, 3.0, rtol=1e-6)"
        )
    }


def test_in_another_language(exercise: Exercise) -> None:
    """The title of an example is in the language asked for."""
    assert "# 1, 2, 6 の平均は 3。\n" in read_suite(exercise, Language("ja")).examples["average"]


def test_errors_are_examples(exercise: Exercise) -> None:
    """A call that must raise is written with try, and tells what must be raised."""
    text = suite_of(exercise, "check.raises(ValueError, learner.average, np.zeros(0))")
    assert "except ValueError:" in text
    exec(text, namespace(solution(exercise)))
    with pytest.raises(AssertionError, match="average must raise ValueError here"):
        exec(text, namespace("def average(xs):\n    return 0.0"))
    with pytest.raises(NotImplementedError):
        exec(text, namespace(cut(solution(exercise))))


@pytest.mark.parametrize(
    "check",
    [
        "check.close(learner.average(np.ones(1000)), 1.0)",
        "check.close(learner.average([1.0] * 300), 1.0)",
        "learner.average",
        "pass",
    ],
)
def test_what_cannot_be_written_is_left_out(exercise: Exercise, check: str) -> None:
    """Large arrays, and checks that call nothing, make no example."""
    assert suite_of(exercise, check) == ""


def test_calls_of_a_loop(exercise: Exercise) -> None:
    """Of a check that calls often, only so many calls are shown, and none twice."""
    text = suite_of(exercise, "[learner.average([n, n]) for n in (1, 1, 2, 3, 4, 5, 6, 7)]")
    assert text.count("got = average(") == MAX_CALLS
    assert text.count("average([1, 1])") == 1


def test_numbers_that_are_none(exercise: Exercise) -> None:
    """Infinity and NaN are written so that they are equal to themselves."""
    text = suite_of(
        exercise, "learner.average(np.array([np.inf])); learner.average(np.array([np.nan, 0.0]))"
    )
    assert "np.inf" in text
    assert "np.nan" in text
    exec(text, namespace(solution(exercise)))


def test_a_suite_that_the_solution_fails(exercise: Exercise) -> None:
    """A visible check that the solution does not pass is the author's to mend."""
    with pytest.raises(CourseError, match="test_0: the solution does not pass"):
        suite_of(exercise, "check.close(learner.average(np.ones(2)), 7.0)")


@pytest.mark.parametrize(
    "value",
    [
        np.array([[1.5, -2.0], [0.0, np.inf]]),
        np.array([1, 2]),
        np.array([True, False]),
        np.array([0.5], dtype=np.float32),
        np.zeros((0, 3)),
        np.zeros((2, 0), dtype=np.int64),
        np.float32(0.5),
        np.float64(0.1),
        (1,),
        (1, [2.5, None], "a'b"),
        -np.inf,
        True,
        10**20,
    ],
    ids=range(13),
)
def test_literals(value: Any) -> None:
    """A literal gives the value back, with its type and shape."""
    found = eval(literal(value), {"np": np})
    assert type(found) is (float if type(value) is np.float64 else type(value))
    np.testing.assert_equal(found, value)
    assert getattr(found, "dtype", None) == getattr(value, "dtype", None) or isinstance(
        found, float
    )


@pytest.mark.parametrize("value", [len, object(), {1: 2}, np.array(["a"]), "x" * 500, 1j])
def test_no_literals(value: Any) -> None:
    """What no short literal gives is refused."""
    with pytest.raises(Unwritable):
        literal(value)


@ALL
def test_every_solution_passes_and_no_stub(known: Exercise) -> None:
    """The examples of every exercise hold for its solution and its accepted programs only."""
    examples = read_suite(known, Language("en")).examples
    assert examples
    right = [solution(known)]
    right += [f.read_text(encoding="utf-8") for f in sorted(known.suite.glob("accepted/*.py"))]
    for text in right:
        for example in examples.values():
            exec(example, namespace(text))
    stub = namespace(cut(solution(known)))
    for example in examples.values():
        with pytest.raises(NotImplementedError):
            exec(example, dict(stub))


def test_a_kernel_with_numpy_alone(exercise: Exercise, english: Language, tmp_path: Path) -> None:
    """Examples run where our package is not installed."""
    examples = read_suite(exercise, english).examples.values()
    program = "\n\n".join(
        [solution(exercise), *examples, "import sys", "print('grader' in sys.modules)"]
    )
    done = subprocess.run(
        [sys.executable, "-I", "-c", program],
        check=False,
        cwd=tmp_path,
        capture_output=True,
        text=True,
    )
    assert (done.stdout, done.stderr) == ("False\n", "")


def test_points_of_the_course(course: Course, english: Language) -> None:
    """The points of all functions are those of the exercise's code."""
    for loaded in (course, COURSE):
        for known in loaded.exercises:
            found = sum(read_suite(known, english).points.values())
            assert found == known.points[Part.CODE]
