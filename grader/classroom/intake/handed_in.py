"""From folders and archives to the work of each learner: one item for each exercise.

Texts go to the store as they are met, so that a class of any size takes little memory.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from grader.classroom.intake.naming import (
    NOTEBOOK,
    Owner,
    Place,
    download_name,
    heap_of,
    names_a_part,
    place_of,
)
from grader.classroom.intake.notebooks import ReadNotebook, exercise_in, read_as_it_is
from grader.classroom.intake.unpacking import Entry, entries_of
from grader.errors import GraderError, SubmissionError
from grader.language import Message, one_line, say
from grader.model import Exercise, Part
from grader.notebook.cells import CLASS_LEARNER

MAX_NOTES = 1_000
NOTES_EACH = 20
"""Notes about what one hands in: whoever hands in thousands of files hides nobody else's."""
_MOST_NAMES = 5


@dataclass(frozen=True, slots=True)
class Note:
    """Something about what was handed in that a teacher should know."""

    where: str
    text: Message


@dataclass(frozen=True, slots=True)
class Work:
    """What one learner handed in for one exercise: part -> digest of its text.

    ``files`` has what a part's file is called in the download where that is not its usual
    name, ``learner`` whose questions were asked where the answers themselves do not say it.
    """

    owner: Owner
    exercise: str
    parts: Mapping[Part, str]
    late: bool = False
    files: Mapping[Part, str] = field(default_factory=lambda: _USUAL)
    learner: str | None = None


@dataclass(frozen=True, slots=True)
class Gathered:
    """All work in a stable order, and notes about what was left aside."""

    works: tuple[Work, ...]
    notes: tuple[Note, ...]


_USUAL: Mapping[Part, str] = MappingProxyType({})


class _Piece(NamedTuple):
    """A file that stands for a part: the greatest one counts."""

    rank: tuple[int, bool, int]
    where: str
    digest: str
    file: str
    part: Part
    asked: str
    """Whose questions the answers are to."""
    named: bool
    """Whether the answers say so themselves."""


@dataclass(slots=True)
class _Heap:
    """One learner's files for one exercise, while they come in; one piece for each part."""

    owner: Owner
    late: bool = False
    pieces: tuple[_Piece, ...] = ()

    def of(self, part: Part) -> _Piece | None:
        """What stands for a part."""
        return next((piece for piece in self.pieces if piece.part is part), None)

    def put(self, new: _Piece) -> None:
        """Let a piece stand for its part."""
        others = (piece for piece in self.pieces if piece.part is not new.part)
        self.pieces = tuple(sorted((*others, new), key=lambda piece: piece.part))

    def work(self, exercise: str) -> Work:
        """What it comes to."""
        quiz = self.of(Part.QUIZ)
        return Work(
            self.owner,
            exercise,
            {piece.part: piece.digest for piece in self.pieces},
            self.late,
            {piece.part: piece.file for piece in self.pieces if piece.file} or _USUAL,
            None if quiz is None or quiz.named or not quiz.asked else quiz.asked,
        )


class _Notes:
    """Notes as they come; of one learner or folder no more than can be looked at."""

    def __init__(self) -> None:
        self.kept: list[Note] = []
        self._counts: dict[str, int] = {}

    def add(self, entry: Entry, *notes: Note) -> None:
        """Keep notes about a file; the last of too many says that there are more."""
        heap = heap_of(entry.path)
        for note in notes:
            count = self._counts.get(heap, 0) + 1
            self._counts[heap] = count
            # What lies at the top of a download is nobody's own.
            if count <= (NOTES_EACH if heap else MAX_NOTES):
                self.kept.append(note)
            elif count == NOTES_EACH + 1:
                self.kept.append(Note(heap, say("and more in the same place")))


