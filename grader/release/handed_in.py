"""From the folder that a system collected to a submission, whatever its files are called.

Owns which file is which part where names or folders differ from ours. A guess is told;
where two files could be meant nobody guesses. Opens no link.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from grader.classroom.intake.unpacking import Entry, entries_of
from grader.errors import SubmissionError
from grader.language import Message, one_line, say
from grader.model import Exercise, Part, Submission
from grader.release.notebooks import Mend, as_it_is, submission_of

MAX_NAME = 200
MAX_TOLD = 5
_KINDS = {".py": Part.CODE, ".md": Part.DERIVATION, ".toml": Part.QUIZ}
_NOTEBOOK = ".ipynb"
_NOT_HANDED_IN = ("readme", "quiz.toml", "course.toml", "pyproject.toml")
"""How names begin of what was handed out, and comes back with the rest."""


@dataclass(frozen=True, slots=True)
class Collected:
    """What is to be graded, and which files were taken for it by guess."""

    submission: Submission
    notes: tuple[Message, ...] = ()


def collect(folder: Path, exercise: Exercise, mended: Mend = as_it_is) -> Collected:
    """The exercise's parts among the files in a folder; SubmissionError where nobody can tell.

    The right name wins, in the exercise's own folder first; else the only file of the kind.
    ``mended`` reads a notebook.
    """
    entries = [entry for entry in entries_of(folder) if entry.path]
    notebooks = [entry for entry in entries if entry.path[-1].lower().endswith(_NOTEBOOK)]
    texts = [entry for entry in entries if _part(entry) in exercise.points]
    chosen: dict[Part, Entry] = {}
    for part in sorted(exercise.points):
        fitting = [entry for entry in texts if _part(entry) is part]
        if part is Part.CODE and notebooks and not _named(fitting, exercise, part):
            entry = _best([*notebooks, *fitting], exercise, f"{exercise.short}{_NOTEBOOK}")
            if entry in notebooks:
                beside = [text for text in texts if text not in fitting]
                return _from_notebook(entry, beside, exercise, mended)
            chosen[part] = entry
        elif fitting:
            chosen[part] = _best(fitting, exercise, exercise.file_of(part))
    if not chosen:
        raise _nothing(entries, exercise)
    for entry in chosen.values():
        if entry.problem is not None:
            raise SubmissionError(entry.problem, where=_shown(entry))
    return _from_files(chosen, exercise)


def _nothing(entries: Sequence[Entry], exercise: Exercise) -> SubmissionError:
    """Why there is nothing: an archive that cannot be opened is one reason."""
    remedy = say("hand in {name}", name=exercise.filename)
    for entry in entries:
        if entry.problem is not None:
            return SubmissionError(entry.problem, where=_shown(entry), remedy=remedy)
    return SubmissionError(
        say("nothing was handed in that could be graded"), where=exercise.id, remedy=remedy
    )


def _from_files(chosen: Mapping[Part, Entry], exercise: Exercise) -> Collected:
    others: dict[Part, bytes] = {p: e.text for p, e in chosen.items() if p is not Part.CODE}
    code = chosen.get(Part.CODE)
    submission = Submission(
        b"" if code is None else code.text,
        Path(_shown(next(iter(chosen.values())) if code is None else code)),
        others,
        frozenset(exercise.points),
    )
    guessed = [
        (entry, exercise.file_of(part))
        for part, entry in chosen.items()
        if entry.path[-1] != exercise.file_of(part)
    ]
    return Collected(submission, tuple(_note(entry, name) for entry, name in guessed))


def _from_notebook(
    entry: Entry, beside: Iterable[Entry], exercise: Exercise, mended: Mend
) -> Collected:
    """The notebook's parts; which files were passed over is told."""
    if entry.problem is not None:
        raise SubmissionError(entry.problem, where=_shown(entry))
    submission, notes = submission_of(entry.text, _shown(entry), exercise, mended)
    name = f"{exercise.short}{_NOTEBOOK}"
    guess = () if entry.path[-1] == name else (_note(entry, name),)
    passed_over = tuple(
        say("{file} was not looked at: the notebook counts", file=_shown(other)) for other in beside
    )
    return Collected(submission, (*guess, *notes, *passed_over[:MAX_TOLD]))


def _part(entry: Entry) -> Part | None:
    name = entry.path[-1].lower()
    if name.startswith(_NOT_HANDED_IN):
        return None
    return _KINDS.get(Path(name).suffix)


def _named(entries: Iterable[Entry], exercise: Exercise, part: Part) -> bool:
    return any(entry.path[-1] == exercise.file_of(part) for entry in entries)


def _best(entries: Sequence[Entry], exercise: Exercise, name: str) -> Entry:
    """The file that is meant; the same text twice is one file."""

    def rank(entry: Entry) -> tuple[bool, bool, int]:
        own = bool({exercise.id, exercise.short} & {part.lower() for part in entry.path[:-1]})
        return own, entry.path[-1] == name, -len(entry.path)

    ranks = sorted({rank(entry) for entry in entries}, reverse=True)
    named = next((found for found in ranks if found[1]), None)
    if named is not None:
        meant = [entry for entry in entries if rank(entry) == named]
    else:
        own = [entry for entry in entries if rank(entry)[0]]
        meant = own or list(entries)
    if len({(entry.text, str(entry.problem)) for entry in meant}) > 1:
        names = ", ".join(sorted(map(_shown, meant))[:5])
        raise SubmissionError(
            say("several files could be meant: {names}", names=one_line(names, MAX_NAME)),
            where=exercise.id,
            remedy=say("hand in one of them, as {name}", name=name),
        )
    return meant[0]


def _note(entry: Entry, name: str) -> Message:
    return say("{file} was taken as {name}", file=_shown(entry), name=name)


def _shown(entry: Entry) -> str:
    return one_line("/".join(entry.path), MAX_NAME)
