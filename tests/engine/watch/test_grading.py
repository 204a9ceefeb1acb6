"""The process that grades: only the newest submission is answered, and nothing is left."""

from __future__ import annotations

import os
import queue
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from grader.language import Language
from grader.model import Exercise, Isolation, Outcome, Submission
from grader.watch.grading import Grading
from grader.watch.worker import Answer, Graded, Refused

pytestmark = [pytest.mark.sandbox, pytest.mark.slow]
LONG_S = 60.0
ENDLESS = b"while True:\n    pass\n"


class Asked:
    """A Grading, and what it tells."""

    def __init__(self, exercise: Exercise, cache: Path) -> None:
        self.exercise = exercise
        self.told: queue.Queue[Answer] = queue.Queue()
        self.grading = Grading(Language("en"), cache, self.told.put, isolation=Isolation.PROCESS)

    def ask(self, number: int, source: bytes) -> None:
        self.grading.ask(number, self.exercise, Submission(source, Path("average.py")))

    def answer(self) -> Answer:
        return self.told.get(timeout=LONG_S)


@pytest.fixture
def asked(exercise: Exercise, tmp_path: Path) -> Iterator[Asked]:
    found = Asked(exercise, tmp_path / "cache")
    yield found
    found.grading.close()


@pytest.fixture
def right(exercise: Exercise) -> bytes:
    return (exercise.solution / exercise.filename).read_bytes()


def outcome(answer: Answer) -> Outcome:
    assert isinstance(answer, Graded)
    return answer.report.outcome


def test_one_after_another(asked: Asked, right: bytes) -> None:
    """Right and wrong programs get their own verdicts."""
    asked.ask(1, right)
    assert outcome(asked.answer()) is Outcome.PASSED
    asked.ask(2, b"x = 1\n")
    assert outcome(asked.answer()) is Outcome.FAILED
    asked.ask(3, right)
    assert asked.answer().number == 3


def test_only_the_newest_is_answered(asked: Asked, right: bytes) -> None:
    """An endless program does not hold up the one that was saved after it."""
    asked.ask(1, right)
    asked.answer()
    for number in range(2, 6):
        asked.ask(number, ENDLESS + b"# %d" % number)
    asked.ask(6, right)
    answer = asked.answer()
    assert (answer.number, outcome(answer)) == (6, Outcome.PASSED)
    assert asked.told.empty()


def test_what_was_given_up_is_not_told(asked: Asked, right: bytes) -> None:
    """Nothing comes of it; the next one is graded."""
    asked.ask(1, ENDLESS)
    asked.grading.give_up()
    asked.ask(2, right)
    assert asked.answer().number == 2
    assert asked.told.empty()


@pytest.mark.skipif(os.name != "posix", reason="needs signals")
def test_a_process_that_was_killed(asked: Asked, right: bytes) -> None:
    """It is started anew, and the verdict comes all the same."""
    asked.ask(1, right)
    asked.answer()
    os.kill(asked.grading._process.pid, signal.SIGKILL)
    asked.ask(2, right)
    assert outcome(asked.answer()) is Outcome.PASSED


def test_a_course_that_is_wrong(asked: Asked, exercise: Exercise, right: bytes) -> None:
    """A suite that does not load is told; once mended, the next save is graded with it."""
    suite = next(exercise.suite.glob("test_*.py"))
    whole = suite.read_bytes()
    asked.ask(1, right)
    assert outcome(asked.answer()) is Outcome.PASSED
    suite.write_bytes(b"def f(:\n")
    asked.ask(2, right)
    refused = asked.answer()
    assert isinstance(refused, Refused)
    assert str(exercise.suite) in refused.reason
    suite.write_bytes(whole + b"\n")
    asked.ask(3, right)
    assert outcome(asked.answer()) is Outcome.PASSED


def test_nothing_is_left(exercise: Exercise, tmp_path: Path) -> None:
    """Closing ends the process at once, even in the middle of an endless program."""
    asked = Asked(exercise, tmp_path)
    asked.ask(1, ENDLESS)
    asked.grading.close()
    assert asked.grading._process.returncode is not None
    assert asked.told.empty()
