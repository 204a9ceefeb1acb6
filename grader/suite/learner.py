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

from grader.language import Message, say
from grader.model import Exercise, Submission, Verdict
from grader.sandbox.outcome import (
    Answer,
    Died,
    Garbled,
    Limit,
    Loaded,
    OverLimit,
    Raised,
    Returned,
    TimedOut,
    Unreturnable,
)
from grader.suite import diagnosis
from grader.suite.source import Source

if TYPE_CHECKING:
    from grader.sandbox import Sandbox, Session

SYNTAX_ERRORS = frozenset({"SyntaxError", "IndentationError", "TabError", "UnicodeDecodeError"})
OUTPUT_ENDS = frozenset({"BrokenPipeError", "OSError"})


class LearnerFailure(Exception):
    """The learner's code gave no value. ``detail`` may quote it, so it is for examples only."""

    def __init__(self, verdict: Verdict, message: Message, detail: str = "") -> None:
        self.verdict = verdict
        self.message = message
        self.detail = detail
        super().__init__(message.template)


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
        if isinstance(answer, Returned | Raised) and not self._cut:
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
        if isinstance(answer, TimedOut) and seconds < self._exercise.limits.call_s:
            answer = OverLimit(Limit.TOTAL, self._exercise.limits.total_s)
        self.calls.append(Made(function, kept, kwargs, answer))
        self._note(function, kept, kwargs, answer)
        if not self._session.alive:
            self._keep_output()
        if isinstance(answer, TimedOut):
            self._stopped[function] = self._explain(answer)
        return answer

    def printed(self) -> str:
        """What the code printed so far, cut at the limit."""
        self._keep_output()
        return self._output.decode("utf-8", "replace")

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
                self._failure = self._explain_load(answer)

    def _read_text(self) -> None:
        """Parse the text; one just shallow enough for the sandbox can be too deep here."""
        if self.source is not None:
            return
        try:
            self.source = Source(self._submission.source)
        except (RecursionError, MemoryError, SyntaxError, ValueError) as problem:
            self._failure = LearnerFailure(
                Verdict.UNREADABLE,
                say(
                    "the file is not readable as Python: {where}{text}", where=say(""), text=problem
                ),
            )

    def _end_session(self) -> None:
        assert self._session is not None
        self._keep_output()
        self._session.close()
        self._session = None

    def _keep_output(self) -> None:
        if self._session is None:
            return
        bound = self._exercise.limits.output_kib * 1024
        text = self._session.output
        if text and not self._output.endswith(text):
            self._output = (self._output + text)[:bound]
        self._cut = self._cut or self._session.output_cut

    def _note(
        self, function: str, args: tuple[Any, ...], kwargs: dict[str, Any], answer: Answer
    ) -> None:
        if not self._counts:
            return
        evidence = self.evidence.setdefault(function, [])
        match answer:
            case Returned(value):
                evidence.append(diagnosis.Recorded(args, kwargs, value))
            case Raised(type_name):
                outcome = diagnosis.Raised(type_name)
                evidence.append(diagnosis.Recorded(args, kwargs, outcome))
            case _:
                self.spoilt.add(function)

    def _explain_load(self, answer: Answer) -> LearnerFailure:
        if isinstance(answer, Raised):
            line = answer.line
            if answer.type_name in SYNTAX_ERRORS or line is None:
                where = say("line {line}: ", line=line) if line else say("")
                return LearnerFailure(
                    Verdict.UNREADABLE,
                    say(
                        "the file is not readable as Python: {where}{text}",
                        where=where,
                        text=answer.message or answer.type_name,
                    ),
                )
            if answer.type_name in {"ModuleNotFoundError", "ImportError"}:
                return LearnerFailure(
                    Verdict.CRASHED,
                    say(
                        "line {line}: {text}. Only NumPy and the standard library are there",
                        line=line,
                        text=answer.message,
                    ),
                )
            return LearnerFailure(
                Verdict.CRASHED,
                say(
                    "loading the file ends in {error}, line {line}: {text}",
                    error=answer.type_name,
                    line=line,
                    text=answer.message,
                ),
            )
        return self._explain(answer, loading=True)

    def _explain(self, answer: Answer, *, loading: bool = False) -> LearnerFailure:
        self._keep_output()
        if self._cut and isinstance(answer, TimedOut | Died | Raised):
            kib = self._exercise.limits.output_kib
            return LearnerFailure(
                Verdict.OVER_LIMIT, say("printed more than {kib} KiB: cut, and stopped", kib=kib)
            )
        match answer:
            case Raised(type_name, _, message, line):
                place = say(" in line {line}", line=line) if line else say("")
                return LearnerFailure(
                    Verdict.CRASHED,
                    say("{error} was raised{place}", error=type_name, place=place),
                    message,
                )
            case TimedOut(seconds):
                if loading:
                    return LearnerFailure(
                        Verdict.TIMED_OUT, say("loading the file: stopped after {s:g} s", s=seconds)
                    )
                return LearnerFailure(Verdict.TIMED_OUT, say("stopped after {s:.2g} s", s=seconds))
            case OverLimit(limit, bound):
                return LearnerFailure(Verdict.OVER_LIMIT, _over(limit, bound))
            case Unreturnable(type_name, reason):
                return LearnerFailure(
                    Verdict.FAILED,
                    say(
                        "a value of type {name} came back, which cannot be compared ({reason})",
                        name=type_name,
                        reason=reason,
                    ),
                )
            case Died(how):
                return LearnerFailure(
                    Verdict.CRASHED, say("the program ended without an answer ({how})", how=how)
                )
            case Garbled(_):
                return LearnerFailure(
                    Verdict.CRASHED, say("the program wrote into the channel of its answers")
                )
            case Returned():
                raise AssertionError("a returned value is no failure")


def _over(limit: Limit, bound: float) -> Message:
    match limit:
        case Limit.MEMORY:
            return say("used more than {mib:g} MiB of memory", mib=bound)
        case Limit.OUTPUT:
            return say("printed more than {kib:g} KiB: cut, and stopped", kib=bound)
        case Limit.VALUE:
            return say("the value that came back is too large")
        case Limit.CALLBACKS:
            return say("called the given function more than {n:g} times", n=bound)
        case Limit.TOTAL:
            return say("not run: the code had used its {s:g} s in all", s=bound)
        case Limit.CPU:
            return say("used more than {s:g} s of processor time", s=bound)


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
