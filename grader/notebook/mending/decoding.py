"""From the bytes of a damaged notebook to text: encodings, sizes, outputs, open conflicts.

Bounds what is read before it is parsed. Outputs are never needed, and a loop that prints
makes them large: they are cut out of the bytes, so that they cost no more than a search.
"""

from __future__ import annotations

import re

from grader.errors import SubmissionError
from grader.language import say
from grader.notebook.mending.loose import Notes, refused

MAX_FILE = 128 << 20
"""Bytes of a file with outputs gone wild."""
MAX_KEPT = 32 << 20
"""Bytes of a file without its outputs."""
MAX_PIECES = 3_000_000
"""Signs that begin a value: each may cost far more memory than its letter."""
WILD = 8 << 20
"""Bytes from which outputs are cut out, and a note says so."""

_OUTPUTS = re.compile(rb'"outputs"\s*:\s*\[')
# A text that never ends is one too: else each quote in it would be tried up to the end.
_TOKEN = re.compile(rb'"(?:[^"\\]++|\\.)*+(?:"|\\?\Z)|[\[\]]', re.DOTALL)
_CELL = b'"cell_type"'
_OURS = re.compile(rb"^<{7}(?: [^\n]*)?\r?$")
_BASE = re.compile(rb"^\|{7}(?: [^\n]*)?\r?$")
_MIDDLE = re.compile(rb"^={7}\r?$")
_THEIRS = re.compile(rb"^>{7}(?: [^\n]*)?\r?$")


def texts_of(source: bytes, notes: Notes) -> list[str]:
    """The text in the file; of a file with open conflicts of git, both sides in order."""
    if len(source) > MAX_FILE:
        raise _too_large(len(source), MAX_FILE)
    if not source.strip(b"\0 \t\r\n"):
        raise refused(say("the file is empty"))
    source = _in_utf8(source, notes)
    if b"\n<<<<<<<" not in b"\n" + source:
        return [_decoded(_without_outputs(source, notes), notes)]
    notes.add(
        say(
            "git left conflicts open in the file: both sides were read;"
            " where both changed a cell, the second counts"
        )
    )
    return [
        _decoded(_without_outputs(side, notes), notes) for side in _sides(source) if side.strip()
    ]


def _too_large(size: int, most: int) -> SubmissionError:
    return SubmissionError(
        say("the file has {size:,} bytes, more than the {most:,} allowed", size=size, most=most),
        remedy=say("clear the outputs and save the notebook again"),
    )


def _in_utf8(source: bytes, notes: Notes) -> bytes:
    """The bytes without zeros; a file in UTF-16 is turned into UTF-8."""
    head = source[:40]
    wide = ""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        wide = "utf-16"
    elif len(head) >= 20 and any(head[::2]) and not any(head[1::2]):
        wide = "utf-16-le"
    elif len(head) >= 20 and any(head[1::2]) and not any(head[::2]):
        wide = "utf-16-be"
    if wide:
        notes.add(say("the file is in {encoding}, not in UTF-8", encoding="UTF-16"))
        return source.decode(wide, "replace").encode("utf-8", "replace")
    zeros = source.count(b"\0")
    if zeros:
        notes.add(say("{n:,} zero bytes in the file were left out", n=zeros))
    return source.replace(b"\0", b"")


def _decoded(source: bytes, notes: Notes) -> str:
    if len(source) > MAX_KEPT:
        raise _too_large(len(source), MAX_KEPT)
    if sum(source.count(sign) for sign in (b"[", b"{", b",")) > MAX_PIECES:
        raise refused(say("the notebook holds too many small parts"))
    try:
        return source.decode("utf-8").lstrip("\ufeff")
    except UnicodeDecodeError:
        pass  # it is another encoding, or was damaged: both are told apart below
    try:
        text = source.decode("cp932")
    except UnicodeDecodeError:
        notes.add(say("signs in the file that are not UTF-8 were replaced"))
        return source.decode("utf-8", "replace").lstrip("\ufeff")
    notes.add(say("the file is in {encoding}, not in UTF-8", encoding="Shift_JIS"))
    return text


def _without_outputs(source: bytes, notes: Notes) -> bytes:
    """The bytes with large outputs cut out; small files are left as they are."""
    if len(source) < WILD:
        return source
    kept: list[bytes] = []
    at = 0
    while found := _OUTPUTS.search(source, at):
        # Outputs end before the next cell tells its kind: so no letter is read twice.
        stop = source.find(_CELL, found.end())
        limit = len(source) if stop < 0 else stop
        end = _closing(source, found.end(), limit)
        if end is not None:
            kept.append(source[at : found.end()])
            at = end
        elif stop < 0:
            # The file was cut off within them.
            kept.append(source[at : found.start()])
            at = limit
        else:
            kept.append(source[at:limit])
            at = limit
    kept.append(source[at:])
    rest = b"".join(kept)
    size = len(source) - len(rest)
    if size > WILD:
        notes.add(say("outputs of {size:,} bytes were left out", size=size))
    return rest


def _closing(source: bytes, start: int, end: int) -> int | None:
    """Where the bracket that was opened before ``start`` is closed; None if not before ``end``."""
    depth = 1
    for count, token in enumerate(_TOKEN.finditer(source, start, end)):
        sign = token[0]
        if sign == b"[":
            depth += 1
        elif sign == b"]":
            depth -= 1
            if not depth:
                return token.start()
        if count > MAX_PIECES:
            raise refused(say("the notebook holds too many small parts"))
    return None


def _sides(source: bytes) -> list[bytes]:
    """The file as each side of its conflicts has it."""
    sides: tuple[list[bytes], list[bytes]] = ([], [])
    into: tuple[int, ...] = (0, 1)
    for line in source.split(b"\n"):
        if _OURS.match(line):
            into = (0,)
        elif _BASE.match(line) and into == (0,):
            into = ()
        elif _MIDDLE.match(line) and into in {(0,), ()}:
            into = (1,)
        elif _THEIRS.match(line):
            into = (0, 1)
        else:
            for side in into:
                sides[side].append(line)
    return [b"\n".join(side) for side in sides]
