"""Writing a notebook's file as Jupyter does: nbformat 4.5, the same bytes for the same notebook.

Owns the file's form and the ids of cells. Whatever the notebook holds, what is written is
JSON that nbformat accepts.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator, Mapping
from typing import Any

from grader.notebook.cells import Cell, Kind, Notebook

FORMAT, MINOR = 4, 5
_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")


def write_notebook(notebook: Notebook) -> bytes:
    """The bytes of the notebook's file. Ids of cells are kept where they are valid and unique."""
    taken: set[str] = set()
    data = {
        "cells": [
            _written(cell, number, taken) for number, cell in enumerate(notebook.cells, start=1)
        ],
        "metadata": _plain(notebook.metadata),
        "nbformat": FORMAT,
        "nbformat_minor": MINOR,
    }
    text = json.dumps(data, indent=1, ensure_ascii=False, sort_keys=True, allow_nan=False)
    return f"{text}\n".encode("utf-8", "replace")


def _written(cell: Cell, number: int, taken: set[str]) -> dict[str, Any]:
    data: dict[str, Any] = {
        "cell_type": cell.kind.value,
        "id": _id(cell, number, taken),
        "metadata": _plain(cell.metadata),
        "source": list(_lines(cell.text)),
    }
    if cell.kind is Kind.CODE:
        count = cell.rest.get("execution_count")
        whole = isinstance(count, int) and not isinstance(count, bool) and count >= 0
        data["execution_count"] = count if whole else None
        data["outputs"] = [_plain(one) for one in cell.outputs]
    elif isinstance(cell.rest.get("attachments"), Mapping):
        data["attachments"] = _plain(cell.rest["attachments"])
    return data


def _id(cell: Cell, number: int, taken: set[str]) -> str:
    """The cell's own id where it has one that no cell before it has; else one by its place."""
    own = cell.rest.get("id")
    name = own if isinstance(own, str) and _ID.fullmatch(own) else f"cell-{number}"
    copies = 1
    while name in taken:
        copies += 1
        name = f"cell-{number}-{copies}"
    taken.add(name)
    return name


def _lines(text: str) -> Iterator[str]:
    """The lines with their ends, as Jupyter keeps them."""
    lines = text.split("\n")
    yield from (f"{line}\n" for line in lines[:-1])
    if lines[-1]:
        yield lines[-1]


def _plain(value: Any) -> Any:
    """The value as JSON can hold it: mappings as dicts, keys as texts, no NaN."""
    if isinstance(value, Mapping):
        return {str(key): _plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value
