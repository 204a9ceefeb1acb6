"""The learner's functions as a suite calls them: a proxy to a sandboxed process.

Owns the process of one submission (started when first needed, again after it
died), the time it may use in all, what is known of its text, and the record of
its calls. What comes back is evidence; checks judge it.
"""

from __future__ import annotations

import copy
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from grader.language import say
from grader.model import Exercise, Submission, Verdict
from grader.sandbox.outcome import (
    Answer,
    Died,
    Limit,
    Loaded,
    OverLimit,
    Raised,
    Returned,
    TimedOut,
)
from grader.suite import diagnosis
from grader.suite.explain import LearnerFailure, explain, explain_load, printed_too_much, unreadable
from grader.suite.show import weight
from grader.suite.source import Source

if TYPE_CHECKING:
    from grader.sandbox import Sandbox, Session

MAX_KEPT = 64 << 20
"""Bytes of values that one submission may send in all: every one is kept, for the diagnosis."""
MAX_EVIDENCE = 1 << 16
"""Bytes of a value that is compared with misconceptions: each compares it in its own way, which
may be slow; a far larger value than was asked for is none of them."""


@dataclass(frozen=True, slots=True)
class Made:
    """One call made by a check: what went in and what came back."""

    function: str
    args: tuple[Any, ...]
    kwargs: dict[str, Any]
    answer: Answer


