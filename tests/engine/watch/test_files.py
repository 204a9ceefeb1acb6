"""The files of an exercise while an editor has them."""

from __future__ import annotations

import os
import queue
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from grader.model import Exercise, Part
from grader.watch.files import look_at, wait_for_changes

LONG_S = 20.0


@pytest.fixture
def module(exercise: Exercise) -> Path:
    return exercise.work / exercise.filename


@contextmanager
def waiting(exercise: Exercise) -> Iterator[Callable[..., None]]:
    """Gives a function that waits until at least one change was told, and takes them all."""
    told: queue.SimpleQueue[None] = queue.SimpleQueue()
    stop = threading.Event()
    thread = threading.Thread(
        target=wait_for_changes, args=(exercise, stop, lambda: told.put(None)), daemon=True
    )
    thread.start()

    def take(seconds: float = LONG_S) -> None:
        told.get(timeout=seconds)

    try:
        take()  # the first look
        yield take
    finally:
        stop.set()
        thread.join(LONG_S)
        assert not thread.is_alive()


@pytest.mark.parametrize(
    ("source", "half"),
    [(b"", True), (b"\n \n", True), (b"def f(:", True), (b"x = '\x00'", True), (b"x = 1\n", False)],
)
def test_half_saved(exercise: Exercise, module: Path, source: bytes, half: bool) -> None:
    """Empty and unparsable texts may be half of a save; a whole program is not."""
    module.write_bytes(source)
    assert look_at(exercise).half_saved is half


def test_a_missing_file(exercise: Exercise, module: Path) -> None:
    """A file that is away may be on its way back; what is wrong is kept to be told."""
    module.unlink()
    found = look_at(exercise)
    assert found.half_saved
    assert found.submission is None
    assert "there is no such file" in str(found.problem)


def test_a_derivation_alone(exercise: Exercise) -> None:
    """An exercise without code is half saved while its files are empty."""
    alone = replace(exercise, points={Part.DERIVATION: 1.0})
    assert look_at(alone).half_saved
    (exercise.work / "derivation.md").write_text("# mine", encoding="utf-8")
    assert not look_at(alone).half_saved


@pytest.mark.parametrize(
    ("part", "text", "half"),
    [
        (Part.DERIVATION, "", True),
        (Part.DERIVATION, "# mine", False),
        (Part.QUIZ, "[item", True),
        (Part.QUIZ, '[item]\nanswer = "a"\n', False),
    ],
)
def test_files_beside_the_code(exercise: Exercise, part: Part, text: str, half: bool) -> None:
    """A derivation or answers that are half written make the whole half saved."""
    both = replace(exercise, points={Part.CODE: 1.0, part: 1.0})
    assert not look_at(both).half_saved
    (exercise.work / exercise.file_of(part)).write_text(text, encoding="utf-8")
    assert look_at(both).half_saved is half


def test_the_name_follows_the_texts(exercise: Exercise, module: Path) -> None:
    """The same texts have one name, other texts another."""
    module.write_text("x = 1\n", encoding="utf-8")
    first = look_at(exercise).name
    module.write_text("x = 2\n", encoding="utf-8")
    assert look_at(exercise).name != first
    module.write_text("x = 1\n", encoding="utf-8")
    assert look_at(exercise).name == first


def test_saves_are_told(exercise: Exercise, module: Path) -> None:
    """A file written in place, and one that an editor renames over it."""
    with waiting(exercise) as take:
        module.write_text("x = 1\n", encoding="utf-8")
        take()
        draft = module.with_suffix(".tmp")
        draft.write_text("x = 2\n", encoding="utf-8")
        draft.replace(module)
        take()


def test_other_files_are_not_told(exercise: Exercise, module: Path) -> None:
    """What an editor leaves beside the module means nothing: only the module's save is told."""
    with waiting(exercise) as take:
        module.with_suffix(".swp").write_text("x", encoding="utf-8")
        module.write_text("x = 1\n", encoding="utf-8")
        take()
        with pytest.raises(queue.Empty):
            take(1.0)


def test_a_file_that_vanishes(exercise: Exercise, module: Path) -> None:
    """A deletion and a rename are told, and so is the way back."""
    with waiting(exercise) as take:
        module.unlink()
        take()
        module.write_text("x = 1\n", encoding="utf-8")
        take()
        module.rename(module.with_name("other.py"))
        take()


def test_a_folder_that_vanishes(exercise: Exercise, module: Path) -> None:
    """The folder moved away, another one in its place: what is saved there is told."""
    away = exercise.work.with_name("away")
    with waiting(exercise) as take:
        exercise.work.rename(away)
        take()
        exercise.work.mkdir()
        take()
        module.write_text("x = 1\n", encoding="utf-8")
        take()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs a pipe in the folder")
def test_something_else_in_its_place(exercise: Exercise, module: Path) -> None:
    """A pipe of that name is never opened for reading: it would not end."""
    module.unlink()
    os.mkfifo(module)
    assert "not a regular file" in str(look_at(exercise).problem)
