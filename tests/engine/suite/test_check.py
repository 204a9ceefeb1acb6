"""What a suite may ask of a learner's value: each question holds, or fails with its words."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import FrozenInstanceError
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from grader.language import Language, say
from grader.model import Exercise, Submission
from grader.sandbox.outcome import Returned
from grader.suite.check import NO_VALUE, Check, CheckFailed, Failure
from grader.suite.explain import LearnerFailure
from grader.suite.learner import Learner, LearnerProcess, Made
from tests.engine.fakes import DirectSandbox

NAN, INF = float("nan"), float("inf")
PROGRAM = b"""
import numpy as np

SEEN = []


def double(x):
    return 2 * x


def first(xs):
    return xs[0]


def spoils_second(xs, ys):
    ys += 1
    return 7


def spoils_both(xs, ys):
    xs += 1
    ys += 1
    return 7


def applies(f, xs):
    return f(xs[0])


def counts(x):
    SEEN.append(x)
    return len(SEEN)


def spoils_third(xs, ys, zs):
    zs += 1


def loops(xs):
    total = 0
    for x in xs:
        total += x
    return np.sum(total)
"""
Ask = Callable[[Check, Learner], Any]


@pytest.fixture
def process(exercise: Exercise) -> Iterator[LearnerProcess]:
    submission = Submission(PROGRAM, Path("average.py"))
    process = LearnerProcess(exercise, submission, DirectSandbox())
    process.open()
    process.start_check(counts=True, fresh=False)
    yield process
    process.close()


@pytest.fixture
def learner(process: LearnerProcess) -> Learner:
    return Learner(process)


@pytest.fixture
def check(process: LearnerProcess) -> Check:
    return Check(process)


def refused(ask: Callable[..., Any], *args: Any, **options: Any) -> Failure:
    """The failure that a question ends in."""
    with pytest.raises(CheckFailed) as caught:
        ask(*args, **options)
    return caught.value.failure


def words(failure: Failure) -> str:
    return Language("en").render(failure.message)


def test_close(check: Check) -> None:
    """Values within the tolerances hold; others fail, with what came back and was expected."""
    check.close(1 + 1e-10, 1.0)
    check.close(1.05, 1.0, rtol=0.1)
    check.close(1e-3, 0.0, atol=1e-2)
    failure = refused(check.close, 1 + 1e-8, 1.0, misconception="sign")
    assert words(failure) == "the value is wrong"
    assert (failure.got, failure.expected, failure.misconception) == (1 + 1e-8, 1.0, "sign")
    assert refused(check.close, 1e-3, 0.0, rtol=0.1).misconception is None


def test_an_array_that_the_suite_writes_as_a_list(check: Check) -> None:
    """What is expected is shown as the array that it stands for, beside a learner's list."""
    with pytest.raises(CheckFailed) as caught:
        check.close([1.0, 2.0], [1.0, 2.0])
    assert isinstance(caught.value.failure.expected, np.ndarray)
    check.close(np.array([1.0, 2.0]), [1.0, 2.0])


def test_equal(check: Check) -> None:
    """Only the same value is equal."""
    check.equal([1, 2], (1, 2))
    failure = refused(check.equal, 3, 2, misconception="half")
    assert (words(failure), failure.got, failure.expected) == ("the value is wrong", 3, 2)
    assert failure.misconception == "half"


@pytest.mark.parametrize(
    ("got", "shape"),
    [
        (1.0, ()),
        (NAN, ()),
        (np.float64(2), ()),
        (3, ()),
        (np.array([1.0, NAN, -INF]), (3,)),
        (np.zeros((2, 3)), (2, 3)),
        (np.zeros((0, 3)), (0, 3)),
        (np.array([True, False]), (2,)),
    ],
)
def test_shape_holds(check: Check, got: Any, shape: tuple[int, ...]) -> None:
    """Only the shape counts: any value will do, NaN and infinities too."""
    check.shape(got, shape)
    assert check.failures == []


