"""The files of one exercise as they are being edited: read whole, or not yet.

Owns what counts as half saved, and the wait for changes. An editor may empty a file
before it writes, write beside it and rename, or take the whole folder away for a while.
"""

from __future__ import annotations

import ast
import os
import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from threading import Event

from grader.errors import SubmissionError
from grader.intake import take_in
from grader.model import Exercise, Part, Submission, digest_of
from grader.toml import read_toml

GROUP_MS = 40
"""Changes that come this close together are one."""

STEP_MS = 5
LOOK_MS = 500
"""How often the folder is looked at where no change is reported: it may have been replaced."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What was found in the exercise's folder: a submission, or why there is none."""

    submission: Submission | None = None
    problem: SubmissionError | None = None

    @property
    def name(self) -> str:
        """The same for the same texts, and only for them."""
        if self.submission is None:
            return f"problem {self.problem}"
        others = self.submission.others.items()
        texts = [(part.value, digest_of(text)) for part, text in others]
        return f"{self.submission.digest} {sorted(texts)}"

    @property
    def half_saved(self) -> bool:
        """Whether this may be the moment between two writes of an editor."""
        if self.submission is None:
            return True
        texts = dict(self.submission.others)
        if Part.CODE in self.submission.parts:
            texts[Part.CODE] = self.submission.source
        whole = (text.strip() and _READS[part](text) for part, text in texts.items())
        return not texts or not all(whole)


def look_at(exercise: Exercise, shown: Callable[[Path], Path] = Path) -> Taken:
    """The exercise's files as they are now."""
    try:
        found = take_in(exercise, None, shown=shown)
    except SubmissionError as problem:
        return Taken(problem=problem)
    return Taken(found)


def _is_program(text: bytes) -> bool:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return True


def _is_toml(text: bytes) -> bool:
    try:
        read_toml(text.decode("utf-8"))
    except ValueError:
        return False
    return True


_READS: Mapping[Part, Callable[[bytes], bool]] = {
    Part.CODE: _is_program,
    Part.DERIVATION: lambda _: True,  # any text is Markdown
    Part.QUIZ: _is_toml,
}


def wait_for_changes(exercise: Exercise, stop: Event, tell: Callable[[], None]) -> None:
    """Call ``tell`` at once and after every change to the exercise's files, until ``stop``.

    Nothing that changes after the first call is missed. The folder may be away at first,
    vanish, come back, or become another one.
    """
    from watchfiles import watch  # noqa: PLC0415 - a shell that completes names need not wait

    names = {exercise.file_of(part) for part in Part}
    before = _signature(exercise.work, names)
    tell()
    while not stop.is_set():
        if not exercise.work.is_dir():
            before = _told_where_new(exercise.work, names, before, tell)
            stop.wait(LOOK_MS / 1000)
            continue
        try:
            for changes in watch(
                exercise.work,
                watch_filter=lambda _, path: Path(path).name in names,
                debounce=GROUP_MS,
                step=STEP_MS,
                stop_event=stop,
                rust_timeout=LOOK_MS,
                yield_on_timeout=True,
                raise_interrupt=False,
                recursive=False,
            ):
                other = _folder_of(before) != _identity(exercise.work)
                if changes:
                    before = _signature(exercise.work, names)
                    tell()
                else:
                    before = _told_where_new(exercise.work, names, before, tell)
                if other:
                    break  # what is watched is no longer the folder of this name
        except OSError:
            stop.wait(LOOK_MS / 1000)


Signature = tuple[tuple[int, ...], ...]


def _signature(folder: Path, names: set[str]) -> Signature:
    """What changes whenever one of the files does, or the folder itself."""
    return _identity(folder), *(_identity(folder / name, whole=True) for name in sorted(names))


def _identity(path: Path, *, whole: bool = False) -> tuple[int, ...]:
    try:
        status = os.stat(path)  # noqa: PTH116 - the same call for folder and file
    except OSError:
        return ()
    inode = (status.st_dev, status.st_ino)
    return (*inode, status.st_mtime_ns, status.st_size) if whole else inode


def _folder_of(signature: Signature) -> tuple[int, ...]:
    return signature[0]


def _told_where_new(
    folder: Path, names: set[str], before: Signature, tell: Callable[[], None]
) -> Signature:
    now = _signature(folder, names)
    if now != before:
        tell()
    return now
