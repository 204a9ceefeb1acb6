"""A session: one fresh process with one file of a learner's, and the calls to it.

Owns the time limits, the reading of answers, and what an end of the process
means. What comes back is untrusted evidence; nothing here judges it.
"""

from __future__ import annotations

import builtins
import math
import signal
import time
from collections.abc import Callable, Mapping
from typing import Any

from grader.model import Limits
from grader.sandbox.channel import Channel, Ending, Lost
from grader.sandbox.inside import wire
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
from grader.errors import SandboxError

SPARE_CPU_S = 2
"""CPU seconds beyond the wall limit: the kernel's limit is the second line, not the first."""
READY_S = 10.0
NEAR_MEMORY = 0.7
"""A process that died this full had run out of memory."""

Opener = Callable[[Limits], Channel]
Functions = dict[int, Callable[..., Any]]


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
        self.loaded = self._insist(self._load_once)

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
        request, data, functions = _encode_call(function, args, kwargs or {}, want_arguments)

        def once() -> Answer:
            self._number += 1
            frame = wire.frame({"id": self._number, **request}, data)
            return self._ask(frame, allowed, functions)

        return self._insist(once)

    def _insist(self, once: Callable[[], Any]) -> Any:
        """Try again where the server was lost; a file that ends it twice has earned its end."""
        try:
            return once()
        except Lost:
            self.close()
        except BaseException:
            self.close()
            raise
        try:
            if once != self._load_once:
                self.loaded = self._load_once()
                if not self.alive:
                    return self.loaded
            return once()
        except Lost:
            self.close()
            return Died("it ended the sandbox's server twice")
        except BaseException:
            self.close()
            raise

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
        return answer

    def _await_ready(self, channel: Channel) -> None:
        """The first frame comes before any of the learner's code runs: trusted, and ours."""
        try:
            message, _ = _receive(channel, time.monotonic() + READY_S)
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

    def _ask(self, frame: bytes, seconds: float, functions: Functions) -> Any:
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

    def _end(self, answer: Any) -> Any:
        self.close()
        return answer

    def _converse(
        self, channel: Channel, frame: bytes, deadline: float, functions: Functions
    ) -> Any:
        if not channel.settle():
            raise wire.Malformed("an answer that came before its question")
        channel.send(frame, deadline)
        asked = 0
        while True:
            message, data = _receive(channel, deadline)
            if message.get("id") != self._number:
                raise wire.Malformed("an answer with the wrong number")
            if "ask" not in message:
                channel.settle()
                return self._judge(_read_answer(message, data, functions))
            asked += 1
            if asked > self._limits.callbacks:
                return self._end(OverLimit(Limit.CALLBACKS, self._limits.callbacks))
            channel.send(_run_for(message, data, functions), deadline)

    def _judge(self, answer: Any) -> Any:
        """Exceptions that mean that a limit was hit are told as what they mean."""
        if isinstance(answer, Raised):
            if "MemoryError" in answer.bases:
                return OverLimit(Limit.MEMORY, self._limits.memory_mib)
            if "BrokenPipeError" in answer.bases and self.output_cut:
                return self._end(OverLimit(Limit.OUTPUT, self._limits.output_kib))
        return answer

    def _meaning(self, ending: Ending) -> Answer:
        limit = cpu_limit(self._limits)
        if ending.cpu_s >= limit and ending.status in (-signal.SIGKILL, -_SIGXCPU):
            return OverLimit(Limit.CPU, limit)
        full = ending.peak_kib >= NEAR_MEMORY * self._limits.memory_mib * 1024
        if full and ending.status < 0:
            return OverLimit(Limit.MEMORY, self._limits.memory_mib)
        return Died(_signal_or_status(ending))


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


def _receive(channel: Channel, deadline: float) -> tuple[dict[str, Any], bytes]:
    text, data = wire.sizes(channel.receive(wire.HEADER.size, deadline))
    body = channel.receive(text, deadline)
    return wire.message(body), channel.receive(data, deadline)


