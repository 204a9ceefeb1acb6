"""From folders and archives to the work of each learner: one item for each exercise.

Texts go to the store as they are met, so that a class of any size takes little memory.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from grader.classroom.naming import Owner, Place, place_of
from grader.classroom.unpacking import entries_of
from grader.language import Message, say
from grader.model import Exercise, Part

MAX_NOTES = 1_000


@dataclass(frozen=True, slots=True)
class Note:
    """Something about what was handed in that a teacher should know."""

    where: str
    text: Message


@dataclass(frozen=True, slots=True)
class Work:
    """What one learner handed in for one exercise: part -> digest of its text."""

    owner: Owner
    exercise: str
    parts: Mapping[Part, str]
    late: bool = False


@dataclass(frozen=True, slots=True)
class Gathered:
    """All work in a stable order, and notes about what was left aside."""

    works: tuple[Work, ...]
    notes: tuple[Note, ...]


@dataclass(slots=True)
class _Heap:
    """One learner's files for one exercise, while they come in."""

    owner: Owner
    late: bool = False
    parts: dict[Part, tuple[tuple[bool, int], str, str]] = field(default_factory=dict)


def gather(
    sources: Iterable[Path],
    exercises: Sequence[Exercise],
    only: Exercise | None,
    keep: Callable[[bytes], str],
) -> Gathered:
    """The work in all sources. ``keep`` takes a text and gives its digest.

    Where two files stand for one part, the one of the right name wins, then the newest
    copy, then the last one by path: whatever order they come in.
    """
    heaps: dict[tuple[str, str], _Heap] = {}
    notes: list[Note] = []
    for source in sources:
        for entry in entries_of(source):
            where = "/".join((source.name, *entry.path))
            place = place_of(entry.path, exercises, only) if entry.path else None
            if entry.problem is not None:
                notes.append(Note(where, entry.problem))
            elif place is None:
                notes.append(Note(where, say("not graded: it belongs to no exercise")))
            if place is not None:
                heap = heaps.setdefault((place.owner.key, place.exercise.id), _Heap(place.owner))
                if entry.problem is None:
                    notes += _added(heap, place, keep(entry.text), where)
    works = [
        Work(heap.owner, exercise, {p: heap.parts[p][2] for p in sorted(heap.parts)}, heap.late)
        for (_, exercise), heap in sorted(heaps.items())
    ]
    return Gathered(tuple(works), tuple(sorted(notes, key=lambda n: n.where)[:MAX_NOTES]))


def _added(heap: _Heap, place: Place, digest: str, where: str) -> list[Note]:
    """Put a file on the heap; a note where another of the same part loses."""
    new = (place.rank, where, digest)
    old = heap.parts.get(place.part)
    heap.parts[place.part] = new if old is None else max(old, new)
    heap.late = heap.late or place.late
    if old is None or old[2] == digest:
        return []
    return [Note(min(old, new)[1], say("not graded: another file stands for the same part"))]
