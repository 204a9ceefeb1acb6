"""What happens to notebooks on their way: each damage by chance, and whether it loses text."""

from __future__ import annotations

import copy
import difflib
import json
import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

WILD = 50 << 20
"""Bytes of outputs gone wild."""


@dataclass(frozen=True)
class Damaged:
    """A damaged file, what was done to it, and whether a text that the learner wrote is lost."""

    source: bytes
    names: tuple[str, ...]
    lost: bool


def source(cell: dict[str, Any]) -> Any:
    """A cell's text, in nbformat 3 too."""
    return cell.get("source", cell.get("input", ""))


class Victim:
    """A notebook as it is being damaged."""

    def __init__(
        self, data: dict[str, Any], stub: dict[str, Any], written: frozenset[str], chance: Any
    ) -> None:
        self.data = data
        self.stub = stub
        self.written = written
        self.chance: random.Random = chance
        self.lost = False

    @property
    def cells(self) -> list[dict[str, Any]]:
        cells: list[dict[str, Any]] = self.data["cells"]
        return cells

    def any_cell(self) -> int:
        return self.chance.randrange(len(self.cells))

    def worked(self, cell: dict[str, Any]) -> bool:
        return "".join(source(cell)) in self.written

    def fresh(self, cell: dict[str, Any]) -> dict[str, Any]:
        """A copy of a cell as Jupyter pastes it: with a new id."""
        made = copy.deepcopy(cell)
        if self.chance.random() < 0.8:
            made["id"] = f"{self.chance.getrandbits(32):08x}"
        return made


def duplicate(v: Victim) -> None:
    n = v.any_cell()
    at = n + 1 if v.chance.random() < 0.6 else v.any_cell()
    v.cells.insert(at, v.fresh(v.cells[n]))


def draft(v: Victim) -> None:
    """An untouched copy of a cell stands before or behind the one that was worked on."""
    stubs = {cell["id"]: cell for cell in v.stub["cells"]}
    done = [n for n, cell in enumerate(v.cells) if v.worked(cell) and cell.get("id") in stubs]
    if done:
        n = v.chance.choice(done)
        v.cells.insert(n + v.chance.randrange(2), v.fresh(stubs[v.cells[n]["id"]]))


def delete(v: Victim) -> None:
    for _ in range(v.chance.randint(1, 3)):
        cell = v.cells.pop(v.any_cell())
        v.lost = v.lost or (
            v.worked(cell) and not any(cell["source"] == c["source"] for c in v.cells)
        )


def retype(v: Victim) -> None:
    for _ in range(v.chance.randint(1, 3)):
        cell = v.cells[v.any_cell()]
        cell["cell_type"] = v.chance.choice(["code", "markdown", "raw"])
        cell.pop("outputs", None)
        cell.pop("execution_count", None)


def reorder(v: Victim) -> None:
    if v.chance.random() < 0.5:
        v.chance.shuffle(v.cells)
    else:
        for _ in range(3):
            v.cells.insert(v.any_cell(), v.cells.pop(v.any_cell()))


def split(v: Victim) -> None:
    """At any line, as Jupyter does: the marks stay with one half, or are on both."""
    long = [n for n, cell in enumerate(v.cells) if len(cell["source"]) > 2]
    if not long:
        return
    n = v.chance.choice(long)
    first, second = v.cells[n], v.fresh(v.cells[n])
    at = v.chance.randrange(1, len(first["source"]))
    first["source"], second["source"] = first["source"][:at], first["source"][at:]
    bare = v.chance.choice([None, first, second])
    if bare is not None:
        bare["metadata"] = {}
    if bare is first:
        first["id"], second["id"] = second.get("id"), first.get("id")
    v.cells.insert(n + 1, second)


def merge(v: Victim) -> None:
    """With the cell below, as Jupyter does: kind and marks are the upper one's."""
    for _ in range(v.chance.randint(1, 2)):
        n = v.chance.randrange(len(v.cells) - 1)
        below = v.cells.pop(n + 1)
        v.cells[n]["source"] = [*v.cells[n]["source"], "\n", "\n", *below["source"]]


