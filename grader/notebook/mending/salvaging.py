"""From the text of a damaged notebook to its cells: whole JSON if it is, else cell by cell.

A damaged file is not guessed at: a cell counts where its text can be read whole, up to the
closing sign of its JSON; a cell that was cut through is lost, and the note says where.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from grader.errors import SubmissionError
from grader.language import say
from grader.notebook.cells import OURS
from grader.notebook.mending.loose import Loose, Notes, loose_cell, refused
from grader.notebook.reading import MAX_CELLS

EFFORT = 8
"""How often each letter may be read while cells are looked for: bounds the work on a trap."""
FORMAT = (4, 5)

_WHITE = re.compile(r"\s*")
_START = re.compile(
    r'\{\s*"(?:cell_type|attachments|execution_count|id|metadata|outputs|source)"\s*:'
)
_KIND = re.compile(r'"cell_type"\s*:\s*"(code|markdown|raw|heading|html)"')
_VALUE = {
    key: re.compile(rf'"{key}"\s*:\s*') for key in ("id", "metadata", "source", "role", "grade_id")
}
_LINE = re.compile(r'[\s,\[\]{}]{0,200}("(?:[^"\\]++|\\.)*+")(?!\s*:)', re.DOTALL)
_BRACKET = re.compile(r"\s*[\[\]{}]")
_EXERCISE = re.compile(r'"exercise"\s*:\s*"([^"\\]{1,100})"')


@dataclass(frozen=True, slots=True)
class Salvage:
    """What one text gave: the cells of each notebook in it, and the exercise that it names."""

    documents: tuple[tuple[Loose, ...], ...]
    exercise: str


def _whole(digits: str) -> int | None:
    return int(digits) if len(digits) <= 30 else None


# Not strict: a line end inside a text is damage that does not hide what was meant.
_DECODER = json.JSONDecoder(strict=False, parse_int=_whole, parse_constant=lambda _: None)


def salvage(text: str, notes: Notes) -> Salvage:
    """The cells in the text; SubmissionError, with the place, where there are none."""
    try:
        data, end = _DECODER.raw_decode(text, _blank(text, 0))
        rest = _blank(text, end)
    except RecursionError:
        raise refused(say("this is no notebook: it is nested too deeply")) from None
    except json.JSONDecodeError as problem:
        return _piecewise(text, problem.pos, notes)
    more = _KIND.search(text, rest)
    if (not isinstance(data, dict) or _entries(data) is None) and _KIND.search(text):
        return _piecewise(text, rest, notes)
    if more:
        notes.add(
            say(
                "the file holds more than one notebook: all were read;"
                " where several changed a cell, the last counts"
            )
        )
        following = _piecewise(text[rest:], None, notes)
        first = _of_data(data, notes)
        return Salvage(first.documents + following.documents, first.exercise or following.exercise)
    if rest < len(text):
        notes.add(say("what stands after the end of the notebook was left out"))
    return _of_data(data, notes)


def _blank(text: str, start: int) -> int:
    """The first place from ``start`` that is not blank."""
    white = _WHITE.match(text, start)
    return white.end() if white else start


def _entries(data: Mapping[str, Any]) -> list[Any] | None:
    """The list of cells: of nbformat 4, or in the worksheets of nbformat 3."""
    found = data.get("cells")
    if isinstance(found, list):
        return found
    sheets = data.get("worksheets")
    if not isinstance(sheets, list):
        return None
    return [
        entry
        for sheet in sheets
        if isinstance(sheet, dict) and isinstance(sheet.get("cells"), list)
        for entry in sheet["cells"]
    ]


def _of_data(data: object, notes: Notes) -> Salvage:
    if isinstance(data, list):
        data = {"cells": data, "nbformat": FORMAT[0]}
    entries = _entries(data) if isinstance(data, dict) else None
    if not isinstance(data, dict) or entries is None:
        raise refused(say("this is no notebook: it holds no list of cells"))
    if len(entries) > MAX_CELLS:
        raise too_many()
    told = data.get("nbformat")
    if told != FORMAT[0] or isinstance(told, bool):
        version = str(told)[:20] if isinstance(told, int | str) else "?"
        notes.add(
            say(
                "the file says that it is of nbformat {found}; it was read as {wanted}",
                found=version,
                wanted="{}.{}".format(*FORMAT),
            )
        )
    cells = [loose_cell(entry) if isinstance(entry, dict) else None for entry in entries]
    if None in cells:
        n = cells.count(None)
        notes.add(say("entries between the cells that are no cells were left out: {n}", n=n))
    metadata = data.get("metadata")
    ours = metadata.get(OURS) if isinstance(metadata, dict) else None
    exercise = ours.get("exercise") if isinstance(ours, dict) else None
    return Salvage(
        (tuple(cell for cell in cells if cell is not None),),
        exercise if isinstance(exercise, str) else "",
    )


def too_many() -> SubmissionError:
    """What is raised where a notebook has more cells than one may have."""
    return SubmissionError(
        say("the notebook has more than {most} cells", most=MAX_CELLS),
        remedy=say("delete the cells that are not needed"),
    )


class _Reader:
    """Reads JSON values out of a broken text, and gives up when that costs too much."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._left = EFFORT * len(text) + 100_000

    def value(self, start: int) -> tuple[Any, int] | None:
        """The value that begins at ``start`` and where it ends; None where it is damaged."""
        try:
            found, end = _DECODER.raw_decode(self.text, start)
        except RecursionError:
            self._spend(10_000)
            return None
        except json.JSONDecodeError as problem:
            # Of a text without end only its beginning is told: it was read to the end.
            endless = problem.msg.startswith("Unterminated")
            self._spend((len(self.text) if endless else problem.pos) - start)
            return None
        self._spend(end - start)
        return found, end

    def _spend(self, letters: int) -> None:
        self._left -= letters + 100
        if self._left < 0:
            raise refused(say("the notebook is damaged at too many places"))


