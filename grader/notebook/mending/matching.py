"""Which of the master's cells each cell of a damaged notebook is: by marks, then by content.

The learner's marks are hints, never orders: a cell that says it is a test brings no text
of its own, and one that fits nothing stays the learner's own.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from grader.language import say
from grader.notebook.cells import Kind, Role
from grader.notebook.mending.joining import Parser, halves
from grader.notebook.mending.loose import Loose, Notes, lines_of
from grader.notebook.mending.slots import Slot

MAX_TEXT = 1 << 18
"""Letters of a cell that is searched for others within it."""
MAX_SEARCHED = 200_000_000
"""Letters that are searched in all."""
MIN_FORM = 12
"""Letters of a text that tells a cell by itself."""
ENOUGH = 0.6
"""Share of a locked cell's lines by which it is known; of what learners change, more."""
ALMOST_ALL = 0.8
FENCES = {Role.STEPS: "```steps", Role.ANSWERS: "```toml"}

_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Place:
    """One cell as found, in which of the file's notebooks, and which of the master's it is."""

    cell: Loose
    document: int
    slot: int | None = None


def matched(
    documents: Sequence[Sequence[Loose]], slots: Sequence[Slot], notes: Notes, parser: Parser
) -> list[Place]:
    """Every cell of the documents in order, merged ones taken apart, each with what it is."""
    places = [Place(cell, n) for n, cells in enumerate(documents) for cell in cells]
    matcher = _Matcher(slots, notes)
    places = matcher.by_marks(places)
    places = matcher.apart(places)
    places = matcher.by_content(places)
    return _with_halves(places, slots, parser)


