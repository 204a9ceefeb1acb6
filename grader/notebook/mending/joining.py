"""Of several texts that claim to be one cell: what of them is kept, and in which order.

Decides by reading alone: a learner's code is parsed here, never run.
"""

from __future__ import annotations

import ast
import warnings
from collections.abc import Sequence
from dataclasses import dataclass

from grader.notebook.cells import Kind
from grader.notebook.mending.loose import joined, normal
from grader.notebook.mending.slots import Slot

MAX_PARSED = 1 << 16
"""Letters of a text that is parsed; a larger one counts as whole."""
MAX_PARSES = 400
"""Texts that are parsed for one notebook; from there on all count as whole."""
SHELL = ("%", "!", "?")
"""What begins a line that IPython reads and Python does not."""


class Parser:
    """Tells whether texts are whole Python, within what one notebook may cost."""

    def __init__(self) -> None:
        self._left = MAX_PARSES
        self._known: dict[str, bool] = {}

    def whole(self, text: str) -> bool:
        """Whether the text can be read as Python; true where it is too long to try."""
        if text not in self._known:
            if len(text) > MAX_PARSED or not self._left:
                return True
            self._left -= 1
            self._known[text] = _parses(text)
        return self._known[text]


def _parses(text: str) -> bool:
    plain = "\n".join(
        line[: len(line) - len(line.lstrip())] + "pass" if line.lstrip().startswith(SHELL) else line
        for line in text.split("\n")
    )
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            ast.parse(plain)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return True


def closed(text: str) -> bool:
    """Whether every fence that the text opens is closed in it."""
    fences = [line for line in text.split("\n") if line.lstrip().startswith("```")]
    return len(fences) % 2 == 0


@dataclass(frozen=True, slots=True)
class Kept:
    """The one text of a cell, what was set aside, and what was done to get there."""

    text: str
    aside: tuple[str, ...] = ()
    split: bool = False
    doubled: bool = False
    differing: bool = False


def keep_code(slot: Slot, copies: Sequence[str], parser: Parser) -> Kept:
    """All code that was worked on, in order: of what is defined twice the last counts.

    Halves of a split cell are put together again. Where some of the copies are no
    Python, they are set aside, so that they do not cost what the others earn.
    """
    once = _once(copies)
    groups = once[:1]
    for text in once[1:]:
        both = _put_together(groups[-1], text, parser)
        groups[-1:] = [groups[-1], text] if both is None else [both]
    if len(groups) > 1 and not all(map(parser.whole, groups)):
        whole = joined(once, "\n")
        groups = [whole] if parser.whole(whole) else groups
    worked = _worked_on(slot, groups)
    good = [text for text in worked if parser.whole(text)] or worked
    return Kept(
        joined(good, "\n\n\n"),
        tuple(text for text in worked if text not in good),
        split=len(groups) < len(once),
        doubled=len(once) < len(copies) or len(worked) < len(groups),
        differing=len(good) > 1,
    )


def _put_together(first: str, second: str, parser: Parser) -> str | None:
    """Two halves as one text; None where they are no halves."""
    if parser.whole(first) and parser.whole(second):
        return None
    for pair in ((first, second), (second, first)):
        both = joined(pair, "\n")
        if parser.whole(both):
            return both
    return None


def keep_text(slot: Slot, copies: Sequence[str]) -> Kept:
    """Of answers in words the last one that was worked on; the others are set aside."""
    once = _once(copies)
    groups = once[:1]
    for text in once[1:]:
        both = joined((groups[-1], text), "\n")
        groups[-1:] = [groups[-1], text] if closed(groups[-1]) or closed(text) else [both]
    worked = _worked_on(slot, groups)
    return Kept(
        worked[-1],
        tuple(worked[:-1]),
        split=len(groups) < len(once),
        doubled=len(once) < len(copies) or len(worked) < len(groups),
        differing=len(worked) > 1,
    )


def _once(copies: Sequence[str]) -> list[str]:
    """Equal texts once, where the last of them stands."""
    kept: dict[str, str] = {}
    for text in copies:
        kept.pop(normal(text), None)
        kept[normal(text)] = text
    return list(kept.values())


def _worked_on(slot: Slot, texts: list[str]) -> list[str]:
    """The texts that are not as handed out; the first where all are."""
    return [text for text in texts if slot.worked_on(text)] or texts[:1]


def halves(slot: Slot, first: str, second: str, parser: Parser) -> bool:
    """Whether two neighbours are one cell that was split: only together are they whole."""
    if slot.cell.kind is Kind.CODE:
        return _put_together(first, second, parser) is not None
    return not closed(first) and not closed(second)
