"""Learners' texts as nbgrader's pages may show them: no tag, no link that runs code.

nbgrader puts what is HTML in a text into the page of whoever looks, and that is a teacher
with all rights. Owns the graded copy only; the file that was handed in stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import quote

from grader.notebook.cells import THEIRS

MAX_MARKDOWN = 1 << 16
"""Letters of one notebook that are shown as Markdown: some texts take the square of their
length to read. What comes after them is shown as it was typed."""

_TAG = re.compile(r"<(?=[A-Za-z/!?])")
_LINK = re.compile(r"\](?=[:(])")
_ALLOWED = ("(https://", "(http://", "(#")
_TICKS = re.compile(r"`{3,}")


def disarm(cells: Iterable[Any]) -> None:
    """Change the texts of the cells that a learner may write, in place.

    A blank is put where a tag or a link would begin, so that all of it can be read. Links
    to sites stay, and so do pictures that are in their cell.
    """
    left = MAX_MARKDOWN
    for cell in cells:
        if cell.cell_type == "code" or cell.metadata.get(THEIRS, {}).get("locked"):
            continue
        left -= len(cell.source)
        text = _with_pictures(cell) if left >= 0 else _as_typed(cell.source)
        cell.source = _TAG.sub("< ", text)


def _with_pictures(cell: Any) -> str:
    """The text without links that may do harm.

    A picture gets a plain name: nbgrader finds no other, and refuses a notebook that
    names a picture which is not there.
    """
    pictures, names = {}, {}
    for number, (name, data) in enumerate(cell.get("attachments", {}).items(), start=1):
        if isinstance(data, Mapping) and data:
            pictures[f"picture-{number}"] = data
            names |= {f"(attachment:{form})": number for form in (name, quote(name))}
    text: str = cell.source
    if pictures:
        cell.attachments = pictures
        known = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
        text = re.sub(
            rf"(?<=\])(?:{known})", lambda found: f"(attachment:picture-{names[found[0]]})", text
        )
    allowed = (*_ALLOWED, *(f"(attachment:{name})" for name in pictures))
    return _LINK.sub(lambda found: "]" if text.startswith(allowed, found.end()) else "] ", text)


def _as_typed(text: str) -> str:
    fence = "`" * (1 + max((len(ticks) for ticks in _TICKS.findall(text)), default=2))
    return f"{fence}\n{text}\n{fence}"
