"""Cells as they are found in a damaged notebook, and what is noted while they are mended."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import Any

from grader.errors import SubmissionError
from grader.language import Message, say
from grader.notebook.cells import OURS, THEIRS, Kind

MAX_MARK = 200
MAX_NAMED = 5
"""Cells that one note names."""
SAVE_AGAIN = say("open it in Jupyter and save it again, or hand in an earlier copy")

_DEFINED = re.compile(r"^(?:async[ \t]+)?def[ \t]+(\w{1,100})", re.MULTILINE)
_SURROGATE = re.compile("[\ud800-\udfff]")
_KINDS = {
    "code": Kind.CODE,
    "raw": Kind.RAW,
    "markdown": Kind.MARKDOWN,
    "heading": Kind.MARKDOWN,
    "html": Kind.MARKDOWN,
}


def refused(found: Message) -> SubmissionError:
    """What is raised where nothing can be saved."""
    return SubmissionError(found, remedy=SAVE_AGAIN)


@dataclass(frozen=True)
class Loose:
    """One cell as found: its text, its kind, and the three marks that may tell what it is.

    ``expected`` is the number of the master's cell that should come here, where the cell
    was cut out of another.
    """

    kind: Kind
    text: str
    role: str = ""
    grade_id: str = ""
    id: str = ""
    attachments: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    expected: int | None = None

    @cached_property
    def normal(self) -> str:
        """The text as `normal` has it."""
        return normal(self.text)

    @cached_property
    def lines(self) -> frozenset[str]:
        """The lines that say something."""
        return lines_of(self.text)

    @cached_property
    def defined(self) -> frozenset[str]:
        """The functions that the text defines."""
        return defined_in(self.text)

    @property
    def marked_as(self) -> str:
        """The role that a mark of the cell says; empty where none says any."""
        return (self.role or self.grade_id).partition("-")[0]


class Notes:
    """What was mended, gathered so that each kind of damage makes one note."""

    def __init__(self) -> None:
        self._said: list[Message] = []
        self._named: dict[str, list[str]] = {}

    def add(self, message: Message) -> None:
        """Note something about the file as a whole, once."""
        if message not in self._said:
            self._said.append(message)

    def of_cell(self, message: Message, cell: str) -> None:
        """Note something about one cell; the message has ``{cells}`` for all of them."""
        cells = self._named.setdefault(message.template, [])
        if cell not in cells:
            cells.append(cell)

    def messages(self) -> tuple[Message, ...]:
        """All notes: first on the file, then on cells."""
        return (*self._said, *(Message(t, {"cells": _listed(c)}) for t, c in self._named.items()))


def _listed(cells: list[str]) -> str:
    more = ["…"] if len(cells) > MAX_NAMED else []
    return ", ".join([*cells[:MAX_NAMED], *more])


def loose_cell(entry: Mapping[str, Any]) -> Loose | None:
    """The cell that an entry of a notebook's list holds, in any nbformat; None for no cell."""
    kind, source = entry.get("cell_type"), entry.get("source")
    if source is None:
        source = entry.get("input")
    if not isinstance(kind, str) and source is None:
        return None
    text = _text(source)
    if kind == "heading":
        text = f"# {text}"
    metadata = _mapping(entry.get("metadata"))
    return Loose(
        kind=_KINDS.get(kind, Kind.RAW) if isinstance(kind, str) else Kind.RAW,
        text=text,
        role=_mark(_mapping(metadata.get(OURS)).get("role")),
        grade_id=_mark(_mapping(metadata.get(THEIRS)).get("grade_id")),
        id=_mark(entry.get("id")),
        attachments=_attachments(entry.get("attachments")),
    )


def _text(source: object) -> str:
    if isinstance(source, list):
        lines = [line for line in source if isinstance(line, str)]
        # Some programs write the lines without their ends.
        bare = len(lines) > 1 and not any(line.endswith("\n") for line in lines[:-1])
        source = ("\n" if bare else "").join(lines)
    text = source if isinstance(source, str) else ""
    text = text.replace("\0", "").replace("\r\n", "\n").replace("\r", "\n")
    return _SURROGATE.sub("\ufffd", text)


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _mark(value: object) -> str:
    return value if isinstance(value, str) and len(value) <= MAX_MARK else ""


def _attachments(value: object) -> Mapping[str, Any]:
    """Pictures that the learner put into a cell: name -> kind -> text, and nothing else."""
    found = {
        name: {kind: data for kind, data in parts.items() if isinstance(data, str)}
        for name, parts in _mapping(value).items()
        if isinstance(parts, dict)
    }
    return MappingProxyType(found)


def normal(text: str) -> str:
    """The text without what editors change: blanks at ends of lines and of the text."""
    return "\n".join(map(str.rstrip, text.strip().split("\n")))


def lines_of(text: str) -> frozenset[str]:
    """The lines that say something, without their indent."""
    return frozenset(line for line in map(str.strip, text.split("\n")) if len(line) >= 3)


def joined(texts: Iterable[str], between: str) -> str:
    """The texts as one, with line ends between them."""
    return between.join(text.strip("\n") for text in texts)


def defined_in(text: str) -> frozenset[str]:
    """Names of the functions that a code cell defines at its outermost level."""
    return frozenset(_DEFINED.findall(text))
