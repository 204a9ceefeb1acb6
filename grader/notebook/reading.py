"""Reading a notebook's file, whoever wrote it.

Owns the file's form: JSON, nbformat 3 and 4. Refuses what is too large, too deep or no
notebook at all, with SubmissionError; reads the rest as well as it can. What a cell holds
and which cells belong together is not judged here.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from typing import Any

from grader.errors import SubmissionError
from grader.language import Message, say
from grader.notebook.cells import Cell, Kind, Notebook

MAX_NOTEBOOK = 32 << 20
"""Bytes of a file: outputs with pictures make notebooks large."""
MAX_CELLS = 10_000
MAX_DEPTH = 100
MAX_GROUPS = 2_000_000
"""Brackets and braces that begin something: each costs far more memory than its one letter."""

_SURROGATE = re.compile("[\ud800-\udfff]")
_ESCAPED_SURROGATE = re.compile(rb"\\u[dD][89a-fA-F]")
_MAX_DIGITS = 30
_KEPT = ("id", "execution_count", "attachments")


def read_notebook(source: bytes, *, where: str = "") -> Notebook:
    """The notebook in a file's bytes; SubmissionError, and nothing else, where there is none.

    Outputs of nbformat 3 are left out. Of doubled keys the last counts, as in Jupyter.
    """
    data = read_json(source, where=where)
    cells = tuple(
        _cell(entry, number, where) for number, entry in enumerate(_entries(data, where), start=1)
    )
    metadata = data.get("metadata")
    return Notebook(cells, metadata if isinstance(metadata, dict) else {})


def read_json(source: bytes, *, where: str = "") -> dict[str, Any]:
    """The object that a notebook's file holds, bounded in size and depth.

    Numbers that are no numbers, or too long, become None; halves of surrogate pairs U+FFFD.
    """
    if len(source) > MAX_NOTEBOOK:
        raise _refused(
            say(
                "the file has {size:,} bytes, more than the {most:,} allowed",
                size=len(source),
                most=MAX_NOTEBOOK,
            ),
            where,
            say("clear the outputs and save the notebook again"),
        )
    if source.count(b"[") + source.count(b"{") > MAX_GROUPS:
        raise _refused(
            say("the notebook holds too many small parts"),
            where,
            say("clear the outputs and save the notebook again"),
        )
    data = _loaded(source, where)
    if not isinstance(data, dict):
        raise _refused(say("this is no notebook: it holds no object"), where)
    if _too_deep(data):
        raise _too_nested(where)
    if _ESCAPED_SURROGATE.search(source):
        whole: dict[str, Any] = _without_surrogates(data)
        return whole
    return data


def _loaded(source: bytes, where: str) -> Any:
    try:
        # utf-8-sig: some editors write a mark of three bytes first.
        return json.loads(
            source.decode("utf-8-sig"),
            parse_constant=lambda _: None,
            parse_float=_real,
            parse_int=_whole,
        )
    except UnicodeDecodeError:
        raise _refused(say("the file is not UTF-8 text: save it as UTF-8"), where, _AGAIN) from None
    except (RecursionError, MemoryError):
        raise _too_nested(where) from None
    except json.JSONDecodeError as problem:
        raise _refused(
            say("this is no notebook: line {line} is no JSON", line=problem.lineno), where, _AGAIN
        ) from None


_AGAIN = say("open it in Jupyter and save it again")


def _real(text: str) -> float | None:
    value = float(text)
    return value if math.isfinite(value) else None


def _whole(text: str) -> int | None:
    return int(text) if len(text) <= _MAX_DIGITS else None


def _refused(found: Message, where: str, remedy: Message = _AGAIN) -> SubmissionError:
    return SubmissionError(found, where=where, remedy=remedy)


def _too_nested(where: str) -> SubmissionError:
    return _refused(say("this is no notebook: it is nested too deeply"), where)


def _too_deep(data: Any) -> bool:
    """Whether anything lies deeper than it may. Without recursion: it may be very deep."""
    level: list[Any] = [data]
    for _ in range(MAX_DEPTH):
        inner: list[Any] = []
        for value in level:
            values = value.values() if isinstance(value, dict) else value
            inner += [one for one in values if isinstance(one, dict | list)]
        if not inner:
            return False
        level = inner
    return True


def _without_surrogates(value: Any) -> Any:
    if isinstance(value, str):
        return _SURROGATE.sub("\ufffd", value)
    if isinstance(value, list):
        return [_without_surrogates(one) for one in value]
    if isinstance(value, dict):
        return {_without_surrogates(k): _without_surrogates(v) for k, v in value.items()}
    return value


def _entries(data: Mapping[str, Any], where: str) -> list[Any]:
    """The cells as they stand: in a list, or of nbformat 3 in worksheets."""
    found = data.get("cells")
    sheets = data.get("worksheets")
    if not isinstance(found, list) and isinstance(sheets, list):
        found = [
            {**entry, "nbformat": 3} if isinstance(entry, dict) else entry
            for sheet in sheets
            if isinstance(sheet, dict) and isinstance(sheet.get("cells"), list)
            for entry in sheet["cells"]
        ]
    if not isinstance(found, list):
        raise _refused(say("this is no notebook: it holds no list of cells"), where)
    if len(found) > MAX_CELLS:
        raise _refused(
            say("the notebook has more than {most} cells", most=MAX_CELLS),
            where,
            say("delete the cells that are not needed"),
        )
    return found


def _cell(entry: Any, number: int, where: str) -> Cell:
    if not isinstance(entry, dict):
        raise _refused(say("cell {n} is no cell", n=number), where)
    if "nbformat" in entry:
        entry = _modern(entry)
    metadata = entry.get("metadata")
    kind = entry.get("cell_type")
    outputs = entry.get("outputs")
    return Cell(
        kind=Kind(kind) if isinstance(kind, str) and kind in frozenset(Kind) else Kind.RAW,
        text=_text(entry.get("source", ""), number, where),
        metadata=metadata if isinstance(metadata, dict) else {},
        outputs=tuple(one for one in outputs if isinstance(one, dict))
        if isinstance(outputs, list)
        else (),
        rest={key: entry[key] for key in _KEPT if key in entry},
    )


def _modern(entry: Mapping[str, Any]) -> dict[str, Any]:
    """A cell of nbformat 3 as one of 4, without its outputs."""
    kind, source = entry.get("cell_type"), entry.get("source", "")
    if kind == "code":
        source = entry.get("input", source)
    elif kind == "heading":
        level = entry.get("level")
        signs = "#" * (level if isinstance(level, int) and 1 <= level <= 6 else 1)
        rest = source if isinstance(source, list) else [source]
        kind, source = "markdown", [f"{signs} ", *rest]
    elif kind == "html":
        kind = "markdown"
    return {"cell_type": kind, "source": source, "metadata": entry.get("metadata")}


def _text(source: Any, number: int, where: str) -> str:
    """A cell's text: one string, or a list of them."""
    if isinstance(source, str):
        return source
    if isinstance(source, list) and all(isinstance(line, str) for line in source):
        return "".join(source)
    raise _refused(say("cell {n} holds no text", n=number), where)
