"""A session: one fresh process with one file of a learner's, and the calls to it.

Owns the time limits, the reading of answers, and what an end of the process
means. What comes back is untrusted evidence; nothing here judges it.
"""

from __future__ import annotations

import math
import signal
import time
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from grader.errors import SandboxError
from grader.model import Limits
from grader.sandbox.channel import Channel, Ending, Lost
from grader.sandbox.exchange import Functions, Request, read_answer, receive, run_for
from grader.sandbox.inside import wire
from grader.sandbox.inside.worker import OUT_OF_MEMORY
from grader.sandbox.outcome import (
    Answer,
    Died,
    Garbled,
    Limit,
    LoadAnswer,
    Loaded,
    OverLimit,
    Raised,
    Returned,
    TimedOut,
    Unreturnable,
)

SPARE_CPU_S = 2
"""CPU seconds beyond the wall limit: the kernel's limit is the second line, not the first."""
READY_S = 10.0
NEAR_MEMORY = 0.7
"""A process that died this full had run out of memory."""

TWICE = "the machine ended it twice"

Opener = Callable[[Limits], Channel]
Ended = TypeVar("Ended", Garbled, OverLimit, TimedOut, Died, Answer)


class Session:
    """A loaded file. ``alive`` turns False when the process is gone: load again.

    Use as a context manager, or call ``close``; both always kill the process.
    """

    loaded: LoadAnswer

    def __init__(self, opener: Opener, source: bytes, filename: str, limits: Limits) -> None:
        self._opener = opener
        self._source = source
        self._filename = filename
        self._limits = limits
        self._number = 0
        self._spent = 0.0
        self._channel: Channel | None = None
        self._printed = b""
        self._cut = False
        self.alive = False
        self.loaded = self._load_insisting()

    def __enter__(self) -> Session:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def output(self) -> bytes:
        """What the learner's code printed on stdout and stderr, cut at ``output_kib``."""
        return self._printed if self._channel is None else bytes(self._channel.output.text)

    @property
    def output_cut(self) -> bool:
        """Whether more was printed than ``output`` holds."""
        return self._cut if self._channel is None else self._channel.output.cut

    def close(self) -> None:
        """Kill the process and let go of its pipes; its output stays readable."""
        self.alive = False
        if self._channel is not None:
            self._printed = bytes(self._channel.output.text)
            self._cut = self._channel.output.cut
            channel, self._channel = self._channel, None
            channel.close()

    def call(
        self,
        function: str,
        args: tuple[Any, ...] = (),
        kwargs: Mapping[str, Any] | None = None,
        *,
        want_arguments: bool = False,
        seconds: float | None = None,
    ) -> Answer:
        """Call a function of the learner's file.

        Args:
            function: its name; a name that the file lacks gives ``Raised("AttributeError", …)``.
            args: plain data, NumPy arrays, or functions, which stay on this side and are asked.
            kwargs: the same by name.
            want_arguments: hand back the arguments as they are after the call, positional ones
                first; one that can no longer cross is an ``Unreturnable`` in its place.
            seconds: wall clock for this call instead of ``limits.call_s``.

        Returns:
            Evidence, whatever the learner's code did.

        Raises:
            TypeError, ValueError: the arguments are not plain data, or larger than a frame.
            SandboxError: the sandbox itself failed.
        """
        if not self.alive:
            return Died("the process had already ended")
        allowed = self._limits.call_s if seconds is None else seconds
        request = Request(function, args, kwargs or {}, arguments=want_arguments)
        try:
            return self._call_once(request, allowed)
        except Lost:
            self.close()
        if not isinstance(self._load_insisting(), Loaded):
            return Died(TWICE)
        try:
            return self._call_once(request, allowed)
        except Lost:
            return self._end(Died(TWICE))

    def _load_insisting(self) -> LoadAnswer:
        """Load, and once more where the worker was lost: a file that does that twice has earned
        its end."""
        for _ in range(2):
            try:
                return self._load_once()
            except Lost:
                self.close()
            except BaseException:
                self.close()
                raise
        return Died(TWICE)

    def _call_once(self, request: Request, seconds: float) -> Answer:
        self._number += 1
        frame = request.frame(self._number)
        try:
            answer = self._ask(frame, seconds, request.functions)
        except BaseException:
            # A fault of ours, or of a function that the suite gave: nothing is left running.
            self.close()
            raise
        if isinstance(answer, Loaded):
            return self._end(Garbled("a list of functions in place of a value"))
        return answer

    def _load_once(self) -> LoadAnswer:
        self._channel = self._opener(self._limits)
        self._number = 0
        self.alive = True
        self._await_ready(self._channel)
        if len(self._source) > wire.MAX_DATA:
            self.close()
            return OverLimit(Limit.VALUE, wire.MAX_DATA >> 20)
        frame = wire.frame({"load": self._filename}, self._source)
        answer = self._ask(frame, self._limits.load_s, {})
        if isinstance(answer, Returned | Unreturnable):
            return self._end(Garbled("a value in place of the list of functions"))
        if not isinstance(answer, Loaded):
            self.close()
        self.loaded = answer
        return answer

    def _await_ready(self, channel: Channel) -> None:
        """The first frame comes before any of the learner's code runs: trusted, and ours."""
        try:
            message, _ = receive(channel, time.monotonic() + READY_S)
        except EOFError:
            ending = channel.ending()
            raise SandboxError(
                f"a child ended while it was set up ({_signal_or_status(ending)})",
                where="sandbox",
            ) from None
        except (TimeoutError, wire.Malformed) as problem:
            raise SandboxError(
                f"a child was not ready after {READY_S:g} s ({type(problem).__name__})",
                where="sandbox",
                remedy="The machine may be overloaded: try again.",
            ) from None
        if "broken" in message:
            raise SandboxError(f"a child could not be locked down: {message['broken']}")

    def _ask(self, frame: bytes, seconds: float, functions: Functions) -> Answer | Loaded:
        channel = self._channel
        assert channel is not None
        left = max(0.0, self._limits.total_s - self._spent)
        allowed = min(seconds, left)
        start = time.monotonic()
        try:
            return self._converse(channel, frame, start + allowed, functions)
        except TimeoutError:
            if left < seconds:
                return self._end(OverLimit(Limit.TOTAL, self._limits.total_s))
            return self._end(TimedOut(seconds))
        except EOFError:
            return self._end(self._meaning(channel.ending()))
        except wire.Malformed as problem:
            return self._end(Garbled(str(problem)))
        finally:
            self._spent += time.monotonic() - start

    def _end(self, answer: Ended) -> Ended:
        self.close()
        return answer

    def _converse(
        self, channel: Channel, frame: bytes, deadline: float, functions: Functions
    ) -> Answer | Loaded:
        if not channel.settle():
            raise wire.Malformed("an answer that came before its question")
        channel.send(frame, deadline)
        asked = 0
        while True:
            message, data = receive(channel, deadline)
            if message.get("id") != self._number:
                raise wire.Malformed("an answer with the wrong number")
            if "ask" not in message:
                channel.settle()
                return self._judge(read_answer(message, data, functions))
            asked += 1
            if asked > self._limits.callbacks:
                return self._end(OverLimit(Limit.CALLBACKS, self._limits.callbacks))
            channel.send(run_for(message, data, functions), deadline)

    def _judge(self, answer: Answer | Loaded) -> Answer | Loaded:
        """Exceptions that mean that a limit was hit are told as what they mean."""
        if isinstance(answer, Raised):
            if "MemoryError" in answer.bases:
                return OverLimit(Limit.MEMORY, self._limits.memory_mib)
            if "BrokenPipeError" in answer.bases and self.output_cut:
                return self._end(OverLimit(Limit.OUTPUT, self._limits.output_kib))
        return answer

    def _meaning(self, ending: Ending) -> Answer:
        if ending.stopped:
            return Died("it closed the pipe for its answers")
        limit = cpu_limit(self._limits)
        if ending.cpu_s > limit - 1 and ending.status in (-_SIGKILL, -_SIGXCPU):
            return OverLimit(Limit.CPU, limit)
        if ending.status == OUT_OF_MEMORY:
            return OverLimit(Limit.MEMORY, self._limits.memory_mib)
        full = ending.peak_kib >= NEAR_MEMORY * self._limits.memory_mib * 1024
        if full and ending.status < 0:
            return OverLimit(Limit.MEMORY, self._limits.memory_mib)
        if ending.status == -_SIGKILL:
            # No limit of ours, and nothing inside can send it: the machine did.
            raise Lost
        return Died(_signal_or_status(ending))


# Windows has neither name.
_SIGKILL = int(getattr(signal, "SIGKILL", 9))
_SIGXCPU = int(getattr(signal, "SIGXCPU", 24))


def cpu_limit(limits: Limits) -> int:
    """CPU seconds after which the kernel ends the process."""
    return math.ceil(limits.total_s) + SPARE_CPU_S


def _signal_or_status(ending: Ending) -> str:
    if ending.status >= 0:
        return f"exit status {ending.status}"
    try:
        return f"signal {signal.Signals(-ending.status).name}"
    except ValueError:
        return f"signal {-ending.status}"
