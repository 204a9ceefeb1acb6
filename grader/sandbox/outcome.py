"""What can come back from learners' code: untrusted evidence, as plain values.

Nothing here is a verdict. A name, a message or a value was chosen by the
learner's code and is judged by the trusted side.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Limit(StrEnum):
    """Which limit was hit."""

    MEMORY = "memory"
    OUTPUT = "output"
    VALUE = "value"
    CALLBACKS = "callbacks"
    TOTAL = "total"
    CPU = "cpu"


@dataclass(frozen=True, slots=True)
class Returned:
    """The call gave a value. ``arguments`` are the arguments as they were after the call."""

    value: Any
    arguments: tuple[Any, ...] | None = None


@dataclass(frozen=True, slots=True)
class Unreturnable:
    """The call gave something that cannot cross: its type, and why."""

    type_name: str
    reason: str


@dataclass(frozen=True, slots=True)
class Raised:
    """The call, or loading the file, raised.

    Attributes:
        type_name: name of the exception's class, cut to 80 characters.
        bases: names of its built-in base classes, so that ``IndexError`` counts as ``LookupError``.
        message: its text, cut to 300 characters.
        line: line of the learner's file that it passed last, if any.
    """

    type_name: str
    bases: tuple[str, ...]
    message: str
    line: int | None = None


@dataclass(frozen=True, slots=True)
class TimedOut:
    """Stopped after this many seconds of wall clock."""

    seconds: float


@dataclass(frozen=True, slots=True)
class OverLimit:
    """A limit other than time was hit. ``bound`` is in its unit: MiB, KiB, a count or seconds."""

    limit: Limit
    bound: float


@dataclass(frozen=True, slots=True)
class Died:
    """The process ended without an answer; ``how`` says by which signal or exit status."""

    how: str


@dataclass(frozen=True, slots=True)
class Garbled:
    """An answer that breaks the protocol: something other than the worker wrote it."""

    reason: str


Answer = Returned | Unreturnable | Raised | TimedOut | OverLimit | Died | Garbled
"""What a call, or loading, can end in."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """The file was loaded; ``functions`` are the callable names it defines (untrusted)."""

    functions: tuple[str, ...]


LoadAnswer = Loaded | Raised | TimedOut | OverLimit | Died | Garbled
"""What loading a file can end in."""
