"""What is told of files and their lines, in the words of the notebook they came out of.

Owns how a learner is told of them: nobody sees the files that are made out of cells.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

from grader.language import Language, Message, say
from grader.model import NOTEBOOK, Place

Lines = Sequence[tuple[int, int]]
"""For each line of the module its cell and the line in it, from 1; empty for a file."""


_AGAIN = say("take it again from the notebook that was handed out")
_TOLD: Mapping[str, Message] = MappingProxyType(
    {
        "the file defines no function `{name}`": say("no cell defines the function `{name}`"),
        "the file defines no function `{name}`: it holds no code."
        " `grade reset` brings the stub back": say(
            "no cell defines the function `{name}`: there is no code"
        ),
        "there is no {file}: `grade reset` brings the one handed out back": say(
            "the notebook has no cells for steps: take them again from the one handed out"
        ),
        "the task {id} is not in the file": say("the cell for the steps of {id} is missing"),
        "`grade reset` brings the stub back": _AGAIN,
        "the file is no TOML: {reason}": say(
            'the cell of answers cannot be read: {reason}. Write answer = "…" under each name '
            "in [brackets]"
        ),
    }
)
"""What is said of a file -> the same of a notebook."""


class _Notebook(Language):
    """A language that speaks of cells where it would of files."""

    def text(self, template: str, /, **values: Any) -> str:
        """The template in this language, or what stands for it in a notebook."""
        told = _TOLD.get(template)
        return super().text(template if told is None else told.template, **values)


class _Cells(_Notebook):
    """A language in which the line of a text is a line of a cell."""

    def __init__(self, code: str, lines: Lines) -> None:
        super().__init__(code)
        self._lines = lines

    def text(self, template: str, /, **values: Any) -> str:
        """The template in this language; ``line`` is counted in its cell."""
        line = values.get("line")
        if isinstance(line, int) and 1 <= line <= len(self._lines):
            cell, inner = self._lines[line - 1]
            values["line"] = super().text("{line} of cell {cell}", line=inner, cell=cell)
        return super().text(template, **values)


def language_of_cells(language: Language, lines: Lines) -> Language:
    """The language for texts about the code; the same one where the code is a file."""
    return _Cells(language.code, lines) if lines else language


def language_of_notebook(language: Language, handed_in: Path) -> Language:
    """The language for texts about any part; the same one where a file was handed in."""
    return _Notebook(language.code) if handed_in.suffix.lower() == NOTEBOOK else language


def located(places: Sequence[Place], lines: Lines) -> tuple[Place, ...]:
    """The places of functions, by their cells where there are any."""
    return tuple(
        replace(place, cell=lines[place.line - 1][0], line=lines[place.line - 1][1])
        if place.line <= len(lines)
        else place
        for place in places
    )
