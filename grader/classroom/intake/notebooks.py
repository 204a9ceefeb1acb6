"""Notebooks that a class handed in, taken apart into the parts that are judged.

A notebook is one file with all parts of an exercise. Who can mend one knows its source,
which is made above this layer: so whoever calls may hand over a way of reading of their own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from grader.errors import SubmissionError
from grader.language import Message
from grader.model import Exercise, Part
from grader.notebook.reading import read_notebook


@dataclass(frozen=True, slots=True)
class Taken:
    """The parts in a notebook, and what had to be mended."""

    parts: Mapping[Part, bytes]
    notes: tuple[Message, ...] = ()


ReadNotebook = Callable[[bytes, Exercise], Taken]
"""Takes a notebook's bytes apart; SubmissionError where nothing can be read."""


def read_as_it_is(source: bytes, exercise: Exercise) -> Taken:
    """The parts of a notebook that needs no mending."""
    from grader.notebook.parts import parts_of  # noqa: PLC0415 - not every class has notebooks

    return Taken(parts_of(read_notebook(source), exercise))


def exercise_in(source: bytes) -> str:
    """The id of the exercise that a notebook says it is of; empty where it says nothing."""
    try:
        return read_notebook(source).exercise
    except SubmissionError:
        return ""
