"""``grade hint``: which hint comes next."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.engine.cli.conftest import Called

Call = Callable[..., Called]
ROOT = Path(__file__).parents[3]
MODULE = Path("exercises/ex01_average/average.py")
RIGHT = (ROOT / "tests/second_course/solutions/ex01_average/average.py").read_text(encoding="utf-8")
WRONG = RIGHT.replace("values.sum()", "-values.sum()")


@pytest.fixture
def wrong(call: Call, second_course: Path) -> Callable[[], None]:
    """Hands in a program whose numbers point to a misconception."""
    file = second_course / MODULE
    count = iter(range(9))

    def handing_in() -> None:
        file.write_text(f"{WRONG}\n# {next(count)}\n", encoding="utf-8")
        assert "→ " in call("ex01").out

    return handing_in


def test_general_hints_one_after_the_other(call: Call) -> None:
    """Without an attempt: the first, the second, …, the last one again."""
    first = call("hint", "ex01").out
    assert "Hint 1 of" in first
    total = int(first.partition(" of ")[2].split()[0])
    for n in range(2, total + 1):
        assert f"Hint {n} of {total}" in call("hint", "ex01").out
    assert "That was the last hint." in call("hint", "ex01").out


def test_a_misconception_comes_first(call: Call, wrong: Callable[[], None]) -> None:
    """What the numbers point to is told alone, and uses up no hint."""
    wrong()
    out = call("hint", "ex01").out
    assert "What your numbers point to" in out
    assert "→ " in out
    assert "Hint 1" not in out
    assert "--level 1" in out
    assert "Hint 1 of" in call("hint", "ex01", "--level", "1").out


def test_still_there_after_another_try(call: Call, wrong: Callable[[], None]) -> None:
    """Then the next general hint comes with it."""
    wrong()
    call("hint", "ex01")
    wrong()
    out = call("hint", "ex01").out
    assert out.index("→ ") < out.index("Hint 1 of")


def test_mended_and_forgotten(call: Call, wrong: Callable[[], None], second_course: Path) -> None:
    """An attempt without it brings the general hints back."""
    wrong()
    (second_course / MODULE).write_text("def average(values):\n    return 'a'\n", encoding="utf-8")
    call("ex01")
    out = call("hint", "ex01").out
    assert "point to" not in out
    assert "Hint 1 of" in out


def test_a_task_that_does_not_exist(call: Call) -> None:
    """The exercise's tasks are listed; the second course has none."""
    called = call("hint", "ex01", "--task", "nothing")
    assert called.code == 2
    assert "there is no task 'nothing'" in called.err


def test_the_next_step_of_a_derivation(call: Call) -> None:
    """A task's hint follows the learner's own lines."""
    called = call("hint", "ex02", "--task", "three-classes", course=ROOT)
    assert called.code == 0
    assert "next, " in called.out
