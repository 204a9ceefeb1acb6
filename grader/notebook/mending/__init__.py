"""Mending of notebooks as they come back: doubled, missing, retyped cells, broken JSON.

Owns the way from any bytes to a notebook that has exactly the master's cells and the
learner's texts. Refuses, with SubmissionError, what holds nothing of the exercise; never
runs what it reads, and takes no points, no test and no mark from it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from grader.errors import SubmissionError
from grader.language import Message, one_line, say
from grader.notebook.cells import Notebook, Role
from grader.notebook.mending.building import built
from grader.notebook.mending.decoding import MAX_FILE, texts_of
from grader.notebook.mending.joining import Parser
from grader.notebook.mending.loose import Notes
from grader.notebook.mending.matching import Place, matched
from grader.notebook.mending.salvaging import Salvage, salvage, too_many
from grader.notebook.mending.slots import Slot, slots_of
from grader.notebook.reading import MAX_CELLS

__all__ = ["MAX_FILE", "Mended", "mend"]

TELLING = frozenset({Role.CODE, Role.EXAMPLES, Role.TESTS, Role.TASK, Role.STEPS})
"""Roles whose names tell one exercise from another; every exercise has a first lesson."""


@dataclass(frozen=True, slots=True)
class Mended:
    """A whole notebook, and what was mended, in words; no notes where nothing was."""

    notebook: Notebook
    notes: tuple[Message, ...] = ()


def mend(source: bytes, master: Notebook, *, where: str = "") -> Mended:
    """The notebook in ``source`` as the master has it, with the learner's texts and own cells.

    ``master`` is the source notebook, or the one handed out. The result has the master's
    cells in its order with its metadata, no outputs, and cell ids that are valid and
    differ; ids that are mended get no note, as nobody sees them.
    SubmissionError says what, where and what to do when there is nothing to be saved.
    """
    notes = Notes()
    try:
        notebook = _mended(source, master, notes)
    except SubmissionError as problem:
        raise SubmissionError(problem.found, where=where, remedy=problem.remedy) from None
    return Mended(notebook, notes.messages())


def _mended(source: bytes, master: Notebook, notes: Notes) -> Notebook:
    parser = Parser()
    slots = slots_of(master)
    found = _salvaged(texts_of(source, notes), notes)
    documents = [cells for one in found for cells in one.documents]
    places = matched(documents, slots, notes, parser)
    exercise = next((one.exercise for one in found if one.exercise), "")
    _check_exercise(exercise, master.exercise, places, slots)
    whole = built(places, master, slots, notes, parser)
    if len(whole.cells) > MAX_CELLS:
        # What was put back counts too: whoever takes the notebook further reads no more.
        raise too_many()
    return whole


def _salvaged(texts: Sequence[str], notes: Notes) -> list[Salvage]:
    """What each text gave; the first refusal where none gave anything."""
    found: list[Salvage] = []
    refusal: SubmissionError | None = None
    for text in texts:
        try:
            found.append(salvage(text, notes))
        except SubmissionError as problem:
            refusal = refusal or problem
    if refusal is not None and not found:
        raise refusal
    return found


def _check_exercise(told: str, wanted: str, places: Sequence[Place], slots: Sequence[Slot]) -> None:
    """Refuse another exercise's notebook, and one that has nothing of this one."""
    if not any(place.slot is not None for place in places):
        raise SubmissionError(
            say("none of the {n} cells belongs to the exercise", n=len(places)),
            remedy=say("hand in the notebook that was handed out, with your answers in it"),
        )
    telling = {slot.number for slot in slots if slot.role in TELLING}
    known = len({place.slot for place in places if place.slot in telling})
    names = {name for slot in slots for name in (slot.mark, slot.cell.grade_id)}
    strange = sum(
        place.slot is None
        and place.cell.marked_as in TELLING
        and names.isdisjoint((place.cell.role, place.cell.grade_id))
        for place in places
    )
    other = wanted and told not in {"", wanted, wanted.partition("_")[0]}
    if strange > known or (other and 2 * known < len(telling)):
        raise SubmissionError(
            say(
                "the notebook belongs to the exercise {found}, not to {wanted}",
                found=one_line(told, 40),
                wanted=wanted,
            )
            if other
            else say("most cells belong to another exercise than {wanted}", wanted=wanted),
            remedy=say("hand in the notebook that was handed out, with your answers in it"),
        )
