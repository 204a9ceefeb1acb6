"""The mended notebook out of what was found: the master's cells, the learner's texts.

Locked cells and points are the master's, whatever the file says, so that nothing can be
gained by damage. What is left over of the learner's stays where it stood, without marks.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from types import MappingProxyType
from typing import Any

from grader.language import say
from grader.notebook.cells import Cell, Kind, Notebook, Role
from grader.notebook.mending.joining import Kept, Parser, keep_code, keep_text
from grader.notebook.mending.loose import Loose, Notes, defined_in
from grader.notebook.mending.matching import Place
from grader.notebook.mending.slots import Slot

CHECKED = frozenset({Role.TESTS.value, Role.EXAMPLES.value})
"""What a cell that is none of the course's may not be run as."""

_CODE = re.compile(r"^(?:def|async def|class|import|from|@\w+)\b", re.MULTILINE)
_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")


def built(
    places: Sequence[Place], master: Notebook, slots: Sequence[Slot], notes: Notes, parser: Parser
) -> Notebook:
    """The master's cells in order with the learner's texts, and the learner's own between them."""
    return _Builder(places, slots, notes, parser).notebook(master)


class _Builder:
    def __init__(
        self, places: Sequence[Place], slots: Sequence[Slot], notes: Notes, parser: Parser
    ) -> None:
        self._slots = slots
        self._notes = notes
        self._parser = parser
        self._once = all(place.document == 0 for place in places)
        self._found: dict[int, list[Loose]] = defaultdict(list)
        self._own: dict[int, list[Loose]] = defaultdict(list)
        self._aside: dict[int, list[str]] = defaultdict(list)
        self._note_order(places)
        self._sort(places)

    def notebook(self, master: Notebook) -> Notebook:
        """The whole notebook; a place is kept for every cell of the master."""
        texts = {slot.number: self._text(slot) for slot in self._slots}
        self._fill_elsewhere(texts)
        taken = {slot.id for slot in self._slots}
        cells = list(self._own_cells(-1, taken))
        for slot in self._slots:
            cells.append(self._cell(slot, texts[slot.number]))
            cells += self._own_cells(slot.number, taken)
        return Notebook(tuple(cells), master.metadata)

    def _note_order(self, places: Sequence[Place]) -> None:
        # A copy may lie anywhere, so of doubled cells none is asked.
        found = [p.slot for p in places if p.document == 0 and p.slot is not None]
        count = Counter(found)
        for number, after in pairwise(number for number in found if count[number] == 1):
            if number > after:
                self._notes.of_cell(
                    say("cells stood in another order and were put back: {cells}"),
                    self._slots[number].label,
                )

    def _sort(self, places: Sequence[Place]) -> None:
        """The learner's own cells, each behind the master's cell that it stood behind."""
        first = {(p.cell.kind, p.cell.text) for p in places if not p.document and p.slot is None}
        anchor = -1
        for place in places:
            cell = place.cell
            if place.slot is not None:
                anchor = place.slot
                self._found[anchor].append(cell)
            elif not place.document or (cell.kind, cell.text) not in first:
                self._own[anchor].append(self._harmless(cell))

    def _harmless(self, cell: Loose) -> Loose:
        """A cell of the learner's own; what says that it is a check is never run."""
        if cell.kind is Kind.CODE and cell.marked_as in CHECKED:
            self._notes.of_cell(
                say("cells marked as checks that are not the course's were set aside: {cells}"),
                # The name is the learner's: only what a grade id may hold is shown.
                re.sub(r"[^A-Za-z0-9_-]", "?", cell.role or cell.grade_id)[:60],
            )
            return replace(cell, kind=Kind.RAW)
        return cell

    def _text(self, slot: Slot) -> str:
        found = self._found[slot.number]
        if not slot.editable:
            self._note_locked(slot, found)
            return slot.cell.text
        if not found:
            self._notes.of_cell(
                say("cells were missing and were put back as handed out: {cells}"), slot.label
            )
            return slot.stub
        self._note_marks(slot, found)
        texts = [self._without_prose(slot, cell) for cell in found]
        if slot.cell.kind is Kind.CODE:
            kept = keep_code(slot, texts, self._parser)
        else:
            kept = keep_text(slot, texts)
        self._note_copies(slot, kept)
        self._aside[slot.number] += kept.aside
        return kept.text

    def _without_prose(self, slot: Slot, cell: Loose) -> str:
        """The cell's text; of code that was merged into a text above it, the code."""
        code = slot.cell.kind is Kind.CODE and cell.kind is not Kind.CODE
        begin = _CODE.search(cell.text) if code and not self._parser.whole(cell.text) else None
        if begin is None or not self._parser.whole(cell.text[begin.start() :]):
            return cell.text
        self._aside[slot.number].append(cell.text[: begin.start()].strip("\n"))
        self._notes.of_cell(say("cells that were merged were taken apart: {cells}"), slot.label)
        return cell.text[begin.start() :]

    def _note_locked(self, slot: Slot, found: Sequence[Loose]) -> None:
        if not found:
            self._notes.of_cell(say("locked cells were missing and are back: {cells}"), slot.label)
            return
        self._note_marks(slot, found)
        if not any(slot.unchanged(cell.text) for cell in found):
            self._notes.of_cell(
                say("locked cells differed and got their own text back: {cells}"), slot.label
            )
        if len(found) > 1 and self._once:
            self._notes.of_cell(say("doubled cells count once: {cells}"), slot.label)

    def _note_marks(self, slot: Slot, found: Sequence[Loose]) -> None:
        if all((cell.role, cell.grade_id) != (slot.mark, slot.cell.grade_id) for cell in found):
            self._notes.of_cell(say("the marks of cells were put back: {cells}"), slot.label)
        if any(cell.kind is not slot.cell.kind for cell in found):
            self._notes.of_cell(say("cells got their own kind back: {cells}"), slot.label)

    def _note_copies(self, slot: Slot, kept: Kept) -> None:
        code = slot.cell.kind is Kind.CODE
        if kept.split:
            self._notes.of_cell(say("cells that were split were joined: {cells}"), slot.label)
        if kept.doubled and self._once:
            self._notes.of_cell(say("doubled cells count once: {cells}"), slot.label)
        if kept.differing and code:
            self._notes.of_cell(
                say(
                    "of these cells there were several versions; all code is kept,"
                    " and of a function defined twice the last counts: {cells}"
                ),
                slot.label,
            )
        if kept.differing and not code:
            self._notes.of_cell(
                say("of these cells there were several versions; the last counts: {cells}"),
                slot.label,
            )
        if kept.aside and code:
            self._notes.of_cell(
                say("of these cells, versions that are no Python were set aside: {cells}"),
                slot.label,
            )

    def _fill_elsewhere(self, texts: dict[int, str]) -> None:
        """A function that another cell defines is not overwritten by its stub."""
        homes: dict[str, str] = {}
        for slot in self._slots:
            if slot.editable and slot.cell.kind is Kind.CODE and self._found[slot.number]:
                homes |= dict.fromkeys(defined_in(texts[slot.number]), slot.label)
        for cells in self._own.values():
            for cell in cells:
                if cell.kind is Kind.CODE:
                    homes |= dict.fromkeys(cell.defined, "")
        for slot in self._slots:
            if slot.names and slot.names <= homes.keys() and not self._found[slot.number]:
                texts[slot.number] = "\n".join(
                    f"# {name}: {homes[name] or '…'}" for name in sorted(slot.names)
                )

    def _cell(self, slot: Slot, text: str) -> Cell:
        rest: dict[str, Any] = {}
        if slot.id:
            rest["id"] = slot.id
        if slot.cell.kind is Kind.CODE:
            rest["execution_count"] = None
        elif attachments := self._attachments(slot):
            rest["attachments"] = attachments
        return Cell(slot.cell.kind, text, slot.cell.metadata, (), MappingProxyType(rest))

    def _attachments(self, slot: Slot) -> Mapping[str, Any]:
        if not slot.editable:
            own = slot.cell.rest.get("attachments")
            return own if isinstance(own, Mapping) else {}
        return {
            name: data
            for cell in self._found[slot.number]
            for name, data in cell.attachments.items()
        }

    def _own_cells(self, anchor: int, taken: set[str]) -> Iterator[Cell]:
        aside = [Loose(Kind.RAW, text) for text in self._aside.get(anchor, ())]
        for cell in (*aside, *self._own.get(anchor, ())):
            name = cell.id if _ID.fullmatch(cell.id) else "own"
            number = 1
            while name in taken:
                number += 1
                name = f"own-{len(taken)}-{number}"
            taken.add(name)
            rest: dict[str, Any] = {"id": name}
            if cell.kind is Kind.CODE:
                rest["execution_count"] = None
            elif cell.attachments:
                rest["attachments"] = cell.attachments
            yield Cell(cell.kind, cell.text, MappingProxyType({}), (), MappingProxyType(rest))
