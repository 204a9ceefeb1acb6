"""Taking in a learner's file: bytes, read once, from a regular file, and nothing else.

Refuses links, pipes, devices and large files, which is how submissions attack
the side that collects them. Never opens anything beside the named file.
"""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

from grader.errors import SubmissionError
from grader.language import say
from grader.model import Exercise, Submission

MAX_BYTES = 1 << 18
"""A few hundred times what a learner writes; a syntax tree takes 600 bytes for each of them."""

MAX_ENTRIES = 2000


def read_submission(path: Path, *, shown: Path | None = None) -> Submission:
    """The submission in the file at ``path``; SubmissionError when it can't be taken in."""
    where = str(shown or path)
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    flags |= getattr(os, "O_BINARY", 0)
    try:
        _refuse_link(path, where)
        descriptor = os.open(path, flags)
    except OSError as problem:
        raise _unreadable(problem, where) from None
    try:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            raise SubmissionError(
                say("this is not a regular file"),
                where=where,
                remedy=say("put a Python file there"),
            )
        if status.st_size > MAX_BYTES:
            raise SubmissionError(
                say(
                    "the file has {size:,} bytes, more than the {most:,} allowed",
                    size=status.st_size,
                    most=MAX_BYTES,
                ),
                where=where,
                remedy=say("keep data out of the program"),
            )
        with os.fdopen(descriptor, "rb", closefd=False) as file:
            return Submission(file.read(MAX_BYTES + 1), shown or path)
    except OSError as problem:
        raise _unreadable(problem, where) from None
    finally:
        os.close(descriptor)


def _refuse_link(path: Path, where: str) -> None:
    if path.is_symlink():
        raise SubmissionError(
            say("this is a link, not a file"), where=where, remedy=say("put the file itself there")
        )


def _unreadable(problem: OSError, where: str) -> SubmissionError:
    if problem.errno == errno.ENOENT:
        return SubmissionError(
            say("there is no such file"),
            where=where,
            remedy=say("`grade reset` brings the stub back"),
        )
    if problem.errno == errno.ELOOP:
        return SubmissionError(
            say("this is a link, not a file"), where=where, remedy=say("put the file itself there")
        )
    return SubmissionError(
        say("the file cannot be read: {reason}", reason=problem.strerror),
        where=where,
        remedy=say("check its permissions"),
    )


def find_file(exercise: Exercise, source: Path | None) -> Path:
    """Where the exercise's module lies.

    ``source`` is None for the learner's own folder; one ``.py`` file of any
    name is the module itself; a folder holds the names of ``exercises/<id>/``,
    or has ``<id>/`` inside. A folder that is a link is refused as a file is: it
    may lead to someone else's work, or to the solution.
    """
    if source is None:
        return exercise.work / exercise.filename
    if not source.is_dir():
        return source
    _refuse_link(source, str(source))
    try:
        with os.scandir(source) as entries:
            count = sum(1 for _, _ in zip(range(MAX_ENTRIES + 1), entries, strict=False))
    except OSError as problem:
        raise _unreadable(problem, str(source)) from None
    if count > MAX_ENTRIES:
        raise SubmissionError(
            say("the folder holds more than {most} entries", most=MAX_ENTRIES),
            where=str(source),
            remedy=say("hand in the exercise's folder only"),
        )
    inner = source / exercise.id
    _refuse_link(inner, str(inner))
    file = (inner if inner.is_dir() else source) / exercise.filename
    if not os.path.lexists(file):
        raise SubmissionError(
            say("there is no such file"),
            where=str(file),
            remedy=say("the folder must hold a file of this name; or name the file itself"),
        )
    return file