class _Matcher:
    """Knows the master's cells by every mark that a cell may still have."""

    def __init__(self, slots: Sequence[Slot], notes: Notes) -> None:
        self._slots = slots
        self._notes = notes
        self._by_role = {slot.mark: slot.number for slot in slots if slot.mark}
        self._by_grade_id = {slot.cell.grade_id: slot.number for slot in slots}
        self._by_grade_id.pop("", None)
        self._by_id = {slot.id: slot.number for slot in slots if slot.id}
        owners = Counter(form for slot in slots for form in slot.forms)
        self._by_form = {f: s.number for s in slots for f in s.forms if f and owners[f] == 1}
        self._code = {name: slot for slot in slots for name in slot.names}
        self._tasks = {s.name: _SPACE.sub("", s.cell.text) for s in slots if s.role is Role.TASK}

    def by_marks(self, places: Sequence[Place]) -> list[Place]:
        """What the cells say they are, else what they are word for word, where that holds."""
        claims = [self._claims(place.cell) for place in places]
        sure = {claim[0] for claim in claims if len(claim) == 1}
        taken = {claim[0] for claim in claims if claim}
        told: list[Place] = []
        for place, claim in zip(places, claims, strict=True):
            number = claim[0] if claim else None
            if number in sure:
                # One of its marks is another cell's: that one has all of its own.
                number = next((n for n in claim[1:] if n not in taken), number)
            told.append(replace(place, slot=number))
        return self._unbound(told)

    def _claims(self, cell: Loose) -> list[int]:
        """The numbers that the marks tell, best first; where they disagree, content decides.

        A text that only one cell of the master has tells more than marks that do not fit it.
        """
        marks = (
            self._by_role.get(cell.role),
            self._by_grade_id.get(cell.grade_id, self._by_role.get(cell.grade_id)),
            self._by_id.get(cell.id),
            self._by_form.get(cell.normal),
        )
        votes = Counter(number for number in marks if number is not None)
        if len(votes) < 2:
            return list(votes)
        return sorted(
            votes, key=lambda n: (self._fit(self._slots[n], cell), votes[n]), reverse=True
        )

    def _fit(self, slot: Slot, cell: Loose) -> float:
        """How well a cell's text fits: 2 where nobody changed it, else mostly 0 to 1."""
        if slot.unchanged(cell.text):
            return 2.0
        if slot.names:
            return float(not slot.names.isdisjoint(cell.defined))
        share = len(cell.lines & slot.lines) / max(len(slot.lines), 1)
        return share + self._tally(slot, cell.text) / 10

    def _tally(self, slot: Slot, text: str) -> int:
        """How many steps of a text stand in the text of a task too, as its goal does."""
        task = self._tasks.get(slot.name, "") if slot.role is Role.STEPS else ""
        steps = (
            line.strip().lstrip("<=>").partition("   [")[0]
            for line in text.split("\n")
            if "=" in line[:4]
        )
        return sum(len(step) > 3 and step in task for step in (_SPACE.sub("", s) for s in steps))

    def _unbound(self, places: list[Place]) -> list[Place]:
        """Marks of a locked or a function's cell on a text that is something else do not count."""
        taken = self._worked_on(places)
        fitting: set[int | None] = {
            p.slot for p in places if p.slot is not None and self._fits(p.slot, p.cell)
        }
        return [
            replace(place, slot=None)
            if place.slot is not None and self._is_other(place.slot, place.cell, taken, fitting)
            else place
            for place in places
        ]

    def _worked_on(self, places: Sequence[Place]) -> set[int | None]:
        """The cells that need no other text: the locked ones, and where the learner wrote."""
        return {
            place.slot
            for place in places
            if place.slot is not None
            and (
                not self._slots[place.slot].editable
                or self._slots[place.slot].worked_on(place.cell.text)
            )
        }

    def _fits(self, number: int, cell: Loose) -> bool:
        return self._fit(self._slots[number], cell) >= ENOUGH

    def _is_other(
        self, number: int, cell: Loose, taken: set[int | None], fitting: set[int | None]
    ) -> bool:
        slot = self._slots[number]
        plain = slot.editable and not slot.names
        if plain or self._fits(number, cell):
            return False
        if any(form in cell.normal for form in slot.forms if len(form) >= MIN_FORM):
            return False
        missing = {name for name, one in self._code.items() if one.number not in taken}
        fenced = any(fence in cell.text for fence in FENCES.values())
        if cell.defined & missing or (fenced and not slot.editable):
            return True
        return not slot.editable and number in fitting

    def apart(self, places: Sequence[Place]) -> list[Place]:
        """The cells that were merged with a locked one, each on its own again."""
        locked = [slot for slot in self._slots if not slot.editable]
        taken = {(place.document, place.slot) for place in places}
        left = MAX_SEARCHED
        found: list[Place] = []
        for place in places:
            gone = [slot for slot in locked if (place.document, slot.number) not in taken]
            own = [] if place.slot is None else [self._slots[place.slot]]
            sought = [slot for slot in (*own, *gone) if not slot.editable]
            left -= len(place.cell.text) * len(sought)
            parts = self._parts(place, sought) if left > 0 else []
            found += parts or self._blocks(place, taken)
            taken |= {(part.document, part.slot) for part in parts}
        return found

    def _parts(self, place: Place, sought: Sequence[Slot]) -> list[Place]:
        """The cell cut around the locked texts in it; empty where there is nothing to cut."""
        if len(place.cell.text) > MAX_TEXT:
            return []
        text = place.cell.normal
        if place.slot is not None and self._slots[place.slot].unchanged(text):
            return []
        spans = sorted(span for slot in sought if (span := _span(text, slot)))
        parts: list[Place] = []
        at, before = 0, place.slot
        expected: int | None = None
        for start, end, number in spans:
            if start < at:
                continue
            if text[at:start].strip():
                parts.append(_part(place, text[at:start], before, expected))
            parts.append(_part(place, text[start:end], number, None))
            at, before, expected = end, None, number + 1
        if not parts or (len(parts) == 1 and not text[at:].strip()):
            return []
        if text[at:].strip():
            parts.append(_part(place, text[at:], None, expected))
        told = self._slots[place.slot].label if place.slot is not None else ""
        self._notes.of_cell(
            say("cells that were merged were taken apart: {cells}"),
            told or self._slots[spans[0][2]].label,
        )
        return parts

    def _blocks(self, place: Place, taken: set[tuple[int, int | None]]) -> list[Place]:
        """The cell, or each of its blocks of answers where another cell of answers is gone."""
        role = None if place.slot is None else self._slots[place.slot].role
        gone = [
            s for s in self._slots if s.role in FENCES and (place.document, s.number) not in taken
        ]
        lines = place.cell.text.split("\n")
        begins = [n for n, line in enumerate(lines) if line.startswith(tuple(FENCES.values()))]
        if len(begins) < 2 or not gone or role not in {None, *FENCES}:
            return [place]
        edges = [0, *begins[1:], len(lines)]
        texts = ["\n".join(lines[a:b]) for a, b in pairwise(edges)]
        label = (gone[0] if place.slot is None else self._slots[place.slot]).label
        self._notes.of_cell(say("cells that were merged were taken apart: {cells}"), label)
        return [_part(place, texts[0], place.slot, None)] + [
            _part(replace(place, slot=-1), text, None, None) for text in texts[1:]
        ]

    def by_content(self, places: Sequence[Place]) -> list[Place]:
        """What the cells without marks are, of those cells that are missing."""
        taken = self._worked_on(places)
        missing = {slot.number: slot for slot in self._slots if slot.number not in taken}
        owners: dict[str, set[int]] = defaultdict(set)
        for slot in missing.values():
            for line in slot.lines:
                owners[line].add(slot.number)
        found = [
            place
            if place.slot is not None
            else replace(place, slot=self._by_text(place.cell, missing, owners))
            for place in places
        ]
        return self._by_fence(found)

    def _by_text(
        self, cell: Loose, missing: dict[int, Slot], owners: dict[str, set[int]]
    ) -> int | None:
        """The missing cell whose function a cell defines, whose place it has, or whose lines."""
        # An example in a text of the learner's own is no code.
        code = cell.kind is Kind.CODE or "```" not in cell.text
        for name in sorted(cell.defined if code else (), key=cell.text.find):
            slot = self._code.get(name)
            if slot is not None and slot.number in missing:
                return slot.number
        after = missing.get(-1 if cell.expected is None else cell.expected)
        if after is not None and after.editable:
            return after.number
        shared = Counter(n for line in lines_of(cell.text[:MAX_TEXT]) for n in owners.get(line, ()))
        for number, count in shared.most_common(3):
            slot = missing[number]
            enough = ALMOST_ALL if slot.role is Role.PREAMBLE else ENOUGH
            if not slot.names and slot.role is not Role.STEPS and count >= enough * len(slot.lines):
                return number
        return None

    def _by_fence(self, places: list[Place]) -> list[Place]:
        """What is fenced as steps or answers, given to the tasks that have none."""
        for role, fence in FENCES.items():
            worked = self._worked_on(places)
            left = [s for s in self._slots if s.role is role and s.number not in worked]
            fenced = [n for n, p in enumerate(places) if p.slot is None and fence in p.cell.text]
            # Twice: with the first one's tasks given, the others may be the only ones left.
            for n in [*fenced, *fenced]:
                slot = self._nearest(places, n, left) if places[n].slot is None else None
                if slot is not None:
                    places[n] = replace(places[n], slot=slot.number)
                    left.remove(slot)
            self._in_turn(places, [n for n in fenced if places[n].slot is None], left)
        return places

    def _in_turn(self, places: list[Place], rest: list[int], left: list[Slot]) -> None:
        """As many texts as cells are missing are taken for those, in order."""
        taken = {place.slot for place in places}
        missing = [slot for slot in left if slot.number not in taken]
        if len(rest) == len(missing):
            for n, slot in zip(rest, missing, strict=True):
                self._note_guess(slot)
                places[n] = replace(places[n], slot=slot.number)
        elif rest and missing:
            self._notes.add(
                say("{n} cells with answers could not be told apart and do not count", n=len(rest))
            )

    def _note_guess(self, slot: Slot) -> None:
        self._notes.of_cell(
            say("answers without marks were taken for what stood nearest: {cells}"), slot.label
        )

    def _nearest(self, places: Sequence[Place], n: int, left: Sequence[Slot]) -> Slot | None:
        """The one of the missing cells whose goal a text reaches, else whose task precedes it."""
        if not left:
            return None
        text = places[n].cell.text[:MAX_TEXT]
        tallies = sorted(((self._tally(s, text), -s.number) for s in left), reverse=True)
        if tallies[0][0] and (len(tallies) == 1 or tallies[0][0] > tallies[1][0]):
            return self._slots[-tallies[0][1]]
        before = next((p.slot for p in reversed(places[:n]) if p.slot is not None), None)
        if before is not None:
            slot = next((slot for slot in left if slot.number == before + 1), None)
            if slot is not None:
                self._note_guess(slot)
            return slot
        return None