def _encode_call(
    function: str, args: tuple[Any, ...], kwargs: Mapping[str, Any], want_arguments: bool
) -> tuple[dict[str, Any], bytes, Functions]:
    values = (*args, *kwargs.values())
    functions = {number: value for number, value in enumerate(values) if callable(value)}
    writer = wire.Writer({id(value): number for number, value in functions.items()})
    try:
        request = {
            "call": function,
            "args": writer.node(tuple(_plain_range(value) for value in args)),
            "kwargs": writer.node({name: _plain_range(value) for name, value in kwargs.items()}),
            "arguments": want_arguments,
        }
        wire.frame({"id": 0, **request}, writer.data)
    except wire.Refused as refused:
        raise TypeError(f"an argument of {function}: {refused}") from None
    except wire.TooBig as big:
        raise ValueError(f"the arguments of {function} are {big}") from None
    return request, bytes(writer.data), functions


def _plain_range(value: Any) -> Any:
    return list(value) if type(value) is range else value


def _run_for(message: dict[str, Any], data: bytes, functions: Functions) -> bytes:
    """Run one of our functions for the learner's code; built-in exceptions cross, ours do not."""
    token = message["ask"]
    if type(token) is not int or token not in functions:
        raise wire.Malformed("a function that was not given")
    args, kwargs = _values(data, [message.get("args"), message.get("kwargs")])
    if type(args) is not tuple or type(kwargs) is not dict or not all(map(_is_text, kwargs)):
        raise wire.Malformed("arguments of no known form")
    try:
        value = functions[token](*args, **kwargs)
    except Exception as problem:
        name = _built_in_name(problem)
        if name is None:
            raise
        return wire.frame({"raise": [name, wire.plain_text(str(problem), 300)]})
    writer = wire.Writer()
    node = writer.node(value)
    return wire.frame({"value": node}, writer.data)


def _is_text(value: object) -> bool:
    return type(value) is str


def _built_in_name(problem: Exception) -> str | None:
    for kind in type(problem).__mro__:
        if kind is Exception:
            return "Exception" if type(problem) is Exception else None
        if getattr(builtins, kind.__name__, None) is kind:
            return kind.__name__
    return None


def _values(data: bytes, nodes: list[Any], functions: Functions | None = None) -> list[Any]:
    """Every node's value; whatever goes wrong in a forged frame is the frame's fault."""
    reader = wire.Reader(data, functions)
    try:
        values = [reader.value(node) for node in nodes]
        reader.finish()
    except wire.Malformed:
        raise
    except Exception as problem:
        raise wire.Malformed(f"a value of no known form ({type(problem).__name__})") from None
    return values


def _read_answer(message: dict[str, Any], data: bytes, functions: Functions) -> Any:
    if "functions" in message:
        names = message["functions"]
        if type(names) is list and len(names) <= 1000 and all(_is_name(name) for name in names):
            return Loaded(tuple(names))
    elif "value" in message:
        arguments = message.get("arguments", [])
        if type(arguments) is list and all(type(item) is list for item in arguments):
            return _returned(message, arguments, data, functions)
    elif "raised" in message:
        return _raised(message["raised"])
    elif "refused" in message:
        parts = message["refused"]
        if type(parts) is list and len(parts) == 2 and all(map(_is_text, parts)):
            return Unreturnable(wire.plain_text(parts[0], 80), wire.plain_text(parts[1], 300))
    elif message.get("big") in (wire.MAX_DATA >> 20, wire.MAX_JSON >> 20):
        return OverLimit(Limit.VALUE, float(message["big"]))
    raise wire.Malformed("an answer of no known form")


def _is_name(value: object) -> bool:
    return type(value) is str and len(value) <= 200


def _returned(
    message: dict[str, Any], arguments: list[list[Any]], data: bytes, functions: Functions
) -> Returned:
    crossing = [item[0] for item in arguments if len(item) == 1]
    value, *rest = _values(data, [message["value"], *crossing], functions)
    if "arguments" not in message:
        return Returned(value)
    after = iter(rest)
    told = tuple(
        next(after) if len(item) == 1 else Unreturnable(str(item[0])[:80], str(item[-1])[:300])
        for item in arguments
    )
    return Returned(value, told)


def _raised(found: Any) -> Raised:
    if type(found) is dict and set(found) == {"type", "bases", "message", "line"}:
        kind, bases, message, line = (found[key] for key in ("type", "bases", "message", "line"))
        known = _is_text(kind) and _is_text(message) and type(bases) is list
        if known and len(bases) <= 64 and all(_is_name(base) for base in bases):
            if line is None or (type(line) is int and 0 < line < 1 << 31):
                text = wire.plain_text(message, 300)
                return Raised(wire.plain_text(kind, 80), tuple(bases), text, line)
    raise wire.Malformed("an exception of no known form")
