"""The form of ``derivation.md``: headings with ids, bullets, fenced blocks.

Owns where things stand in the text and what is wrong with that; collects and
never raises, since the text may be anybody's. Reads no lines of mathematics.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from grader.language import Message, say

BULLETS = (
    "Domain",
    "Constraint",
    "Start",
    "Goal",
    "Rules a line",
    "Operations",
    "Follow-through",
    "Code",
    "Kind",
)
STEPS = "steps"
PRINTED = "printed"
MAX_BYTES = 1 << 18

_ID = re.compile(r"[\w-]{1,100}")
# Possessive: a line of blanks would else be tried in every way.
_FENCE = re.compile(r" {0,3}(`{3,}+|~{3,}+)\s*+([\w-]*+)\s*+$")
_BULLET = re.compile(rf"[-*] {{1,4}}({'|'.join(BULLETS)}) ?[:：](.*)")


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block: its first word, the line its fence stands on, what is in it."""

    info: str
    line: int
    texts: tuple[str, ...]
    closed: bool


@dataclass(frozen=True, slots=True)
class Section:
    """One task as it stands in a text."""

    id: str
    title: str
    line: int
    bullets: Mapping[str, str]
    blocks: tuple[Block, ...]

    def named(self, info: str) -> tuple[Block, ...]:
        """The blocks that begin with this word."""
        return tuple(block for block in self.blocks if block.info == info)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the text and what it is: ``text``, ``heading``, ``fence`` or ``inside``."""

    number: int
    text: str
    role: str
    info: str = ""
    id: str = ""


def rows_of(text: str) -> Iterator[Row]:
    """Every line with its role. A fence that is never closed ends at the next task."""
    fence, info = "", ""
    for number, line in enumerate(_split(text), start=1):
        heading = _heading(line)
        mark = _FENCE.match(line)
        if heading:
            fence = ""
            yield Row(number, line, "heading", *heading)
        elif fence and mark and mark[1].startswith(fence) and not mark[2]:
            yield Row(number, line, "close", info)
            fence = ""
        elif fence:
            yield Row(number, line, "inside", info)
        elif mark:
            fence, info = mark[1], mark[2].lower()
            yield Row(number, line, "open", info)
        else:
            yield Row(number, line, "text")


def _heading(line: str) -> tuple[str, str] | None:
    """Title and id of a task's heading. By hand: patterns are slow on a line of blanks."""
    if not line.startswith("##") or line.startswith("###"):
        return None
    title, brace, rest = line[2:].rstrip(" \t#").rpartition("{#")
    if not brace or not rest.endswith("}") or not _ID.fullmatch(rest[:-1]):
        return None
    return title.strip(), rest[:-1]


def sections_of(text: str) -> list[Section]:
    """The tasks of a text in order, doubled ids and all."""
    found: list[Section] = []
    rows: list[Row] = []
    for row in rows_of(text):
        if row.role == "heading":
            found += _section(rows)
            rows = [row]
        else:
            rows.append(row)
    return found + _section(rows)


def _section(rows: list[Row]) -> list[Section]:
    if not rows or rows[0].role != "heading":
        return []
    bullets: dict[str, str] = {}
    blocks: list[tuple[Row, list[str], list[Row]]] = []
    for row in rows:
        match = _BULLET.match(row.text.strip()) if row.role == "text" else None
        if match:
            bullets.setdefault(match[1], match[2].strip().strip("`").strip())
        elif row.role == "open":
            blocks.append((row, [], []))
        elif row.role == "inside":
            blocks[-1][1].append(row.text)
        elif row.role == "close":
            blocks[-1][2].append(row)
    found = tuple(
        Block(opened.info, opened.number, tuple(texts), closed=bool(closing))
        for opened, texts, closing in blocks
    )
    return [Section(rows[0].id, rows[0].info, rows[0].number, bullets, found)]


def titles(title: str) -> dict[str, str]:
    """Language -> title from ``English / 日本語``."""
    english, slash, japanese = title.rpartition(" / ")
    if not slash or japanese.isascii():
        return {"en": title}
    return {"en": english.strip(), "ja": japanese.strip()}


def decoded(source: bytes) -> tuple[str, tuple[Message, ...]]:
    """The text of a file and what is odd about its bytes; what is not UTF-8 becomes U+FFFD."""
    if source[:4] in {b"\xff\xfe\0\0", b"\0\0\xfe\xff"}:
        return "", (say("the file is UTF-32; save it as UTF-8"),)
    if source[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return "", (say("the file is UTF-16; save it as UTF-8"),)
    text = source.removeprefix(b"\xef\xbb\xbf").decode("utf-8", errors="replace")
    if "\ufffd" in text:
        line = text[: text.index("\ufffd")].count("\n") + 1
        return text, (say("line {line} is not UTF-8; save the file as UTF-8", line=line),)
    return text, ()


def _split(text: str) -> list[str]:
    # Not splitlines: form feeds and their like are signs within a line.
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def joined(lines: list[str]) -> str:
    """The lines as one text that ends with one line end."""
    return "\n".join(lines).rstrip("\n") + "\n"
