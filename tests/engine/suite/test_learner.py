"""The process of one submission: what is refused before it can spoil a run."""

from __future__ import annotations

import copy
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from grader.language import Language
from grader.model import Exercise, Submission, Verdict
from grader.sandbox.outcome import TimedOut
from grader.suite import learner as learner_module
from grader.suite.learner import Learner, LearnerFailure, LearnerProcess
from tests.engine.fakes import DirectSandbox

PROGRAM = b"import numpy as np\n\n\ndef zeros(n):\n    return np.zeros(n)\n"


def started(exercise: Exercise, source: bytes = PROGRAM) -> LearnerProcess:
    process = LearnerProcess(exercise, Submission(source, Path("a.py")), DirectSandbox())
    process.start_check(counts=True, fresh=False)
    return process


def test_what_is_kept_has_a_bound(exercise: Exercise, monkeypatch: pytest.MonkeyPatch) -> None:
    """Values are kept for the diagnosis only until they come to the bound in all."""
    monkeypatch.setattr(learner_module, "MAX_KEPT", 10_000)
    process = started(exercise)
    learner = Learner(process)
    for _ in range(2):
        assert learner.zeros(500).shape == (500,)
    with pytest.raises(LearnerFailure) as caught:
        learner.zeros(500)
    assert caught.value.verdict is Verdict.OVER_LIMIT
    assert learner.zeros(3).shape == (3,)


@pytest.mark.parametrize("problem", [RecursionError, MemoryError, SyntaxError, ValueError])
def test_a_text_that_only_the_sandbox_can_parse(
    exercise: Exercise, monkeypatch: pytest.MonkeyPatch, problem: type[Exception]
) -> None:
    """A file too deep for the trusted side is the learner's to mend; nothing of ours breaks."""

    def too_deep(_: bytes) -> Any:
        raise problem("too many nested parentheses")

    monkeypatch.setattr(learner_module, "Source", too_deep)
    failure = started(exercise).open()
    assert failure is not None
    assert failure.verdict is Verdict.UNREADABLE
    text = Language("en").render(failure.message)
    assert text == "the file is not readable as Python: too many nested parentheses"


def test_the_last_of_the_time(exercise: Exercise) -> None:
    """A call that is stopped because the time in all is used up is told as that."""
    limits = replace(exercise.limits, total_s=exercise.limits.call_s / 2)
    process = started(replace(exercise, limits=limits))
    process.open()
    process._session.call = lambda *_, seconds, **__: TimedOut(seconds)
    with pytest.raises(LearnerFailure) as caught:
        Learner(process).zeros(3)
    assert caught.value.verdict is Verdict.TIMED_OUT
    text = Language("en").render(caught.value.message)
    assert text == f"not run: the code had used its {limits.total_s:g} s in all"


def test_private_names_are_no_functions(exercise: Exercise) -> None:
    """Copying the fixture or asking it for a private name calls nothing of the learner's."""
    learner = Learner(started(exercise))
    with pytest.raises(AttributeError, match="_zeros"):
        learner._zeros  # noqa: B018
    assert copy.copy(learner).zeros.name == "zeros"
    assert learner.zeros.name == "zeros"


def test_arguments_are_kept_as_they_were(exercise: Exercise) -> None:
    """A suite may use its arrays again: the record of a call does not change with them."""
    process = started(exercise, b"def first(xs):\n    return xs[0]\n")
    xs, ys = np.ones(2), [1, 2]
    Learner(process).first(xs)
    Learner(process).first(ys)
    xs[0], ys[0] = 7, 7
    assert [made.args[0][0] for made in process.calls] == [1, 1]
