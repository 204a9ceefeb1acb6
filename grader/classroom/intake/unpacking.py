"""Files of a folder, a zip or a tar, one after another: names and bytes, within limits.

Nothing is ever written to disk, so no name can lead anywhere. Refuses links, names that
climb, and archives that unpack to more than a class can hand in. A zip that a learner handed
in is opened too, once: what lies in it has its name as a folder.
"""

from __future__ import annotations

import gzip
import io
import os
import stat
import struct
import tarfile
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from grader.classroom.intake.naming import ARCHIVE, NOTEBOOK
from grader.errors import SubmissionError, UsageError
from grader.intake import MAX_BYTES, read_regular
from grader.language import Message, say
from grader.notebook.reading import MAX_NOTEBOOK

MAX_ENTRIES = 200_000
MAX_TOTAL = 8 << 30
"""Bytes that one source may hold, unpacked."""
MAX_INNER_ENTRIES = 1_000
MAX_INNER_TOTAL = 64 << 20
"""What one learner's zip may hold: one that is too large costs nobody else anything."""
MAX_DEPTH = 12
MAX_NAME = 1_000
MAX_DIRECTORY = 64 << 20
"""Bytes of a zip's list of entries, which is read whole."""
_JUNK = frozenset({"__MACOSX", "__pycache__", "Thumbs.db", "desktop.ini", "timestamp.txt"})
_MOST = {NOTEBOOK: MAX_NOTEBOOK, ARCHIVE: MAX_NOTEBOOK}
"""Ending -> bytes of such a file; all others are as small as what is typed."""
_END = struct.Struct("<4s4H2LH")
_END_SIGNATURE = b"PK\x05\x06"
_LOCATOR = b"PK\x06\x07"
_LOCATOR_SIZE = 20