def _span(text: str, slot: Slot) -> tuple[int, int, int] | None:
    """Where a locked text stands in another, as whole lines."""
    for form in sorted(slot.forms, key=len, reverse=True):
        at = text.find(form) if len(form) >= MIN_FORM else -1
        end = at + len(form)
        if at >= 0 and text[at - 1 : at] in {"", "\n"} and text[end : end + 1] in {"", "\n"}:
            return at, end, slot.number
    return None


def _part(place: Place, text: str, slot: int | None, expected: int | None) -> Place:
    """A cell cut out of another; what follows a locked text has no marks of its own."""
    cell = replace(place.cell, text=text.strip("\n"), expected=expected)
    if slot != place.slot:
        cell = replace(cell, role="", grade_id="", id="")
    return replace(place, cell=cell, slot=slot)


def _with_halves(places: list[Place], slots: Sequence[Slot], parser: Parser) -> list[Place]:
    """Own cells that are the other half of a neighbour, given to it."""
    for n in range(1, len(places)):
        first, second = places[n - 1], places[n]
        if first.document != second.document or (first.slot is None) == (second.slot is None):
            continue
        number = first.slot if first.slot is not None else second.slot
        slot = slots[number or 0]
        own = second.cell if second.slot is None else first.cell
        kinds = {slot.cell.kind} if slot.cell.kind is Kind.CODE else {Kind.MARKDOWN, Kind.RAW}
        if not slot.editable or own.kind not in kinds or own.role or own.grade_id:
            continue
        if halves(slot, first.cell.text, second.cell.text, parser):
            places[n - 1 : n + 1] = [replace(first, slot=number), replace(second, slot=number)]
    return places
