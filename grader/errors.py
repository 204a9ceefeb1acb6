"""The errors that people see: one root, one child for each audience.

Every error carries what was found, where, and what to do. The command turns
them into text and an exit code; nothing else catches them to hide them.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from enum import IntEnum
from pathlib import Path

from grader.language import Language, Message, one_line, say

MAX_WHERE = 1_000
WINDOW = 28
"""Cells of a line that are shown around a place in it."""


class ExitCode(IntEnum):
    """What ``grade`` returns to the shell."""

    PASSED = 0
    NOT_PASSED = 1
    USAGE = 2
    OURS = 3


class GraderError(Exception):
    """Root of all errors that are shown to a person."""

    exit_code = ExitCode.OURS

    def __init__(
        self, found: str | Message, *, where: str = "", remedy: str | Message = ""
    ) -> None:
        self.found = found
        self.where = where
        self.remedy = remedy
        super().__init__(str(self))

    def render(self, language: Language) -> str:
        """What was found, where, and what to do, in this language."""
        # A file that was handed in may be called anything.
        place = f"{one_line(self.where, MAX_WHERE)}: " if self.where else ""
        remedy = _render(self.remedy, language)
        return f"{place}{_render(self.found, language)}" + (f"\n  {remedy}" if remedy else "")

    def __str__(self) -> str:
        return self.render(Language("en"))


def _render(text: str | Message, language: Language) -> str:
    return language.render(text) if isinstance(text, Message) else text


class UsageError(GraderError):
    """The command was called wrongly: a name that does not exist, a missing file."""

    exit_code = ExitCode.USAGE


class MissingExtra(UsageError):
    """What was asked for needs packages that only an extra brings."""

    def __init__(self, extra: str) -> None:
        super().__init__(
            say("this needs the extra {extra}", extra=extra),
            remedy=say("pip install '{name}'", name=f"grade-by-hand[{extra}]"),
        )


class SubmissionError(GraderError):
    """The learner's file cannot be taken in; the only error a learner causes."""

    exit_code = ExitCode.NOT_PASSED


class UnreadableText(SubmissionError):
    """A mathematical text that cannot be read: what stands where, and what was expected.

    ``text`` is the line as typed (cut where it is very long); ``start`` and ``end`` are
    positions in it, in characters, for the caret.
    """

    exit_code = ExitCode.USAGE

    def __init__(
        self,
        found: str | Message,
        *,
        text: str,
        start: int,
        end: int | None = None,
        remedy: str | Message = "",
    ) -> None:
        self.text = text
        self.start = start
        self.end = start + 1 if end is None else max(end, start + 1)
        super().__init__(found, remedy=remedy)

    def render(self, language: Language) -> str:
        """What was found, the line with a caret under the place, and what was expected."""
        first, end, remedy = super().render(language).partition("\n")
        line = one_line(self.text, MAX_WHERE)
        if self.start > len(line):
            return f"{first}{end}{remedy}"
        head, place, tail = line[: self.start], line[self.start : self.end], line[self.end :]
        if _cells(line) > WINDOW:
            # Both lines must stand whole under each other, however narrow the terminal.
            place = _cut(place, WINDOW // 2)
            head = _cut(head[::-1], WINDOW // 2)[::-1]
            tail = _cut(tail, WINDOW - _cells(head + place))
        marks = " " * _cells(head) + "^" * max(1, _cells(place))
        return f"{first}\n  {head}{place}{tail}\n  {marks}{end}{remedy}"


def _cut(text: str, cells: int) -> str:
    """As much of the text as fits, with a sign where more was."""
    if _cells(text) <= cells:
        return text
    kept = text
    while kept and _cells(kept) >= cells:
        kept = kept[:-1]
    return f"{kept}…"


def _cells(text: str) -> int:
    """Cells of a terminal that the text takes: a wide letter takes two."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)


class CourseError(GraderError):
    """The course is wrong: for its author. Collects every problem found."""

    def __init__(self, problems: Sequence[str], *, where: str = "", remedy: str = "") -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(problems), where=where, remedy=remedy)


class SandboxError(GraderError):
    """The sandbox could not be set up or died by itself: for the operator."""


class StoreError(GraderError):
    """The attempts cannot be read or written; nothing is ever started afresh."""


def unforeseen(problem: Exception) -> GraderError:
    """What nobody had words of their own for: the system refused, or a defect of ours."""
    if isinstance(problem, OSError):
        return GraderError(
            say("cannot be read or written: {reason}", reason=problem.strerror or problem),
            where=str(problem.filename or ""),
            remedy=say("check the disk and the permissions"),
        )
    import traceback  # noqa: PLC0415 - never needed, one hopes

    last = traceback.extract_tb(problem.__traceback__)[-1]
    return GraderError(
        say("our fault, not yours: {problem}", problem=f"{type(problem).__name__}: {problem}"),
        where=f"{Path(last.filename).name}:{last.lineno}",
        remedy=say("please report this line"),
    )