@pytest.mark.parametrize(
    ("got", "shape", "message"),
    [
        (np.zeros(3), (2,), "the shape is (3,), expected is (2,)"),
        (1.0, (1,), "a single number came back where an array of shape (1,) is expected"),
        ([1.0], (1,), "a list came back where an array of shape (1,) is expected"),
        ("x", (), "a text came back where a single number is expected"),
        (None, (), "nothing came back (None): is a `return` missing?"),
        (1j, (), "a complex number came back where a real one is expected"),
    ],
)
def test_shape_fails(check: Check, got: Any, shape: tuple[int, ...], message: str) -> None:
    """Another shape or another kind of thing fails; no expected value is shown."""
    failure = refused(check.shape, got, shape, misconception="sum")
    assert (words(failure), failure.misconception) == (message, "sum")
    assert failure.got is got
    assert failure.expected is NO_VALUE


def test_scalar(check: Check) -> None:
    """One number, not an array with one element."""
    check.scalar(NAN)
    failure = refused(check.scalar, np.ones(1), misconception="sum")
    assert "with one element" in words(failure)
    assert failure.misconception == "sum"


@pytest.mark.parametrize("got", [1, np.uint8(3), np.array([1, 2])])
def test_integers(check: Check, got: Any) -> None:
    """Whole numbers of any integer type are integers and no floats."""
    check.integers(got)
    failure = refused(check.floats, got, misconception="kind")
    assert words(failure) == "floating-point numbers are expected"
    assert failure.misconception == "kind"
    assert failure.got is got


@pytest.mark.parametrize("got", [1.0, np.float32(3), np.array([1.5, 2])])
def test_floats(check: Check, got: Any) -> None:
    """Floating-point numbers of any size are floats and no integers."""
    check.floats(got)
    failure = refused(check.integers, got, misconception="kind")
    assert words(failure) == "whole numbers (an integer dtype) are expected"
    assert failure.misconception == "kind"


def test_booleans_are_no_numbers(check: Check) -> None:
    """True and False are neither integers nor floats."""
    refused(check.integers, np.array([True]))
    refused(check.floats, True)


def test_raises_holds(check: Check, learner: Learner) -> None:
    """The error itself, a base class of it, or one of several."""
    check.raises(IndexError, learner.first, [])
    check.raises(LookupError, learner.first, [])
    check.raises((ValueError, IndexError), learner.first, xs=[])
    assert check.failures == []


def test_raises_with_a_value(check: Check, learner: Learner) -> None:
    """A value in place of the error fails, and shows both."""
    errors = (ValueError, KeyError)
    failure = refused(check.raises, errors, learner.first, [5.0], misconception="empty")
    assert words(failure) == "a value came back where ValueError / KeyError must be raised"
    assert (failure.got, failure.expected) == (5.0, "ValueError / KeyError")
    assert failure.misconception == "empty"
    assert failure.call == Made("first", ([5.0],), {}, Returned(5.0))


def test_raises_with_another_error(check: Check, learner: Learner) -> None:
    """Another error fails, and shows both names."""
    failure = refused(check.raises, ValueError, learner.first, [], misconception="empty")
    assert words(failure) == "IndexError was raised where ValueError must be"
    assert (failure.got, failure.expected) == ("IndexError", "ValueError")
    assert failure.misconception == "empty"


def test_unchanged(check: Check, learner: Learner) -> None:
    """A call that leaves its arguments alone gives its value."""
    xs = np.array([3.0, NAN])
    assert check.unchanged(learner.first, xs) == 3.0
    assert check.unchanged(learner.double, x=2.0) == 4.0
    assert check.unchanged(learner.applies, abs, [-2.0]) == 2.0


