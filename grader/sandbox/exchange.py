"""What crosses between a session and its worker: requests out, answers in.

Owns the encoding of calls, the running of functions that the learner's code may
ask, and the strict reading of answers: whatever is not exactly an answer is
``wire.Malformed``, whoever wrote it.
"""

from __future__ import annotations

import builtins
from collections.abc import Callable, Mapping
from typing import Any

from grader.language import one_line
from grader.sandbox.channel import Channel
from grader.sandbox.inside import wire
from grader.sandbox.outcome import (
    Answer,
    Limit,
    Loaded,
    OverLimit,
    Raised,
    Returned,
    Unreturnable,
)

Functions = dict[int, Callable[..., Any]]


def receive(channel: Channel, deadline: float) -> tuple[dict[str, Any], bytes]:
    """The next frame; errors as ``Channel.receive``, Malformed for what is no frame."""
    text, data = wire.sizes(channel.receive(wire.HEADER.size, deadline))
    body = channel.receive(text, deadline)
    return wire.message(body), channel.receive(data, deadline)


class Request:
    """A call as it is sent; encoded once, numbered for each try."""

    def __init__(
        self, function: str, args: tuple[Any, ...], kwargs: Mapping[str, Any], *, arguments: bool
    ) -> None:
        values = (*args, *kwargs.values())
        self.functions = {number: value for number, value in enumerate(values) if callable(value)}
        writer = wire.Writer({id(value): number for number, value in self.functions.items()})
        try:
            self._body = {
                "call": function,
                "args": writer.node(tuple(map(_plain_range, args))),
                "kwargs": writer.node({name: _plain_range(kwargs[name]) for name in kwargs}),
                "arguments": arguments,
            }
        except wire.Refused as refused:
            raise TypeError(f"an argument of {function}: {refused}") from None
        except wire.TooBig as big:
            raise ValueError(f"the arguments of {function} are {big}") from None
        self._function = function
        self._data = writer.data

    def frame(self, number: int) -> bytes:
        """The bytes to send; ValueError when they are more than a frame may hold."""
        try:
            return wire.frame({"id": number, **self._body}, self._data)
        except wire.TooBig as big:
            raise ValueError(f"the arguments of {self._function} are {big}") from None


def _plain_range(value: Any) -> Any:
    return list(value) if type(value) is range else value


def run_for(message: dict[str, Any], data: bytes, functions: Functions) -> bytes:
    """Run one of our functions for the learner's code; built-in exceptions cross, ours do not.

    A value that cannot cross is a ``TypeError`` for the code that asked.
    """
    token = message["ask"]
    if type(token) is not int or token not in functions:
        raise wire.Malformed("a function that was not given")
    args, kwargs = _values(data, [message.get("args"), message.get("kwargs")])
    if type(args) is not tuple or type(kwargs) is not dict or not all(map(_is_text, kwargs)):
        raise wire.Malformed("arguments of no known form")
    try:
        _refuse_options(functions[token], args, kwargs)
        value = functions[token](*args, **kwargs)
    except Exception as problem:
        name = _built_in_name(problem)
        if name is None:
            raise
        return wire.frame({"raise": [name, wire.plain_text(str(problem), 300)]})
    writer = wire.Writer()
    try:
        return wire.frame({"value": writer.node(value)}, writer.data)
    except (wire.Refused, wire.TooBig) as problem:
        # What it is asked with decides what it gives: the learner's doing, so told to their code.
        return wire.frame({"raise": ["TypeError", f"the function's value: {problem}"[:300]]})


def _refuse_options(function: Callable[..., Any], args: tuple[Any, ...], kwargs: object) -> None:
    """TypeError for a NumPy function that is given more than its arguments.

    ``where=`` without ``out=`` hands back memory as it was found: of this process.
    """
    inputs = getattr(function, "nin", None)
    if type(inputs) is int and (kwargs or len(args) != inputs):
        raise TypeError(f"the function takes {inputs} plain argument(s) and no options")


def _is_text(value: object) -> bool:
    return type(value) is str


def _built_in_name(problem: Exception) -> str | None:
    kinds = (k for k in type(problem).__mro__ if getattr(builtins, k.__name__, None) is k)
    nearest = next(kinds)
    if nearest is Exception and type(problem) is not Exception:
        return None
    return str(nearest.__name__)


def _values(data: bytes, nodes: list[Any], functions: Functions | None = None) -> list[Any]:
    """Every node's value; whatever goes wrong in a forged frame is the frame's fault."""
    reader = wire.Reader(data, functions)
    try:
        values = [reader.value(node) for node in nodes]
        reader.finish()
    except wire.Malformed:
        raise
    except Exception as problem:  # noqa: BLE001 - hostile bytes must not choose our error
        raise wire.Malformed(f"a value of no known form ({type(problem).__name__})") from None
    return values


def read_answer(message: dict[str, Any], data: bytes, functions: Functions) -> Answer | Loaded:
    """The answer that a frame holds; Malformed when it holds none."""
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
            return Unreturnable(one_line(parts[0], 80), one_line(parts[1], 300))
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
        next(after)
        if len(item) == 1
        else Unreturnable(one_line(str(item[0]), 80), one_line(str(item[-1]), 300))
        for item in arguments
    )
    return Returned(value, told)


def _raised(found: Any) -> Raised:
    if type(found) is dict and set(found) == {"type", "bases", "message", "line"}:
        kind, bases, message, line = (found[key] for key in ("type", "bases", "message", "line"))
        known = _is_text(kind) and _is_text(message) and type(bases) is list
        known = known and len(bases) <= 64 and all(map(_is_name, bases))
        if known and (line is None or (type(line) is int and 0 < line < 1 << 31)):
            return Raised(one_line(kind, 80), tuple(bases), one_line(message, 300), line)
    raise wire.Malformed("an exception of no known form")
