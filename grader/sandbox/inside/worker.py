"""Runs a learner's file and answers calls, in a process that may not do anything else.

Owns loading, calling, describing exceptions and encoding answers. Decides
nothing: everything it says is untrusted evidence to the other side. The code of
this module shares its process with the learner's, which can change all of it;
the worst that comes of that is a wrong value or a broken frame.
"""

from __future__ import annotations

import builtins
import importlib.util
import os
import sys
import types
from collections.abc import Callable
from typing import Any

from . import wire

MAX_FUNCTIONS = 1_000
MAX_NAME = 200
MAX_MESSAGE = 300
MAX_TRACEBACK = 100_000
CHUNK = 1 << 20
ROOM = 1 << 14
OUT_OF_MEMORY = 98


class Ended(Exception):
    """The trusted side closed the pipe."""


class Worker:
    """One loaded file and the two pipes to the trusted side."""

    def __init__(self, requests: int, answers: int) -> None:
        self._requests = requests
        self._answers = answers
        self._waiting = b""
        self._module: dict[str, Any] = {}
        self._filename = ""
        self._stand_ins: _StandIns | None = None

    def serve(self) -> int:
        """Answer requests until the trusted side closes the pipe; the exit status to end with."""
        reseed()
        self._send({"ready": True})
        try:
            while True:
                message, data = self.receive()
                if "load" in message:
                    self._load(message["load"], data)
                else:
                    self._call(message, data)
        except Ended:
            return 0
        except MemoryError:
            # What the learner's code keeps leaves no room even to say so.
            return OUT_OF_MEMORY

    def receive(self) -> tuple[dict[str, Any], bytes]:
        """The next frame; Ended when there is none."""
        text, data = wire.sizes(self._read(wire.HEADER.size))
        return wire.message(self._read(text)), self._read(data)

    def _read(self, size: int) -> bytes:
        parts, missing = [self._waiting], size - len(self._waiting)
        while missing > 0:
            # Room for more than is missing: most frames come whole with their first byte.
            part = os.read(self._requests, min(max(missing, ROOM), CHUNK))
            if not part:
                raise Ended
            parts.append(part)
            missing -= len(part)
        found = b"".join(parts)
        self._waiting = found[size:]
        return found[:size]

    def _send(self, message: dict[str, Any], data: bytes | bytearray = b"") -> None:
        rest = memoryview(wire.frame(message, data))
        while rest:
            rest = rest[os.write(self._answers, rest) :]

    def _load(self, filename: str, source: bytes) -> None:
        self._filename = filename
        try:
            answer = self._run(source)
        except BaseException as problem:  # noqa: BLE001 - SystemExit too is only an answer
            answer = {"raised": describe(problem, filename)}
        flush()
        self._send({"id": 0, **answer})

    def _run(self, source: bytes) -> dict[str, Any]:
        try:
            text = importlib.util.decode_source(source)
            code = compile(text, self._filename, "exec", dont_inherit=True)
        except UnicodeDecodeError as problem:
            line = source.count(b"\n", 0, problem.start) + 1
            return {"raised": {**describe(problem, self._filename), "line": line}}
        except MemoryError:
            # CPython says so for nesting that its parser cannot hold: nothing ran yet.
            return {"raised": _syntax_error("nested too deeply for Python to read")}
        except ValueError as problem:
            return {"raised": _syntax_error(str(problem))}
        name = os.path.splitext(os.path.basename(self._filename))[0]
        module = types.ModuleType(name)
        module.__file__ = self._filename
        sys.modules.setdefault(name, module)
        self._module = module.__dict__
        exec(code, self._module)  # noqa: S102 - running learners' code is what this process is for
        return {"functions": functions_of(self._module)}

    def _call(self, message: dict[str, Any], data: bytes) -> None:
        number = message["id"]
        self._stand_ins = None
        try:
            answer, blob = self._answer(message, data)
        except BaseException as problem:  # noqa: BLE001 - SystemExit too is only an answer
            answer, blob = {"raised": describe(problem, self._filename)}, b""
        flush()
        try:
            self._send({"id": number, **answer}, blob)
        except wire.TooBig as big:
            self._send({"id": number, "big": big.bound})

    def _answer(self, message: dict[str, Any], data: bytes) -> tuple[dict[str, Any], bytes]:
        name = message["call"]
        if name not in self._module:
            raise AttributeError(f"the file defines no {name!r}")
        stand_ins = self._stand_ins = _StandIns(self, message["id"])
        reader = wire.Reader(data, stand_ins)
        args = reader.value(message["args"])
        kwargs = reader.value(message["kwargs"])
        value = self._module[name](*args, **kwargs)
        writer = wire.Writer()
        try:
            answer = {"value": writer.node(value)}
            if message["arguments"]:
                answer["arguments"] = _argument_nodes(
                    writer, (*args, *kwargs.values()), stand_ins.tokens
                )
        except wire.Refused as refused:
            return {"refused": [refused.type_name, refused.reason]}, b""
        except wire.TooBig as big:
            return {"big": big.bound}, b""
        return answer, bytes(writer.data)

    def ask(self, call: int, token: int, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        """Let the trusted side's function ``token`` run; its built-in exceptions are raised."""
        if self._stand_ins is None or self._stand_ins.call != call:
            raise RuntimeError("the function was given to a call that has ended")
        writer = wire.Writer()
        try:
            nodes = {"args": writer.node(args), "kwargs": writer.node(kwargs)}
        except (wire.Refused, wire.TooBig) as problem:
            raise TypeError(f"the function takes plain values only: {problem}") from None
        self._send({"id": call, "ask": token, **nodes}, writer.data)
        message, data = self.receive()
        if "raise" in message:
            kind, text = message["raise"]
            raise getattr(builtins, kind)(text)
        return wire.Reader(data).value(message["value"])


class _StandIns(dict[int, Callable[..., Any]]):
    """Token -> function that asks the trusted side, made when a token is met."""

    def __init__(self, worker: Worker, call: int) -> None:
        super().__init__()
        self._worker = worker
        self.call = call
        self.tokens: dict[int, int] = {}

    def __contains__(self, token: object) -> bool:
        return True

    def __missing__(self, token: int) -> Callable[..., Any]:
        def function(*args: Any, **kwargs: Any) -> Any:
            return self._worker.ask(self.call, token, args, kwargs)

        self[token] = function
        self.tokens[id(function)] = token
        return function


def _argument_nodes(
    writer: wire.Writer, values: tuple[Any, ...], tokens: dict[int, int]
) -> list[Any]:
    nodes: list[Any] = []
    for value in values:
        mark = len(writer.data)
        writer.tokens = tokens
        try:
            nodes.append([writer.node(value)])
        except wire.Refused as refused:
            del writer.data[mark:]
            nodes.append([refused.type_name, refused.reason])
    return nodes


def functions_of(module: dict[str, Any]) -> list[str]:
    """The names bound to callables, without ``__names__``, at most 1,000 of 200 characters."""
    names = [
        name
        for name, value in module.items()
        if type(name) is str and not name.startswith("__") and callable(value)
    ]
    return [name for name in names if len(name) <= MAX_NAME][:MAX_FUNCTIONS]


def describe(problem: BaseException, filename: str) -> dict[str, Any]:
    """An exception as plain data; whatever its own methods do, this returns."""
    kind = type(problem)
    bases = [
        base.__name__
        for base in kind.__mro__
        if issubclass(base, BaseException) and getattr(builtins, base.__name__, None) is base
    ]
    line: Any = line_of(problem, filename)
    try:
        text = str(problem)
        if isinstance(problem, SyntaxError) and problem.filename == filename:
            text, line = str(problem.msg), problem.lineno
    except BaseException as second:  # noqa: BLE001 - a learner's __str__ may do anything
        text = f"(its text raised {wire.name_of(type(second))})"
    message = wire.plain_text(text, MAX_MESSAGE)
    line = line if type(line) is int and 0 < line < 1 << 31 else None
    return {"type": wire.name_of(kind), "bases": bases, "message": message, "line": line}


def _syntax_error(message: str) -> dict[str, Any]:
    bases = ["SyntaxError", "Exception", "BaseException"]
    text = wire.plain_text(message, MAX_MESSAGE)
    return {"type": "SyntaxError", "bases": bases, "message": text, "line": None}


def line_of(problem: BaseException, filename: str) -> int | None:
    """The line of ``filename`` that the exception passed last."""
    line = None
    step = problem.__traceback__
    for _ in range(MAX_TRACEBACK):
        if step is None:
            break
        if step.tb_frame.f_code.co_filename == filename:
            line = step.tb_lineno
        step = step.tb_next
    return line


def flush() -> None:
    """Push out what was printed, so that it is there before the answer.

    What cannot be pushed out (the learner closed the stream, the pipe is cut)
    is lost output, not a reason to lose the answer.
    """
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except BaseException:  # noqa: BLE001, S112 - a learner's stream may raise anything
            continue


def reseed() -> None:
    """Children of one server would else share their random numbers."""
    for name in ("random", "numpy.random"):
        module = sys.modules.get(name)
        if module is not None:
            module.seed()