def test_unchanged_names_the_argument(check: Check, learner: Learner) -> None:
    """The first changed argument is named by its place, counted from 1, and shown."""
    xs, ys = np.zeros(2), np.ones(2)
    learner.double(1.0)
    learner.double(2.0)
    failure = refused(check.unchanged, learner.spoils_second, xs, ys, misconception="in-place")
    assert words(failure) == "the call changed its argument number 2"
    assert (failure.misconception, failure.argument) == ("in-place", 2)
    assert failure.call is not None
    assert failure.call.function == "spoils_second"
    np.testing.assert_array_equal(failure.got, [2, 2])
    np.testing.assert_array_equal(failure.expected, [1, 1])
    failure = refused(check.unchanged, learner.spoils_both, xs, ys)
    assert words(failure) == "the call changed its argument number 1"
    np.testing.assert_array_equal(failure.got, [1, 1])
    np.testing.assert_array_equal(failure.expected, [0, 0])


def test_unchanged_counts_every_argument(check: Check, learner: Learner) -> None:
    """A change of the third of several arguments is told as that."""
    arrays = np.zeros(1), np.ones(1), np.full(1, 2.0)
    failure = refused(check.unchanged, learner.spoils_third, *arrays)
    assert words(failure) == "the call changed its argument number 3"
    assert (failure.got.item(), failure.expected.item()) == (3, 2)


def test_unchanged_without_arguments_to_compare(
    check: Check, process: LearnerProcess, learner: Learner
) -> None:
    """An answer that brings no arguments back shows no change."""
    process._session.call = lambda *_, **__: Returned(7)
    assert check.unchanged(learner.first, [1.0]) == 7


def test_unchanged_gives_the_value_while_collecting(
    process: LearnerProcess, learner: Learner
) -> None:
    """While an example is looked for the suite goes on after a changed argument."""
    check = Check(process, collecting=True)
    assert check.unchanged(learner.spoils_both, np.zeros(1), np.zeros(1)) == 7
    assert len(check.failures) == 1


def test_repeatable(check: Check, learner: Learner) -> None:
    """Two equal calls must agree; NaN agrees with NaN; the first value is given."""
    assert check.repeatable(learner.double, 2.0) == 4.0
    assert np.isnan(check.repeatable(learner.double, x=NAN))
    failure = refused(check.repeatable, learner.counts, 0, misconception="memory")
    assert words(failure).startswith("the second of two equal calls")
    assert (failure.got, failure.expected, failure.misconception) == (2, 1, "memory")


def test_repeatable_gives_the_first_value(process: LearnerProcess, learner: Learner) -> None:
    """While an example is looked for the suite goes on with the first value."""
    check = Check(process, collecting=True)
    assert check.repeatable(learner.counts, 0) == 1


def test_vectorised(check: Check, learner: Learner) -> None:
    """A loop is told with its line; it belongs to no call."""
    learner.loops([1])
    check.vectorised("double")
    failure = refused(check.vectorised, "loops", misconception="loop")
    assert words(failure) == "line 41 has a Python loop; use whole-array operations"
    assert (failure.misconception, failure.call, failure.got) == ("loop", None, NO_VALUE)


def test_avoids(check: Check) -> None:
    """A forbidden name is told with its line."""
    check.avoids("loops", "mean", "@")
    check.avoids("double", "sum")
    failure = refused(check.avoids, "loops", "mean", "sum", misconception="shortcut")
    assert words(failure) == "line 43 uses `sum`; write it out yourself"
    assert failure.misconception == "shortcut"


def test_the_source_of_a_file_that_did_not_load(exercise: Exercise) -> None:
    """Without a text that was read there is nothing to find in it."""
    unreadable = Submission(b"(", Path("average.py"))
    process = LearnerProcess(exercise, unreadable, DirectSandbox())
    assert process.open() is not None
    check = Check(process)
    check.vectorised("average")
    check.avoids("average", "sum")
    assert check.failures == []


