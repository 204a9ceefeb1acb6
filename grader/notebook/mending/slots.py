"""The cells that a mended notebook must have: the master's, and what tells each of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from grader.notebook.cells import (
    BEGIN_HIDDEN,
    BEGIN_SOLUTION,
    END_HIDDEN,
    END_SOLUTION,
    OURS,
    Cell,
    Kind,
    Notebook,
    Role,
)
from grader.notebook.mending.loose import defined_in, lines_of, normal
from grader.stubs import PLACEHOLDER, cut

ANSWER_HERE = "YOUR ANSWER HERE"
EDITABLE = frozenset({Role.PREAMBLE, Role.CODE, Role.STEPS, Role.ANSWERS})


@dataclass(frozen=True)
class Slot:
    """One cell of the master, and where it stands there."""

    number: int
    cell: Cell

    @cached_property
    def role(self) -> Role | None:
        """What the cell is for."""
        told = self.cell.role
        return told[0] if told else None

    @cached_property
    def name(self) -> str:
        """Of which function or task it is."""
        told = self.cell.role
        return told[1] if told else ""

    @property
    def editable(self) -> bool:
        """Whether the learner's text is kept."""
        return self.role in EDITABLE

    @cached_property
    def mark(self) -> str:
        """Our own mark of the cell; empty where it has none."""
        ours = self.cell.metadata.get(OURS)
        told = ours.get("role") if isinstance(ours, Mapping) else None
        return told if isinstance(told, str) else ""

    @property
    def id(self) -> str:
        """nbformat's id of the cell; empty where it has none."""
        own = self.cell.rest.get("id")
        return own if isinstance(own, str) else ""

    @property
    def label(self) -> str:
        """The cell's name in notes."""
        return self.mark or self.cell.grade_id or str(self.number + 1)

    @cached_property
    def stub(self) -> str:
        """The cell's text as handed out."""
        if self.cell.kind is Kind.CODE:
            return cut(self.cell.text).rstrip("\n")
        return "\n".join(_answer_cut(self.cell.text.split("\n")))

    @cached_property
    def names(self) -> frozenset[str]:
        """The functions that the learner is to write in the cell."""
        code = self.editable and self.cell.kind is Kind.CODE
        return defined_in(self.stub) if code else frozenset()

    @cached_property
    def forms(self) -> frozenset[str]:
        """The texts that the cell may have where nobody changed it."""
        open_text = "\n".join(_without(self.cell.text.split("\n"), BEGIN_HIDDEN, END_HIDDEN))
        return frozenset(map(normal, (self.cell.text, open_text, self.stub)))

    def unchanged(self, text: str) -> bool:
        """Whether a text is one of those forms, with hidden tests or without."""
        plain = normal(text)
        if plain in self.forms:
            return True
        if BEGIN_HIDDEN not in plain:
            return False
        opened = "\n".join(_without(plain.split("\n"), BEGIN_HIDDEN, END_HIDDEN))
        return normal(opened) in self.forms

    @cached_property
    def lines(self) -> frozenset[str]:
        """The lines that the cell has where nobody changed it."""
        return lines_of(self.stub)

    @cached_property
    def skeleton(self) -> frozenset[str]:
        """What `skeleton_of` leaves of the cell as handed out."""
        return frozenset(map(skeleton_of, self.forms))

    def worked_on(self, text: str) -> bool:
        """Whether a text has more or less than what was handed out."""
        return skeleton_of(normal(text)) not in self.skeleton


def slots_of(master: Notebook) -> tuple[Slot, ...]:
    """The master's cells, in order."""
    return tuple(Slot(number, cell) for number, cell in enumerate(master.cells))


def skeleton_of(text: str) -> str:
    """The text without a solution, whether it is there or its place is held."""
    holders = {*PLACEHOLDER, ANSWER_HERE}
    kept = _without(text.split("\n"), BEGIN_SOLUTION, END_SOLUTION)
    return "\n".join(line for line in kept if line.strip() and line.strip() not in holders)


def _without(lines: Sequence[str], begin: str, end: str) -> Iterator[str]:
    inside = False
    for line in lines:
        inside = inside or begin in line
        if not inside:
            yield line
        elif end in line:
            inside = False


def _answer_cut(lines: Sequence[str]) -> Iterator[str]:
    inside = False
    for line in lines:
        if BEGIN_SOLUTION in line:
            inside = True
            yield line[: len(line) - len(line.lstrip())] + ANSWER_HERE
        elif END_SOLUTION in line:
            inside = False
        elif not inside:
            yield line