class LearnerProcess:
    """The code of one submission, running apart.

    ``calls`` collects the calls since ``start_check``; ``evidence`` those of
    core checks by function, for the diagnosis.
    """

    def __init__(self, exercise: Exercise, submission: Submission, sandbox: Sandbox) -> None:
        self._exercise = exercise
        self._submission = submission
        self._sandbox = sandbox
        self._session: Session | None = None
        self._failure: LearnerFailure | None = None
        self._stopped: dict[str, LearnerFailure] = {}
        self._spent = 0.0
        self._kept_bytes = 0
        self._output = b""
        self._cut = False
        self.source: Source | None = None
        self.defined: frozenset[str] = frozenset()
        self.calls: list[Made] = []
        self.evidence: dict[str, list[diagnosis.Recorded]] = {}
        self.spoilt: set[str] = set()
        self._counts = False

    def open(self) -> LearnerFailure | None:
        """Load the file once; why it can't be loaded, if so."""
        if self._session is None and self._failure is None:
            self._load()
        return self._failure

    def start_check(self, *, counts: bool, fresh: bool) -> None:
        """A check begins: its calls count for the diagnosis or not, in a new process or not."""
        self.calls = []
        self._counts = counts
        if fresh and self._session is not None:
            self._end_session()

    def call(
        self,
        function: str,
        args: tuple[Any, ...],
        kwargs: dict[str, Any],
        *,
        want_arguments: bool = False,
    ) -> Returned:
        """The value of one call; LearnerFailure when there is none."""
        answer = self._ask(function, args, kwargs, want_arguments=want_arguments)
        if isinstance(answer, Returned):
            return answer
        raise self._explain(answer)

    def answer(
        self, function: str, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> Returned | Raised:
        """The value or the exception of one call; LearnerFailure when there is neither."""
        answer = self._ask(function, args, kwargs)
        if isinstance(answer, Returned | Raised) and not self._was_cut():
            return answer
        raise self._explain(answer)

    def _ask(
        self,
        function: str,
        args: tuple[Any, ...],
        kwargs: dict[str, Any],
        *,
        want_arguments: bool = False,
    ) -> Answer:
        if function in self._stopped:
            raise self._stopped[function]
        if failure := self._ready():
            raise failure
        assert self._session is not None
        kept = tuple(_kept(arg) for arg in args)
        seconds = min(self._exercise.limits.call_s, self._left())
        started = time.monotonic()
        answer: Answer = self._session.call(
            function, args, kwargs, want_arguments=want_arguments, seconds=seconds
        )
        self._spent += time.monotonic() - started
        answer = self._weighed(answer)
        if isinstance(answer, TimedOut) and seconds < self._exercise.limits.call_s:
            answer = OverLimit(Limit.TOTAL, self._exercise.limits.total_s)
        self.calls.append(Made(function, kept, kwargs, answer))
        self._note(function, kept, kwargs, answer)
        if isinstance(answer, TimedOut):
            self._stopped[function] = self._explain(answer)
        return answer

    def _weighed(self, answer: Answer) -> Answer:
        """The answer, unless with it more would be kept than one submission may send."""
        if not isinstance(answer, Returned):
            return answer
        room = MAX_KEPT - self._kept_bytes
        found = weight(answer.value) + weight(answer.arguments)
        if found > room:
            return OverLimit(Limit.VALUE, MAX_KEPT >> 20)
        self._kept_bytes += found
        return answer

    def printed(self) -> str:
        """What the code printed so far, cut at the limit."""
        bound = self._exercise.limits.output_kib * 1024
        return self._all_output()[:bound].decode("utf-8", "replace")

    def close(self) -> None:
        """End the process."""
        if self._session is not None:
            self._end_session()

    def _ready(self) -> LearnerFailure | None:
        if self._left() <= 0:
            return LearnerFailure(
                Verdict.TIMED_OUT,
                say(
                    "not run: the code had used its {s:g} s in all", s=self._exercise.limits.total_s
                ),
            )
        if self._session is not None and not self._session.alive:
            self._end_session()
        if self._session is None and self._failure is None:
            self._load()
        return self._failure

    def _left(self) -> float:
        return self._exercise.limits.total_s - self._spent

    def _load(self) -> None:
        started = time.monotonic()
        session = self._sandbox.load(
            self._submission.source, self._exercise.filename, self._exercise.limits
        )
        self._spent += time.monotonic() - started
        self._session = session
        match session.loaded:
            case Loaded(functions):
                self.defined = frozenset(functions)
                self._read_text()
            case answer:
                self._failure = explain_load(answer, self._submission.source)

    def _read_text(self) -> None:
        """Parse the text; one just shallow enough for the sandbox can be too deep here."""
        if self.source is not None:
            return
        try:
            self.source = Source(self._submission.source)
        except (RecursionError, MemoryError, SyntaxError, ValueError) as problem:
            self._failure = LearnerFailure(Verdict.UNREADABLE, unreadable(problem, say("")))

    def _explain(self, answer: Answer) -> LearnerFailure:
        """Why there is no value. Whoever printed too much was stopped for that."""
        if self._was_cut() and isinstance(answer, TimedOut | Died | Raised):
            return printed_too_much(self._exercise.limits.output_kib)
        return explain(answer)

    def _was_cut(self) -> bool:
        return self._cut or (self._session is not None and self._session.output_cut)

    def _all_output(self) -> bytes:
        """What all processes printed; one that only says the same again adds nothing."""
        text = self._session.output if self._session is not None else b""
        return self._output if self._output.endswith(text) else self._output + text

    def _end_session(self) -> None:
        assert self._session is not None
        self._output = self._all_output()
        self._cut = self._was_cut()
        self._session.close()
        self._session = None

    def _note(
        self, function: str, args: tuple[Any, ...], kwargs: dict[str, Any], answer: Answer
    ) -> None:
        if not self._counts:
            return
        evidence = self.evidence.setdefault(function, [])
        match answer:
            case Returned(value) if weight(value) <= MAX_EVIDENCE:
                evidence.append(diagnosis.Recorded(args, kwargs, value))
            case Raised(type_name):
                outcome = diagnosis.Raised(type_name)
                evidence.append(diagnosis.Recorded(args, kwargs, outcome))
            case _:
                self.spoilt.add(function)


def _kept(arg: Any) -> Any:
    """A copy for the record: suites may reuse their arrays."""
    return arg.copy() if isinstance(arg, np.ndarray) else copy.copy(arg)


class LearnerFunction:
    """One function of the learner, called in its own process."""

    def __init__(self, process: LearnerProcess, name: str) -> None:
        self.name = name
        self.process = process

    def __call__(self, *args: Any, **kwargs: Any) -> Any:  # noqa: D102 - says itself
        return self.process.call(self.name, args, kwargs).value


class Learner:
    """The fixture: every attribute is a function of the learner's module."""

    def __init__(self, process: LearnerProcess) -> None:
        self._process = process

    def __getattr__(self, name: str) -> LearnerFunction:
        if name.startswith("_"):
            raise AttributeError(name)
        return LearnerFunction(self._process, name)