def gather(
    sources: Iterable[Path],
    exercises: Sequence[Exercise],
    only: Exercise | None,
    keep: Callable[[bytes], str],
    read: ReadNotebook = read_as_it_is,
) -> Gathered:
    """The work in all sources. ``keep`` takes a text and gives its digest.

    Where two files stand for one part, the one of the right name wins, then the newest
    copy, then the last one by path: whatever order they come in. ``read`` takes notebooks
    apart.
    """
    heaps: dict[tuple[str, str], _Heap] = {}
    notes = _Notes()
    for source in sources:
        for entry in entries_of(source):
            where = "/".join(filter(None, (source.name, *entry.path)))
            place = _place(entry, exercises, only)
            if entry.problem is not None:
                notes.add(entry, Note(where, entry.problem))
            elif place is None:
                notes.add(entry, Note(where, _left_aside(entry, only)))
            if place is not None:
                heap = heaps.setdefault((place.owner.key, place.exercise.id), _Heap(place.owner))
                if entry.problem is None:
                    notes.add(entry, *_added(heap, place, entry, where, keep, read))
    found = [*notes.kept, *_shared(heaps)]
    # One after another out of the heaps: a large class is not held twice.
    works = [heaps.pop(key).work(key[1]) for key in sorted(heaps)]
    return Gathered(tuple(works), tuple(sorted(found, key=lambda n: n.where)[:MAX_NOTES]))


def _left_aside(entry: Entry, only: Exercise | None) -> Message:
    if only is None and names_a_part(entry.path):
        return say("not graded: no folder says of which exercise; --exercise NAME does")
    return say("not graded: it belongs to no exercise")


def _place(entry: Entry, exercises: Sequence[Exercise], only: Exercise | None) -> Place | None:
    """Where the path puts a file; a notebook under a name of its own may say it itself."""
    if not entry.path:
        return None
    place = place_of(entry.path, exercises, only)
    if place is None and only is None and entry.path[-1].lower().endswith(NOTEBOOK):
        told = exercise_in(entry.text)
        named = next((exercise for exercise in exercises if exercise.id == told), None)
        if named is not None:
            return place_of(entry.path, exercises, named)
    return place


def _added(
    heap: _Heap,
    place: Place,
    entry: Entry,
    where: str,
    keep: Callable[[bytes], str],
    read: ReadNotebook,
) -> Iterator[Note]:
    """Put a file on the heap; notes about what was mended, and where another one loses."""
    heap.late = heap.late or place.late
    texts: Mapping[Part, bytes]
    if place.part is not None:
        texts = {place.part: entry.text}
    else:
        try:
            taken = read(entry.text, place.exercise)
        except SubmissionError as problem:
            told = problem.found
            yield Note(where, told if isinstance(told, Message) else Message(told))
            return
        except GraderError:
            raise
        except Exception as problem:  # noqa: BLE001 - one notebook may not end the others
            reason = one_line(f"{type(problem).__name__}: {problem}", 200)
            yield Note(where, say("broken: {reason}", reason=reason))
            return
        yield from (Note(where, note) for note in taken.notes)
        texts = {p: text for p, text in taken.parts.items() if p in place.exercise.points}
    for part, text in texts.items():
        named = _asked(text) if part is Part.QUIZ else ""
        asked = named or (CLASS_LEARNER if place.part is None and part is Part.QUIZ else "")
        # Where no download says who it is, a file is called as its learner likes.
        file = download_name(entry.path) if place.owner.number else ""
        file = "" if file == place.exercise.file_of(part) else file
        new = _Piece(place.rank, where, keep(text), file, part, asked, bool(named))
        old = heap.of(part)
        heap.put(new if old is None else max(old, new))
        if old is not None and old.digest != new.digest:
            lost = min(old, new).where
            yield Note(lost, say("not graded: another file stands for the same part"))


def _asked(answers: bytes) -> str:
    """The learner whom a file of answers names."""
    from grader.quiz import read_answers  # noqa: PLC0415 - not every class has a quiz

    return read_answers(answers).learner


def _shared(heaps: Mapping[tuple[str, str], _Heap]) -> Iterator[Note]:
    """Notes about one learner's questions that several people answered.

    A whole class may share questions, as a notebook's do; what is meant for one may not.
    """
    people: dict[str, set[str]] = {}
    for heap in heaps.values():
        quiz = heap.of(Part.QUIZ)
        if quiz is not None and quiz.asked not in {"", CLASS_LEARNER}:
            people.setdefault(quiz.asked, set()).add(heap.owner.name)
    for asked, names in sorted(people.items()):
        if len(names) > 1:
            shown = ", ".join(one_line(name, 60) for name in sorted(names)[:_MOST_NAMES])
            told = say("answers to the same learner's questions: {names}", names=shown)
            yield Note(asked, told)