def _piecewise(text: str, broken: int | None, notes: Notes) -> Salvage:
    """What can be read of the cells of a text that is no JSON as a whole."""
    reader = _Reader(text)
    cells: list[Loose] = []
    lost = 0
    at = 0
    for start, end, cell in _whole_cells(reader):
        found, missed = _halves(reader, at, start)
        cells += [*found, cell]
        lost += missed
        at = end
        if len(cells) > MAX_CELLS:
            raise too_many()
    found, missed = _halves(reader, at, len(text))
    cells += found
    lost += missed
    if broken is not None:
        line = text.count("\n", 0, broken) + 1
        column = broken - text.rfind("\n", 0, broken)
        if not cells:
            raise refused(
                say("this is no notebook: line {line} is no JSON", line=line)
                if "{" not in text or not _KIND.search(text)
                else say(
                    "the file is damaged at line {line}, column {column}, and no cell can be read",
                    line=line,
                    column=column,
                )
            )
        notes.add(
            say(
                "the file is damaged at line {line}, column {column}: {n} cells were read,"
                " {lost} could not be",
                line=line,
                column=column,
                n=len(cells),
                lost=lost,
            )
        )
    exercise = _EXERCISE.search(text)
    return Salvage((tuple(cells),), exercise[1] if exercise else "")


def _whole_cells(reader: _Reader) -> Iterator[tuple[int, int, Loose]]:
    """The cells whose JSON is whole, each with where it begins and ends."""
    at = 0
    while start := _START.search(reader.text, at):
        at = start.start() + 1
        value = reader.value(start.start())
        if value is None or not isinstance(value[0], dict):
            continue
        entry, end = value
        if "cell_type" in entry and ("source" in entry or "input" in entry):
            cell = loose_cell(entry)
            if cell is not None:
                yield start.start(), end, cell
            at = end


def _halves(reader: _Reader, start: int, end: int) -> tuple[list[Loose], int]:
    """The cells between two places whose text is whole though they are not, and how many are not.

    The keys of a cell follow its kind in files that Jupyter wrote.
    """
    kinds = list(_KIND.finditer(reader.text, start, end))
    if len(kinds) > MAX_CELLS:
        raise too_many()
    cells: list[Loose] = []
    for number, kind in enumerate(kinds):
        stop = kinds[number + 1].start() if number + 1 < len(kinds) else end
        entry = {
            key: value
            for key, name in _VALUE.items()
            if (value := _after(reader, name, kind.end(), stop)) is not None
        }
        if not isinstance(entry.get("source"), list):
            # Of a list without its bracket only the first line was read.
            lines = _lines_after(reader.text, kind.end(), stop)
            if lines is None and "source" not in entry:
                continue
            entry["source"] = lines or entry["source"]
        if "metadata" not in entry:
            marks = {"role": entry.get("role")}, {"grade_id": entry.get("grade_id")}
            entry["metadata"] = dict(zip(("grader", "nbgrader"), marks, strict=True))
        cell = loose_cell({**entry, "cell_type": kind[1]})
        if cell is not None:
            cells.append(cell)
    return cells, len(kinds) - len(cells)


def _after(reader: _Reader, name: re.Pattern[str], start: int, end: int) -> Any:
    """The value of the first key of this name between two places, if it ends there too."""
    found = name.search(reader.text, start, end)
    value = reader.value(found.end()) if found else None
    return value[0] if value is not None and value[1] <= end else None


def _lines_after(text: str, start: int, end: int) -> list[str] | None:
    """The lines of a text whose own are whole, though a sign between them is not."""
    found = _VALUE["source"].search(text, start, end)
    lines: list[str] = []
    at = found.end() if found else end
    while line := _LINE.match(text, at, end):
        try:
            lines.append(json.loads(line[1], strict=False))
        except json.JSONDecodeError:
            return None
        at = line.end()
    # Where the file was cut off, nothing closes the text.
    return lines if lines and _BRACKET.match(text, at, end) else None
