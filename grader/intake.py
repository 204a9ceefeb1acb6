"""Taking in a learner's files: bytes, read once, from regular files, and nothing else.

Refuses links, pipes, devices and large files, which is how submissions attack
the side that collects them. Never opens anything beside the named file.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable
from pathlib import Path

from grader.errors import SubmissionError
from grader.language import Message, say
from grader.model import NOTEBOOK, PART_FILES, Exercise, Part, Submission

MAX_BYTES = 1 << 18
"""A few hundred times what a learner writes; a syntax tree takes 600 bytes for each of them."""

MAX_ENTRIES = 2000


def take_in(
    exercise: Exercise,
    source: Path | None,
    *,
    only: Part | None = None,
    shown: Callable[[Path], Path] = Path,
) -> Submission:
    """What is handed in for an exercise; SubmissionError when it can't be taken in.

    ``source`` as for `find_file`; a single ``.md`` or ``.toml`` file is the derivation or
    the answers alone, a notebook holds all parts, any other file is the code alone.
    ``only`` leaves the other parts out.
    ``shown`` gives the path as the learner would type it.
    """
    wanted = frozenset(exercise.points) if only is None else frozenset({only})
    if source is not None and (notebook := _notebook_in(exercise, source)) is not None:
        return _from_notebook(exercise, notebook, wanted, shown(notebook))
    if source is not None and not source.is_dir():
        wanted = frozenset({_part_in(source)})
        (part,) = wanted
        text = _read(source, str(shown(source)))
        if part is Part.CODE:
            return Submission(text, shown(source))
        return Submission(b"", shown(source), {part: text}, wanted)
    code = find_file(exercise, source) if Part.CODE in wanted else None
    folder = code.parent if code is not None else _folder(exercise, source)
    beside = {part: folder / exercise.file_of(part) for part in sorted(wanted - {Part.CODE})}
    others = {
        part: _read(file, str(shown(file)))
        for part, file in beside.items()
        if os.path.lexists(file)
    }
    path = code or next(iter(beside.values()), folder)
    text = b"" if code is None else _read(code, str(shown(code)))
    return Submission(text, shown(path), others, wanted)


def _notebook_in(exercise: Exercise, source: Path) -> Path | None:
    """The notebook that is named, or that stands in a folder in place of the exercise's module."""
    if not source.is_dir():
        return source if source.suffix.lower() == NOTEBOOK else None
    folder = _folder(exercise, source)
    if os.path.lexists(folder / exercise.filename):
        return None
    names = (exercise.short, exercise.id, exercise.module)
    files = (folder / f"{name}{NOTEBOOK}" for name in names)
    return next((file for file in files if os.path.lexists(file)), None)


def _from_notebook(
    exercise: Exercise, file: Path, wanted: frozenset[Part], shown: Path
) -> Submission:
    """The parts that a notebook holds; whoever hands in files loads nothing of this."""
    from grader.notebook.parts import code_of, learner_of, parts_of  # noqa: PLC0415
    from grader.notebook.reading import MAX_NOTEBOOK, read_notebook  # noqa: PLC0415

    where = str(shown)
    notebook = read_notebook(_read(file, where, MAX_NOTEBOOK), where=where)
    parts = parts_of(notebook, exercise, where=where)
    lines = code_of(notebook).places if Part.CODE in wanted else ()
    others = {part: parts[part] for part in sorted(wanted - {Part.CODE}) if part in parts}
    code = parts.get(Part.CODE, b"") if Part.CODE in wanted else b""
    return Submission(code, shown, others, wanted, learner_of(notebook), lines)


def _part_in(file: Path) -> Part:
    for part, name in PART_FILES.items():
        if file.suffix.lower() == Path(name).suffix:
            return part
    return Part.CODE


def read_submission(path: Path, *, shown: Path | None = None) -> Submission:
    """The code in the file at ``path``; SubmissionError when it can't be taken in."""
    return Submission(_read(path, str(shown or path)), shown or path)


def read_regular(path: Path | str, where: str | None = None, *, most: int = MAX_BYTES) -> bytes:
    """The bytes of a regular file of fair size; SubmissionError, with ``where``, for all else.

    Ten thousand files are better named by texts: every part of a Path is kept for good.
    """
    return _read(path, str(path) if where is None else where, most)


def _read(path: Path | str, where: str, most: int = MAX_BYTES) -> bytes:
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
                remedy=_wanted(Path(path)),
            )
        if status.st_size > most:
            raise SubmissionError(
                say(
                    "the file has {size:,} bytes, more than the {most:,} allowed",
                    size=status.st_size,
                    most=most,
                ),
                where=where,
                remedy=_smaller(Path(path)),
            )
        with os.fdopen(descriptor, "rb", closefd=False) as file:
            return file.read(most + 1)
    except OSError as problem:
        raise _unreadable(problem, where) from None
    finally:
        os.close(descriptor)


def _smaller(path: Path) -> Message:
    if path.suffix.lower() == NOTEBOOK:
        return say("clear the outputs and save the notebook again")
    if _part_in(path) is Part.CODE:
        return say("keep data out of the program")
    return say("it is to hold your answers only")


def _wanted(path: Path) -> Message:
    if path.suffix.lower() == NOTEBOOK:
        return say("put the notebook itself there")
    if _part_in(path) is Part.CODE:
        return say("put a Python file there")
    return say("put a text file there; `grade reset` brings the one handed out back")


def _refuse_link(path: Path | str, where: str) -> None:
    if os.path.islink(path):  # noqa: PTH114 - a text makes no Path here
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
    file = _folder(exercise, source) / exercise.filename
    if not os.path.lexists(file):
        raise SubmissionError(
            say("there is no such file"),
            where=str(file),
            remedy=say("the folder must hold a file of this name; or name the file itself"),
        )
    return file


def _folder(exercise: Exercise, source: Path | None) -> Path:
    """The folder that holds the exercise's files."""
    if source is None:
        return exercise.work
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
    return inner if inner.is_dir() else source
