"""Proving a course: every promise that is broken is told, with its place."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from grader.audit import audit_exercise
from grader.course import load_course
from tests.engine.fakes import DirectSandbox

ID = "ex01_average"


def told(root: Path) -> list[str]:
    course = load_course(root)
    proof = audit_exercise(course, course.exercises[0], DirectSandbox())
    assert all(problem.exercise == ID and problem.where for problem in proof.problems)
    return [str(problem).replace(str(root), "") for problem in proof.problems]


def test_a_course_that_holds(course) -> None:
    """Nothing to tell, and how much was tried."""
    proof = audit_exercise(course, course.exercises[0], DirectSandbox())
    assert proof.problems == ()
    assert (proof.checks, proof.accepted, proof.mistakes) == (7, 1, 2)


def replace(path: str, old: str, new: str) -> Callable[[Path], None]:
    def change(root: Path) -> None:
        file = root / path
        text = file.read_text(encoding="utf-8")
        assert old in text
        file.write_text(text.replace(old, new), encoding="utf-8")

    return change


def write(path: str, text: str) -> Callable[[Path], None]:
    def change(root: Path) -> None:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")

    return change


def remove(path: str) -> Callable[[Path], None]:
    return lambda root: (root / path).unlink()


SUITE = f"tests/course/{ID}/test_average.py"
SOLUTION = f"solutions/{ID}/average.py"
FEEDBACK = f"solutions/{ID}/feedback.toml"


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (remove(f"exercises/{ID}/README.ja.md"), "README.ja.md: the lesson is missing"),
        (remove(f"exercises/{ID}/average.py"), "average.py: the stub is missing"),
        (
            write(f"exercises/{ID}/README.md", "See [there](../nowhere.md)."),
            "the link '../nowhere.md' leads nowhere",
        ),
        (write(f"exercises/{ID}/notes.txt", "x"), "notes.txt: this file belongs to nothing"),
        (
            replace(f"exercises/{ID}/average.py", "n = 0", "n = 00"),
            "the stub is not what the solution leaves",
        ),
        (
            replace(SOLUTION, "    ### BEGIN SOLUTION\n    return", "    return"),
            "line 20: a region ends that never began",
        ),
        (
            replace(SOLUTION, "values.sum()", "-values.sum()"),
            "the solution fails code/test_worked_example",
        ),
        (replace("course.toml", "points = 4", "points = 9"), "are worth 4, course.toml says 9"),
        (
            replace(SUITE, '@pytest.mark.tier("robust")', '@pytest.mark.tier("core")'),
            "code/test_empty carries no points",
        ),
        (
            replace(
                SUITE,
                '@pytest.mark.tier("robust")',
                '@pytest.mark.points(1)\n    @pytest.mark.tier("robust")',
            ),
            'code/test_empty is robust and carries points without robust = "scored"',
        ),
        (
            replace(SUITE, "x = rng.normal()", "x = reference = rng.normal()"),
            "average: 2 of at least 3 checks never ask the reference",
        ),
        (
            replace(FEEDBACK, '[[hints]]\nen = "Divide', '[[more]]\nen = "Divide'),
            "3 hints are expected, not 2",
        ),
        (replace(FEEDBACK, 'ja = "和を個数で割ります。"', ""), "hint 2 has no text in 'ja'"),
        (
            replace(FEEDBACK, "centred = {", "centered = {"),
            "[functions] does not say in 'ja' what centred is to do",
        ),
        (
            replace("solutions/misconceptions.toml", "[half]", "[halved]"),
            "the misconception 'half' has no text",
        ),
        (
            replace("solutions/misconceptions.toml", 'ja = "符号が失われています。"', ""),
            "the misconception 'sign' has no text in 'ja'",
        ),
        (
            replace(
                FEEDBACK,
                '[[hints]]\nen = "What',
                '[elsewhere]\nquiz = ["half"]\n\n[[hints]]\nen = "What',
            ),
            "'half' is listed under [elsewhere] and has mistakes",
        ),
        (
            remove(f"tests/course/{ID}/accepted/loop.py"),
            "accepted: there is no accepted program",
        ),
        (
            replace(f"tests/course/{ID}/accepted/loop.py", "total / len(xs)", "-total / len(xs)"),
            "a right program is refused by code/test_worked_example",
        ),
        (
            replace(f"tests/course/{ID}/accepted/loop.py", "total / len(xs)", "-total / len(xs)"),
            "a right program is named sign",
        ),
        (
            write(
                f"tests/course/{ID}/mistakes/sign/right.py",
                "def average(xs):\n    return sum(xs) / len(xs)\n\n\n"
                "def centred(xs):\n    return xs - xs.mean()\n",
            ),
            "a mistake passes, and no robust check tells of sign",
        ),
        (
            write(
                f"tests/course/{ID}/mistakes/sign/half.py",
                "def average(xs):\n    return sum(xs) / len(xs) / 2\n\n\n"
                "def centred(xs):\n    return xs - xs.mean()\n",
            ),
            "is named half, not sign",
        ),
        (write(SUITE, "x = ("), "'(' was never closed"),
        (
            replace(
                f"solutions/{ID}/average.py",
                "    ### END SOLUTION\n\n\ndef",
                "    ### END SOLUTION\n    return 0.0\n\n\ndef",
            ),
            "the stub is judged failed, not not_started",
        ),
        (remove(FEEDBACK), "feedback.toml: cannot be read"),
        (
            replace("course.toml", 'languages = ["en", "ja"]', 'languages = ["en", "ja", "fr"]'),
            "README.fr.md: the lesson is missing",
        ),
    ],
)
def test_what_is_wrong_is_told(
    second_course: Path, change: Callable[[Path], None], problem: str
) -> None:
    """Each broken promise is found and told with its place."""
    change(second_course)
    problems = told(second_course)
    assert any(problem in text for text in problems), problems


def test_a_mistake_that_only_a_robust_check_tells(second_course: Path) -> None:
    """A program that passes is a proven mistake when a robust check says its advice."""
    write(
        f"tests/course/{ID}/mistakes/empty/zero.py",
        "def average(xs):\n    return sum(xs) / max(len(xs), 1)\n\n\n"
        "def centred(xs):\n    return xs - xs.mean()\n",
    )(second_course)
    assert told(second_course) == []


def test_all_problems_of_an_exercise_at_once(second_course: Path) -> None:
    """One run tells everything."""
    remove(f"exercises/{ID}/README.md")(second_course)
    write(f"exercises/{ID}/notes.txt", "x")(second_course)
    replace("course.toml", "points = 4", "points = 9")(second_course)
    assert len(told(second_course)) == 3