_BROKEN = (
    tarfile.TarError, zipfile.BadZipFile, zlib.error, gzip.BadGzipFile, struct.error,
    EOFError, ValueError, OverflowError, NotImplementedError, RecursionError,
)  # fmt: skip
"""What the readers of archives raise for one that somebody made by hand."""
MAX_HEADER = 1 << 16
"""Bytes of a header that comes before a tar's member: a name, and little else."""
_HEADERS = frozenset(
    {
        tarfile.XHDTYPE,
        tarfile.XGLTYPE,
        tarfile.SOLARIS_XHDTYPE,
        tarfile.GNUTYPE_LONGNAME,
        tarfile.GNUTYPE_LONGLINK,
    }
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One file: its path inside the source, and its bytes or why there are none."""

    path: tuple[str, ...]
    text: bytes = b""
    problem: Message | None = None


def entries_of(source: Path) -> Iterator[Entry]:
    """The files in a folder or an archive; UsageError where it is neither, or far too large."""
    try:
        if source.is_dir():
            found = _folder(source)
        elif zipfile.is_zipfile(source):
            found = _zip_file(source)
        elif source.is_file():
            found = _tar(source)
        else:
            raise UsageError(
                say("there is no such file"),
                where=str(source),
                remedy=say("name a folder, a zip or a tar of what was handed in"),
            )
        yield from _within_limits(found, source)
    except _BROKEN as bad:
        raise UsageError(
            say("the archive cannot be read: {reason}", reason=bad),
            where=str(source),
            remedy=say("name a folder, a zip or a tar of what was handed in"),
        ) from None
    except OSError as problem:
        raise UsageError(
            _unreadable(problem),
            where=str(source),
            remedy=say("check its permissions"),
        ) from None


def _within_limits(found: Iterator[Entry], source: Path) -> Iterator[Entry]:
    total = 0
    for count, entry in enumerate(found):
        total += len(entry.text)
        if count >= MAX_ENTRIES or total > MAX_TOTAL:
            raise _too_large(source)
        yield from filter(_wanted, _opened(entry))


def _wanted(entry: Entry) -> bool:
    return not any(name in _JUNK or name.startswith(".") for name in entry.path)


def _opened(entry: Entry) -> Iterator[Entry]:
    """The entry itself; what lies in it where it is a zip, and what went wrong with that."""
    if entry.problem is not None or not entry.path or _ending(entry.path) != ARCHIVE:
        yield entry
        return
    total = 0
    try:
        for count, inner in enumerate(_zip(io.BytesIO(entry.text), "/".join(entry.path))):
            total += len(inner.text)
            if count >= MAX_INNER_ENTRIES or total > MAX_INNER_TOTAL:
                told = say("it holds more than one learner can hand in; the rest is left out")
                yield Entry(entry.path, problem=told)
                return
            yield Entry((*entry.path, *inner.path), inner.text, inner.problem)
    except _BROKEN as bad:
        yield Entry(entry.path, problem=say("the archive cannot be read: {reason}", reason=bad))
    except UsageError:
        yield Entry(entry.path, problem=say("it holds more than one learner can hand in"))


def _ending(path: tuple[str, ...]) -> str:
    return os.path.splitext(path[-1])[1].lower() if path else ""  # noqa: PTH122 - a name only


def _too_large(source: Path | str) -> UsageError:
    return UsageError(
        say("it holds more than a class can hand in"),
        where=str(source),
        remedy=say(
            "split it: at most {most:,} files and {size} GiB at a time",
            most=MAX_ENTRIES,
            size=max(1, MAX_TOTAL >> 30),
        ),
    )


def _folder(top: Path) -> Iterator[Entry]:
    """Regular files below a folder, in the order of their names; links are told, not followed."""
    # Texts and not paths: a folder for each of ten thousand learners waits here at once.
    waiting: list[tuple[str, tuple[str, ...]]] = [(str(top), ())]
    seen = 0
    while waiting:
        folder, inside = waiting.pop()
        try:
            with os.scandir(folder) as found:
                children = []
                for child in found:
                    seen += 1
                    if seen > MAX_ENTRIES:
                        raise _too_large(top)
                    children.append(child)
        except OSError as problem:
            if not inside:
                raise
            # One learner's folder may not end the others.
            yield Entry(inside, problem=_unreadable(problem))
            continue
        below = []
        children.sort(key=lambda one: one.name)
        for child in children:
            path = (*inside, *_path(os.fsencode(child.name)))
            if child.is_symlink():
                yield Entry(path, problem=say("this is a link, not a file"))
            elif not child.is_dir(follow_symlinks=False):
                yield _read(child.path, path)
            elif len(path) < MAX_DEPTH:
                below.append((child.path, path))
            else:
                yield Entry(path, problem=say("it lies in too many folders"))
        children.clear()
        waiting += reversed(below)
        below.clear()


def _unreadable(problem: OSError) -> Message:
    return say("the file cannot be read: {reason}", reason=problem.strerror or problem)


def _read(file: str, path: tuple[str, ...]) -> Entry:
    try:
        return Entry(path, read_regular(file, most=_most(path)))
    except SubmissionError as problem:
        return Entry(path, problem=_told(problem))


def _told(problem: SubmissionError) -> Message:
    found = problem.found
    return found if isinstance(found, Message) else Message(found)


def _most(path: tuple[str, ...]) -> int:
    return _MOST.get(_ending(path), MAX_BYTES)


def _zip_file(source: Path) -> Iterator[Entry]:
    with source.open("rb") as file:
        yield from _zip(file, source)


def _zip(file: BinaryIO, where: Path | str) -> Iterator[Entry]:
    _check_directory(file, where)
    with zipfile.ZipFile(file) as archive:
        for info in archive.infolist():
            name = info.orig_filename
            if not info.flag_bits & 0x800:
                # Without the flag the names are in the code page of who packed them.
                try:
                    path = _path(name.encode("cp437"))
                except UnicodeEncodeError:
                    path = _named(name)
            else:
                path = _named(name)
            if info.is_dir():
                continue
            yield _checked(path, None) or _of_zip(archive, info, path)


def _of_zip(archive: zipfile.ZipFile, info: zipfile.ZipInfo, path: tuple[str, ...]) -> Entry:
    kind = stat.S_IFMT(info.external_attr >> 16)
    if kind not in {0, stat.S_IFREG}:
        return Entry(path, problem=say("this is a link, not a file"))
    if info.flag_bits & 0x1:
        return Entry(path, problem=say("it is encrypted"))
    try:
        with archive.open(info) as stream:
            # Never the size that the archive tells: it tells what it likes.
            text = stream.read(_most(path) + 1)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as bad:
        return Entry(path, problem=say("the archive cannot be read: {reason}", reason=bad))
    return _sized(path, text)


def _check_directory(file: BinaryIO, where: Path | str) -> None:
    """Refuse a zip whose list of entries would not fit: it is read before anything else is."""
    size = file.seek(0, os.SEEK_END)
    file.seek(max(0, size - (1 << 16) - _END.size - _LOCATOR_SIZE))
    tail = file.read()
    place = tail.rfind(_END_SIGNATURE)
    if place < 0 or len(tail) - place < _END.size:
        raise zipfile.BadZipFile("no end of the directory")
    directory = _END.unpack_from(tail, place)[5]
    if directory > MAX_DIRECTORY or _LOCATOR in tail[max(0, place - _LOCATOR_SIZE) : place]:
        raise _too_large(where)


class _Counted(io.RawIOBase):
    """A stream that ends with an error once too much came out of it."""

    def __init__(self, stream: BinaryIO, source: Path) -> None:
        self._stream = stream
        self._source = source
        self._left = MAX_TOTAL

    def read(self, size: int = -1) -> bytes:
        text = self._stream.read(size)
        self._left -= len(text)
        if self._left < 0:
            raise _too_large(self._source)
        return text


class _Member(tarfile.TarInfo):
    """A member whose headers may not be longer than a name: they are read whole and parsed."""

    @classmethod
    def frombuf(cls, buf: bytes | bytearray, encoding: str, errors: str) -> _Member:
        member = super().frombuf(buf, encoding, errors)
        if member.type in _HEADERS and member.size > MAX_HEADER:
            raise tarfile.ReadError("a header is far too long")
        return member


def _tar(source: Path) -> Iterator[Entry]:
    with source.open("rb") as raw:
        packed = raw.read(2) == b"\x1f\x8b"
        raw.seek(0)
        plain: BinaryIO = gzip.GzipFile(fileobj=raw) if packed else raw  # type: ignore[assignment]
        with tarfile.open(fileobj=_Counted(plain, source), mode="r|", tarinfo=_Member) as archive:
            for count, member in enumerate(archive):
                if count >= MAX_ENTRIES:
                    raise _too_large(source)
                # The list of members grows with every one that is read.
                archive.members.clear()  # type: ignore[attr-defined]
                if not member.isdir():
                    yield _of_tar(archive, member)


def _of_tar(archive: tarfile.TarFile, member: tarfile.TarInfo) -> Entry:
    path = _path(member.name.encode("utf-8", "surrogateescape"))
    told = None if member.isreg() else say("this is a link, not a file")
    refused = _checked(path, told)
    if refused is not None:
        return refused
    stream = archive.extractfile(member)
    return _sized(path, b"" if stream is None else stream.read(_most(path) + 1))


def _checked(path: tuple[str, ...], problem: Message | None) -> Entry | None:
    """The entry that says why this one is refused, if it is."""
    if problem is not None:
        return Entry(path, problem=problem)
    long = len(path) > MAX_DEPTH or sum(map(len, path)) > MAX_NAME
    if not path or ".." in path or "" in path or ":" in path[0] or long:
        shown = tuple(part[:100] for part in path[:MAX_DEPTH] if part not in {"", ".."})
        return Entry(shown, problem=say("its name leads out of the archive, or is far too long"))
    return None


def _sized(path: tuple[str, ...], text: bytes) -> Entry:
    most = _most(path)
    if len(text) > most:
        return Entry(path, problem=say("the file has more than {most:,} bytes", most=most))
    return Entry(path, text)


def _path(raw: bytes) -> tuple[str, ...]:
    """The parts of a name in UTF-8, else in the code page of a Japanese Windows."""
    for encoding in ("utf-8", "cp932"):
        try:
            return _named(raw.decode(encoding))
        except UnicodeDecodeError:
            continue
    return _named(raw.decode("cp437"))


def _named(name: str) -> tuple[str, ...]:
    if "/" not in name:
        name = name.replace("\\", "/")
    # macOS takes letters apart that everyone else writes as one.
    whole = unicodedata.normalize("NFC", name)
    parts = whole.split("/")
    if parts[0] == "" and len(parts) > 1:
        return ("", *parts[1:])
    return tuple(part for part in parts if part not in {"", "."})