def strip(v: Victim) -> None:
    """Marks lost: ours, nbgrader's, all of some cells, or all of all cells."""
    every = v.chance.random() < 0.3
    ids = v.chance.random() < 0.5
    keys = v.chance.choice([["grader"], ["nbgrader"], ["grader", "nbgrader"]])
    for cell in v.cells:
        if every or v.chance.random() < 0.2:
            for key in keys:
                cell["metadata"].pop(key, None)
            if ids:
                cell.pop("id", None)
    if every and ids:
        v.data["metadata"] = {}


def rename(v: Victim) -> None:
    """Marks that say something else: junk, or the name of another cell."""
    names = [c["metadata"]["nbgrader"]["grade_id"] for c in v.cells if "nbgrader" in c["metadata"]]
    for cell in v.cells:
        if v.chance.random() < 0.15 and names:
            name = v.chance.choice(["cell-7f3a", "copy", v.chance.choice(names)])
            if "nbgrader" in cell["metadata"]:
                cell["metadata"]["nbgrader"]["grade_id"] = name
            if v.chance.random() < 0.5 and "grader" in cell["metadata"]:
                cell["metadata"]["grader"]["role"] = name


def version(v: Victim) -> None:
    """A wrong or missing format, or a real one of nbformat 3."""
    kind = v.chance.randrange(5)
    if kind == 0:
        for cell in v.cells:
            cell.pop("id", None)
            if cell["cell_type"] == "code":
                cell["input"] = cell.pop("source")
        v.data["worksheets"] = [{"cells": v.data.pop("cells"), "metadata": {}}]
        v.data["nbformat"], v.data["nbformat_minor"] = 3, 0
    elif kind == 1:
        v.data["nbformat"] = v.chance.choice([5, 2, "4", None, 99])
    elif kind == 2:
        v.data.pop("nbformat", None)
    elif kind == 3:
        v.data["nbformat_minor"] = v.chance.choice([0, 9, "x"])
    else:
        for cell in v.cells:
            cell["source"] = "".join(cell["source"])


