"""The ``check`` fixture: what a suite may ask of a learner's value.

A method either returns, or fails the check with words for the learner. While
an example is looked for, failures are collected instead, and the smallest call
among them is shown.
"""

from __future__ import annotations

import copy
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from grader.language import Message, say
from grader.sandbox.outcome import Returned
from grader.suite import compare
from grader.suite.diagnosis import same
from grader.suite.learner import LearnerFunction, LearnerProcess, Made
from grader.suite.show import Literally, size

NO_VALUE = object()


@dataclass(frozen=True)
class Failure:
    """Why a check does not hold, at one call."""

    message: Message
    misconception: str | None = None
    call: Made | None = None
    got: Any = NO_VALUE
    expected: Any = NO_VALUE
    texts: Mapping[str, str] | None = None
    argument: int | None = None
    """Number of the argument that ``got`` and ``expected`` are, when it was changed."""

    @property
    def size(self) -> int:
        """How large the failing call is."""
        return size(self.call.args, self.call.kwargs) if self.call else sys.maxsize


class CheckFailed(Exception):
    """A check does not hold."""

    def __init__(self, failure: Failure) -> None:
        self.failure = failure
        super().__init__(failure.message.template)


class Check:
    """One check's questions. ``collecting`` is on while an example is looked for."""

    def __init__(self, process: LearnerProcess, *, collecting: bool = False) -> None:
        self._process = process
        self._collecting = collecting
        self.failures: list[Failure] = []

    def close(
        self,
        got: Any,
        expected: Any,
        *,
        rtol: float = compare.RTOL,
        atol: float = compare.ATOL,
        misconception: str | None = None,
    ) -> None:
        """A number or array of the same shape whose values are close."""
        problem = compare.difference(got, expected, rtol=rtol, atol=atol)
        # A suite may write an array as a list; a learner may not.
        wanted = np.asarray(expected) if isinstance(expected, list | tuple) else expected
        self._judge(problem, misconception, got, wanted)

    def equal(self, got: Any, expected: Any, *, misconception: str | None = None) -> None:
        """Exactly equal; a list counts as a tuple."""
        self._judge(compare.unequal(got, expected), misconception, got, expected)

    def shape(self, got: Any, shape: tuple[int, ...], *, misconception: str | None = None) -> None:
        """A number or array of this shape, whatever its values."""
        if isinstance(got, np.ndarray) and got.dtype.kind in "fiu" and got.shape == shape:
            return
        numeric = isinstance(got, int | float | complex | np.number | np.bool_ | np.ndarray)
        values = np.where(np.isfinite(got), got, 0) if numeric else got
        problem = compare.difference(values, np.zeros(shape), rtol=0.0, atol=np.inf)
        self._judge(problem, misconception, got)

    def scalar(self, got: Any, *, misconception: str | None = None) -> None:
        """One number (``ndim`` 0)."""
        self.shape(got, (), misconception=misconception)

    def integers(self, got: Any, *, misconception: str | None = None) -> None:
        """Numbers of an integer type."""
        self._dtype(got, "iu", say("whole numbers (an integer dtype) are expected"), misconception)

    def floats(self, got: Any, *, misconception: str | None = None) -> None:
        """Numbers of a floating type."""
        self._dtype(got, "f", say("floating-point numbers are expected"), misconception)

    def raises(
        self,
        error: type[Exception] | tuple[type[Exception], ...],
        function: LearnerFunction,
        *args: Any,
        misconception: str | None = None,
        **kwargs: Any,
    ) -> None:
        """The call raises this built-in error."""
        wanted = error if isinstance(error, tuple) else (error,)
        names = " / ".join(e.__name__ for e in wanted)
        answer = self._process.answer(function.name, args, kwargs)
        if isinstance(answer, Returned):
            problem = say("a value came back where {error} must be raised", error=names)
            self._judge(problem, misconception, answer.value, Literally(names))
        elif not {e.__name__ for e in wanted} & {answer.type_name, *answer.bases}:
            problem = say(
                "{found} was raised where {error} must be", found=answer.type_name, error=names
            )
            self._judge(problem, misconception, Literally(answer.type_name), Literally(names))

    def unchanged(
        self,
        function: LearnerFunction,
        *args: Any,
        misconception: str | None = None,
        **kwargs: Any,
    ) -> Any:
        """The call leaves its arguments as they were; gives the call's value."""
        before = copy.deepcopy(args)
        answer = self._process.call(function.name, args, kwargs, want_arguments=True)
        after = answer.arguments or ()
        changed = [
            n + 1
            for n, (old, new) in enumerate(zip(before, after, strict=False))
            if not callable(old) and not same(old, new)
        ]
        if changed:
            n = changed[0]
            problem = say("the call changed its argument number {n}", n=n)
            made = self._process.calls[-1]
            values = after[n - 1], before[n - 1]
            self._fail(Failure(problem, misconception, made, *values, argument=n))
        return answer.value

    def repeatable(
        self,
        function: LearnerFunction,
        *args: Any,
        misconception: str | None = None,
        **kwargs: Any,
    ) -> Any:
        """Two calls with the same arguments give the same value; gives it."""
        first = function(*args, **kwargs)
        second = function(*args, **kwargs)
        if not same(first, second):
            problem = say("the second of two equal calls gives another value than the first")
            self._judge(problem, misconception, second, first)
        return first

    def vectorised(self, name: str, *, misconception: str | None = None) -> None:
        """The function's source has no Python loop or comprehension."""
        source = self._process.source
        line = source.loops(name) if source else None
        if line is not None:
            problem = say("line {line} has a Python loop; use whole-array operations", line=line)
            self._judge(problem, misconception)

    def avoids(self, name: str, *forbidden: str, misconception: str | None = None) -> None:
        """The function's source uses none of these names, attributes or operators."""
        source = self._process.source
        found = source.uses(name, forbidden) if source else None
        if found is not None:
            word, line = found
            problem = say("line {line} uses `{word}`; write it out yourself", line=line, word=word)
            self._judge(problem, misconception)

    def that(self, condition: Any, en: str, ja: str, *, misconception: str | None = None) -> None:
        """Anything else; the texts say what was expected."""
        if not condition:
            calls = self._process.calls
            made = calls[-1] if calls else None
            got = getattr(made.answer, "value", NO_VALUE) if made else NO_VALUE
            texts = {"en": en, "ja": ja}
            self._fail(Failure(say("{text}"), misconception, made, got, texts=texts))

    def _dtype(self, got: Any, kinds: str, problem: Message, misconception: str | None) -> None:
        if np.asarray(got).dtype.kind not in kinds:
            self._judge(problem, misconception, got)

    def _judge(
        self,
        problem: Message | None,
        misconception: str | None,
        got: Any = NO_VALUE,
        expected: Any = NO_VALUE,
    ) -> None:
        if problem is None:
            return
        calls = self._process.calls
        made = calls[-1] if calls and got is not NO_VALUE else None
        self._fail(Failure(problem, misconception, made, got, expected))

    def _fail(self, failure: Failure) -> None:
        self.failures.append(failure)
        if not self._collecting:
            raise CheckFailed(failure)