def test_that(check: Check, learner: Learner) -> None:
    """Anything else: the suite's own texts, shown with the last of the calls."""
    check.that(True, "a", "b")
    failure = refused(check.that, 0, "Be right.", "正しく。", misconception="odd")
    assert failure.texts == {"en": "Be right.", "ja": "正しく。"}
    assert (failure.call, failure.got, failure.misconception) == (None, NO_VALUE, "odd")
    for x in (1.0, 2.0, 3.0):
        learner.double(x)
    failure = refused(check.that, False, "a", "b")
    assert failure.call == Made("double", (3.0,), {}, Returned(6.0))
    assert failure.got == 6.0


def test_that_after_an_error(check: Check, learner: Learner) -> None:
    """A call that gave no value has none to show."""
    with pytest.raises(LearnerFailure):
        learner.first([])
    failure = refused(check.that, False, "a", "b")
    assert failure.got is NO_VALUE
    assert failure.call is not None
    assert failure.call.function == "first"


def test_the_call_shown_is_the_last(check: Check, learner: Learner) -> None:
    """Of several calls a failure shows the one made last."""
    got = [learner.double(x) for x in (1.0, 2.0, 3.0)][-1]
    failure = refused(check.close, got, 0.0)
    assert failure.call is not None
    assert failure.call.args == (3.0,)
    failure = refused(check.close, learner.double(np.ones(2)), np.zeros(2))
    assert failure.call is not None
    np.testing.assert_array_equal(failure.call.args[0], [1, 1])


def test_a_failure_without_any_call(check: Check) -> None:
    """A value that came from no call is told without one."""
    assert refused(check.close, 1.0, 2.0).call is None


def test_collecting(process: LearnerProcess) -> None:
    """While an example is looked for every failure is kept, in order, and none ends the check."""
    check = Check(process, collecting=True)
    check.close(1.0, 2.0)
    check.equal(3, 4)
    check.that(False, "a", "b")
    assert [failure.got for failure in check.failures] == [1.0, 3, NO_VALUE]


def test_a_check_that_fails_keeps_its_failure(check: Check) -> None:
    """The first failure ends the check and is kept."""
    failure = refused(check.close, 1.0, 2.0)
    assert check.failures == [failure]


def test_the_smaller_call_is_the_smaller_failure() -> None:
    """Failures are ordered by what a learner must read; one without a call comes last."""
    small = Failure(say("x"), call=Made("f", (np.zeros(2),), {}, Returned(1)))
    large = Failure(say("x"), call=Made("f", (np.zeros(9),), {"b": 1}, Returned(1)))
    huge = Failure(say("x"), call=Made("f", (np.broadcast_to(0, (1 << 40,)),), {}, Returned(1)))
    without = Failure(say("x"))
    assert small.size < large.size < huge.size < without.size
    with pytest.raises(FrozenInstanceError):
        small.got = 1


@pytest.mark.parametrize(
    ("name", "args"),
    [
        ("close", (1.0, 1.0)),
        ("equal", (1.0, 1.0)),
        ("shape", (1.0, ())),
        ("scalar", (1.0,)),
        ("integers", (1,)),
        ("floats", (1.0,)),
        ("vectorised", ("double",)),
        ("that", (True, "a", "b")),
    ],
)
def test_options_are_given_by_name(check: Check, name: str, args: tuple[Any, ...]) -> None:
    """One value too many is a mistake of the suite, not the name of a misconception."""
    question = getattr(check, name)
    question(*args, misconception="sign")
    with pytest.raises(TypeError):
        question(*args, "sign")


def test_tolerances_are_given_by_name(check: Check) -> None:
    """A third number would not say which tolerance it is."""
    with pytest.raises(TypeError):
        check.close(1.0, 1.0, 0.5)


def test_collecting_is_asked_for_by_name(process: LearnerProcess) -> None:
    """A check fails at once unless it is told to collect."""
    with pytest.raises(TypeError):
        Check(process, True)
