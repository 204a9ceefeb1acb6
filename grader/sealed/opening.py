"""Sealed files opened into a folder of one's own, which lasts as long as the program.

Owns that folder: nobody else may enter it, it goes when the program ends, and what a
killed program left is cleared away by the next one. Everything else reads it like an
author's copy.
"""

from __future__ import annotations

import atexit
import contextlib
import os
import shutil
import stat
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import BinaryIO

from grader.errors import GraderError
from grader.language import say
from grader.sealed.sealing import MAX_SEALED, Content, unseal

FOLDER = Path(".grade") / "sealed"
SUFFIX = ".sealed"
SHARED = "course"
"""The name of the file with what all exercises share."""
_PREFIX = "grade-open-"
_ALIVE = "alive"
_MEMORY = Path("/dev/shm")  # noqa: S108 - in it a folder of our own, as safe as in any other
_YOUNG_S = 60.0
"""Seconds in which a folder may not yet say that somebody lives in it."""

_Stamp = tuple[tuple[str, int, int], ...]
_open: dict[tuple[str, _Stamp], Path] = {}


def opened(root: Path, course_id: str) -> Path:
    """The folder with what the sealed files of the copy in ``root`` hold.

    The same folder for the same files, as long as the program runs. GraderError where a
    sealed file is not as it was made, or belongs to another course or exercise.
    """
    files = sorted((root / FOLDER).glob(f"*{SUFFIX}"))
    try:
        stamp = tuple((file.name, file.stat().st_mtime_ns, file.stat().st_size) for file in files)
    except OSError as problem:
        raise _unreadable(problem, root / FOLDER) from None
    key = (str(root), stamp)
    if key not in _open:
        contents = [_content(file, course_id) for file in files]
        _open[key] = _written(contents)
    return _open[key]


def _content(file: Path, course_id: str) -> Content:
    content = unseal(_text(file), str(file))
    if content.course != course_id or content.name != file.name.removesuffix(SUFFIX):
        raise GraderError(
            say(
                "this was sealed for {name} of the course {course}",
                name=content.name,
                course=content.course,
            ),
            where=str(file),
            remedy=say("put it back as your teacher handed it out; your own files are untouched"),
        )
    return content


def _text(file: Path) -> bytes:
    try:
        status = file.stat()
        if not stat.S_ISREG(status.st_mode) or status.st_size > MAX_SEALED:
            raise GraderError(
                say("the sealed file was changed, or is not whole"),
                where=str(file),
                remedy=say(
                    "put it back as your teacher handed it out; your own files are untouched"
                ),
            )
        return file.read_bytes()
    except OSError as problem:
        raise _unreadable(problem, file) from None


def _unreadable(problem: OSError, file: Path) -> GraderError:
    return GraderError(
        say("the file cannot be read: {reason}", reason=problem.strerror or problem),
        where=str(file),
        remedy=say("check its permissions"),
    )


def _written(contents: Sequence[Content]) -> Path:
    """The files in a new private folder: in memory where there is room, so never on a disk."""
    parents = _parents()
    for last, parent in zip((*(False,) * (len(parents) - 1), True), parents, strict=True):
        try:
            _clear_away(parent)
            return _written_into(parent, contents)
        except OSError as problem:
            if last:
                raise GraderError(
                    say("the sealed exercises cannot be opened: {reason}", reason=problem.strerror),
                    where=str(parent),
                    remedy=say("make room there, or name another folder in TMPDIR"),
                ) from None
    raise AssertionError("there is always a folder for temporary files")


def _parents() -> tuple[Path, ...]:
    """Where to try, in order: the folder that the person names, else memory, else the disk."""
    usual = Path(tempfile.gettempdir())
    named = any(os.environ.get(name) for name in ("TMPDIR", "TEMP", "TMP"))
    return (usual,) if named or not _MEMORY.is_dir() else (_MEMORY, usual)


def _written_into(parent: Path, contents: Sequence[Content]) -> Path:
    # Resolved: code compares paths with those of modules, and /tmp may be a link.
    folder = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=parent)).resolve()
    leave = _leaving(folder)
    atexit.register(leave)
    made: set[str] = set()
    try:
        for content in contents:
            for name, text in content.files.items():
                file = os.path.join(folder, name)  # noqa: PTH118 - pathlib doubles the time
                inside = name.rpartition("/")[0]
                if inside not in made:
                    os.makedirs(folder / inside, exist_ok=True)  # noqa: PTH103
                    made.add(inside)
                with open(file, "wb", buffering=0) as stream:  # noqa: PTH123
                    stream.write(text)
    except BaseException:
        leave()
        raise
    return folder


def _leaving(folder: Path) -> Callable[[], None]:
    """Say that somebody lives in the folder; what clears it away when the program ends."""
    owner = os.getpid()

    def leave() -> None:
        if os.getpid() != owner:  # a forked child ends before its parent does
            return
        # A program that is called by another may open once more after this.
        for key in [key for key, path in _open.items() if path == folder]:
            del _open[key]
        with contextlib.suppress(OSError):
            alive.close()
        shutil.rmtree(folder, ignore_errors=True)

    alive = (folder / _ALIVE).open("wb")
    _lock(alive)
    return leave


def _clear_away(parent: Path) -> None:
    """Remove the folders of programs that were killed: nobody holds their lock."""
    for folder in parent.glob(f"{_PREFIX}*"):
        with contextlib.suppress(OSError):
            status = folder.lstat()
            old = time.time() - status.st_mtime > _YOUNG_S
            own = not hasattr(os, "getuid") or status.st_uid == os.getuid()
            if stat.S_ISDIR(status.st_mode) and old and own and not _is_lived_in(folder):
                shutil.rmtree(folder, ignore_errors=True)


if sys.platform == "win32":

    def _lock(_: BinaryIO) -> None:
        """There an open file is a lock already: nobody can delete it."""

    def _is_lived_in(folder: Path) -> bool:
        try:
            (folder / _ALIVE).unlink(missing_ok=True)
        except PermissionError:
            return True
        return False

else:
    import fcntl

    def _lock(file: BinaryIO) -> None:
        # Where a disk knows no locks, what a killed program left stays until the system clears it.
        with contextlib.suppress(OSError):
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _is_lived_in(folder: Path) -> bool:
        file = folder / _ALIVE
        if not file.exists():
            return False
        with file.open("rb") as alive:
            try:
                fcntl.flock(alive, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                return True
        return False