def wild(v: Victim) -> None:
    """A loop that prints, in one text or in many."""
    code = [c for c in v.cells if c["cell_type"] == "code"] or v.cells
    line = "x = [0.123, 0.456], \\ \"quoted\" {'a': 1}\n"
    text = line * (WILD // len(line))
    many = v.chance.random() < 0.5
    v.chance.choice(code)["outputs"] = [
        {
            "output_type": "stream",
            "name": "stdout",
            "text": text.splitlines(keepends=True) if many else text,
        }
    ]


def odd(v: Victim) -> None:
    """Wrong types where others are due."""
    for _ in range(3):
        cell = v.cells[v.any_cell()]
        what = v.chance.randrange(4)
        if what == 0:
            cell["metadata"] = v.chance.choice([None, [], "x", {"nbgrader": 3, "grader": []}])
        elif what == 1:
            cell["outputs"] = v.chance.choice([None, "x", [1, {}]])
        elif what == 2:
            cell["id"] = v.chance.choice([7, "", "not an id!", None])
        else:
            v.cells.insert(v.any_cell(), v.chance.choice([None, 3, {}, "cell"]))  # type: ignore[arg-type]
            break


STRUCTURAL: tuple[Callable[[Victim], None], ...] = (
    duplicate,
    draft,
    delete,
    retype,
    reorder,
    split,
    merge,
    strip,
    rename,
    version,
    wild,
    odd,
)
LAST = frozenset({version, odd, wild})
"""Damages after which the others would find no cells as they expect."""


def truncate(v: Victim, text: str) -> str:
    """Cut off: half of the time in the last cells, which alone can leave the learner's."""
    least = 0 if v.chance.random() < 0.5 else len(text) - 3000
    cut = v.chance.randrange(max(0, least), len(text))
    sheets = v.data.get("worksheets", [v.data])
    for cell in sheets[0]["cells"]:
        if isinstance(cell, dict) and v.worked(cell):
            last = json.dumps(source(cell), ensure_ascii=False, indent=1)[-60:].split("\n")[-2]
            v.lost = v.lost or text.rfind(last.strip()) + len(last.strip()) > cut
    return text[:cut]


def brace(v: Victim, text: str) -> str:
    """A brace or bracket between values turned into another, or gone."""
    places = [n for n, line in _offsets(text) if line.strip().rstrip(",") in {"{", "}", "[", "]"}]
    n = v.chance.choice(places)
    at = next(i for i in range(n, len(text)) if text[i] in "{}[]")
    other = v.chance.choice([sign for sign in ("", "{", "}", "[", "]") if sign != text[at]])
    return text[:at] + other + text[at + 1 :]


def comma(v: Victim, text: str) -> str:
    """A comma at the end of a line gone."""
    n = v.chance.choice([n + len(line) - 1 for n, line in _offsets(text) if line.endswith(",")])
    return text[:n] + text[n + 1 :]


def mark(v: Victim, text: str) -> str:
    return "\ufeff" + text


def zeros(v: Victim, text: str) -> str:
    for _ in range(v.chance.randint(1, 20)):
        at = v.chance.randrange(len(text))
        text = text[:at] + "\0" + text[at:]
    return text + "\0" * v.chance.randint(0, 4096)


def carriage(v: Victim, text: str) -> str:
    return text.replace("\n", "\r\n")


def conflict(v: Victim, text: str) -> str:
    """What git leaves where the notebook handed out and the learner's were merged."""
    first, second = text.split("\n"), _text(v.stub).split("\n")
    ours = v.chance.random() < 0.5
    lines: list[str] = []
    for what, a, b, c, d in difflib.SequenceMatcher(
        None, first, second, autojunk=False
    ).get_opcodes():
        sides = [first[a:b], second[c:d]] if ours else [second[c:d], first[a:b]]
        lines += (
            first[a:b]
            if what == "equal"
            else ["<<<<<<< HEAD", *sides[0], "=======", *sides[1], ">>>>>>> theirs"]
        )
    return "\n".join(lines)


def trailing(v: Victim, text: str) -> str:
    return text + v.chance.choice(
        ["}", "\n]\n}\n", "garbage", "<<<<<<< HEAD\n=======\n>>>>>>> x\n"]
    )


def twice(v: Victim, text: str) -> str:
    """Two notebooks one after another: the same, or the one handed out."""
    other = v.chance.choice([text, _text(v.stub)])
    return text + other if v.chance.random() < 0.5 else other + text


def replaced(v: Victim, text: str) -> str:
    """Something else under the notebook's name."""
    v.lost = True
    return v.chance.choice(["", "<!DOCTYPE html>\n<p>404", "PK\x03\x04" + "a" * 500, "[1, 2]"])


TEXTUAL: tuple[Callable[[Victim, str], str], ...] = (
    truncate,
    brace,
    comma,
    mark,
    zeros,
    carriage,
    conflict,
    trailing,
    twice,
)


def damaged(
    data: dict[str, Any], stub: dict[str, Any], written: frozenset[str], chance: random.Random
) -> Damaged:
    """A notebook with one to three damages to its cells, or one to its text, or both."""
    v = Victim(data, stub, written, chance)
    names: list[str] = []
    if chance.random() < 0.7:
        chosen = chance.sample(STRUCTURAL, chance.randint(1, 3))
        for damage in sorted(chosen, key=lambda one: one in LAST):
            if damage in LAST and any(name in {"version", "odd"} for name in names):
                continue
            damage(v)
            names.append(damage.__name__)
    text = _text(v.data)
    if not names or chance.random() < 0.15:
        spoil = replaced if chance.random() < 0.05 else chance.choice(TEXTUAL)
        text = spoil(v, text)
        names.append(spoil.__name__)
    wide = not v.lost and chance.random() < 0.02
    return Damaged(text.encode("utf-16" if wide else "utf-8"), tuple(names), v.lost)


def _text(data: dict[str, Any]) -> str:
    return json.dumps(data, indent=1, ensure_ascii=False, sort_keys=True) + "\n"


def _offsets(text: str) -> list[tuple[int, str]]:
    found, at = [], 0
    for line in text.split("\n"):
        found.append((at, line))
        at += len(line) + 1
    return found
