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

MAX_MARKDOWN = 1 << 15
"""Letters of one notebook that are shown as Markdown: some texts take the square of their
length to read. What comes after them is shown as it was typed."""
MAX_LINE = 1_000
"""Letters of a line of Markdown, for the same reason."""
MAX_SHOWN = 1 << 18
"""Letters of one notebook that are shown at all, as many of texts as of code: as much as
one part may hold. The file that was handed in has the rest."""
_CUT = "…"

_TAG = re.compile(r"<(?=[A-Za-z/!?])")
_LINK = re.compile(r"\](?=[:(])")
_ALLOWED = ("(https://", "(http://", "(#")
_TICKS = re.compile(r"`{3,}")
_LONG = re.compile(rf".{{{MAX_LINE}}}(?=.)")


def disarm(cells: Iterable[Any]) -> None:
    """Change the texts of the cells that a learner may write, in place.

    A blank is put where a tag or a link would begin, so that all of it can be read. Links
    to sites stay, and so do pictures that are in their cell. Without end is no text.
    """
    told = dict.fromkeys((True, False), 0)
    for cell in cells:
        if cell.metadata.get(THEIRS, {}).get("locked"):
            continue
        is_code = cell.cell_type == "code"
        room = max(0, MAX_SHOWN - told[is_code])
        told[is_code] += len(cell.source)
        if len(cell.source) > room:
            cell.source = f"{cell.source[:room]}\n{'# ' * is_code}{_CUT}"
        if not is_code:
            fair = told[False] <= MAX_MARKDOWN and not _LONG.search(cell.source)
            text = _with_pictures(cell) if fair else _as_typed(cell.source)
            cell.source = _TAG.sub("< ", text)


def _with_pictures(cell: Any) -> str:
    """The text without links that may do harm.

    A picture gets a plain name: nbgrader finds no other, and refuses a notebook that
    names a picture which is not there.
    """
    pictures: dict[str, Any] = {}
    names: dict[str, int] = {}
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
    lines = _LONG.sub(lambda found: f"{found[0]}\n", text)
    return f"{fence}\n{lines}\n{fence}"
