"""From files to one sealed text and back.

Owns the format: a first line, a code that proves the rest, and the files, compressed and
covered. The same files always give the same text. Refuses what was changed, what unpacks
to more than an exercise holds, and names that lead elsewhere. Touches no disk.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from grader.errors import GraderError
from grader.language import Message, say

MAX_SEALED = 32 << 20
"""Bytes of a sealed file."""
MAX_OPEN = 64 << 20
"""Bytes that one may hold, unpacked."""
MAX_FILES = 2_000
MAX_PATH = 200
MAX_DEPTH = 8

_KIND = b"grade-sealed "
_FIRST = _KIND + b"1\n"
_KEY = hashlib.sha256(b"a curtain, not a lock: whoever has the engine has this key").digest()
_CODE = hashlib.sha256().digest_size
_PLACES = re.compile(
    r"course\.toml|solutions/[^/]+\.toml|(?:exercises|solutions|tests/course)/(?P<owner>[^/]+)/.+"
)
"""Where in a course a file may lie, and which exercise it belongs to."""
_STRANGE = re.compile(r'[\x00-\x1f\x7f<>:"|?*\\]')
_DEVICES = re.compile(r"(?i:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?")


@dataclass(frozen=True, slots=True)
class Content:
    """What is in a sealed file.

    Attributes:
        course: the id of the course.
        name: the exercise's id; of what all exercises share, another word.
        files: path inside the author's copy, with slashes -> bytes.
    """

    course: str
    name: str
    files: Mapping[str, bytes]


def seal(content: Content) -> bytes:
    """The content as one text, which `unseal` reads; the same for the same content."""
    _look_at(content.files, content.name, "")
    names = sorted(content.files)
    sizes = [[name, len(content.files[name])] for name in names]
    head = {"course": content.course, "name": content.name, "files": sizes}
    text = json.dumps(head, ensure_ascii=True).encode() + b"\n"
    packed = zlib.compress(text + b"".join(content.files[name] for name in names), 9)
    code = _code(packed)
    sealed = _FIRST + code + _covered(packed, code)
    if len(sealed) > MAX_SEALED:
        raise _refusal(say("it holds more than {most:,} bytes", most=MAX_SEALED), content.name)
    return sealed


def unseal(text: bytes, where: str) -> Content:
    """The content of a sealed text; GraderError, with ``where``, when it is not as it was made."""
    if not text.startswith(_FIRST):
        if text.startswith(_KIND) and b"\n" in text[: len(_FIRST) + 8]:
            raise GraderError(
                say("this was sealed by another version of grade"),
                where=where,
                remedy=say("install the version that your teacher names"),
            )
        raise _changed(where)
    code, covered = text[len(_FIRST) :][:_CODE], text[len(_FIRST) + _CODE :]
    packed = _covered(covered, code)
    if len(text) > MAX_SEALED or not hmac.compare_digest(code, _code(packed)):
        raise _changed(where)
    content = _read(_unpacked(packed, where), where)
    _look_at(content.files, content.name, where)
    return content


def _code(packed: bytes) -> bytes:
    return hmac.digest(_KEY, _FIRST + packed, "sha256")


def _covered(text: bytes, code: bytes) -> bytes:
    """The text under a stream of its own, or out from under it."""
    stream = hashlib.shake_256(_KEY + code).digest(len(text))
    mixed = int.from_bytes(text, "big") ^ int.from_bytes(stream, "big")
    return mixed.to_bytes(len(text), "big")


def _unpacked(packed: bytes, where: str) -> bytes:
    unpacking = zlib.decompressobj()
    try:
        text = unpacking.decompress(packed, MAX_OPEN)
    except zlib.error:
        raise _changed(where) from None
    if unpacking.unconsumed_tail or not unpacking.eof:
        raise _refusal(say("it holds more than {most:,} bytes", most=MAX_OPEN), where)
    return text


def _read(text: bytes, where: str) -> Content:
    """The head says what follows; whoever has the key can write one that says anything."""
    first, _, rest = text.partition(b"\n")
    try:
        head: Any = json.loads(first)
        course, name = str(head["course"]), str(head["name"])
        sizes = [(str(path), int(size)) for path, size in head["files"]]
    except (ValueError, KeyError, TypeError, RecursionError):
        raise _changed(where) from None
    if len(sizes) > MAX_FILES or any(size < 0 for _, size in sizes):
        raise _changed(where)
    if len(dict(sizes)) != len(sizes) or sum(size for _, size in sizes) != len(rest):
        raise _changed(where)
    files: dict[str, bytes] = {}
    at = 0
    for path, size in sizes:
        files[path] = rest[at : at + size]
        at += size
    return Content(course, name, files)


def _look_at(files: Iterable[str], name: str, where: str) -> None:
    """Refuse names that lead out of the course, into another exercise, or are two of one."""
    seen: set[str] = set()
    for path in files:
        place = _PLACES.fullmatch(path)
        parts = path.split("/")
        fair = (
            place is not None
            and place["owner"] in {None, name}
            and len(path) <= MAX_PATH
            and len(parts) <= MAX_DEPTH
            and path.isprintable()
            and all(map(_is_plain, parts))
            and path.casefold() not in seen
        )
        if not fair:
            raise _refusal(
                say("it holds a file of a name that may not be: {name!r}", name=path), where
            )
        seen.add(path.casefold())


def _is_plain(part: str) -> bool:
    """Whether every system can make a file of this name, and only there."""
    return not (
        part in {"", ".", ".."}
        or part[-1] in ". "
        or _STRANGE.search(part)
        or _DEVICES.fullmatch(part)
    )


def _changed(where: str) -> GraderError:
    return _refusal(say("the sealed file was changed, or is not whole"), where)


def _refusal(found: Message, where: str) -> GraderError:
    return GraderError(
        found,
        where=where,
        remedy=say("put it back as your teacher handed it out; your own files are untouched"),
    )
