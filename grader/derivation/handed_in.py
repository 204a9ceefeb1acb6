"""What a learner handed in: the lines of each task, or why there are none.

Owns every way in which the file can be wrong, and turns each into a text for
its learner. Start, goal, domain and points never come from here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from grader.derivation.lines import lines_of
from grader.derivation.markdown import (
    MAX_BYTES,
    STEPS,
    Section,
    decoded,
    sections_of,
)
from grader.derivation.stub import BLANK
from grader.derivation.task import Kind, Line, Step, Task
from grader.language import Message, one_line, say
from grader.model import PART_FILES, Part, Verdict

MAX_LINES = 200
MAX_JUDGED = 60
MAX_JUDGED_IN_ALL = 400
MAX_NOTICES = 10


@dataclass(frozen=True, slots=True)
class Work:
    """One task's lines; where ``verdict`` is set there is nothing to judge.

    ``left_out`` counts the lines beyond the limit.
    """

    task: Task
    lines: tuple[Line, ...] = ()
    verdict: Verdict | None = None
    told: tuple[Message, ...] = ()
    left_out: int = 0


def work_of(
    tasks: Sequence[Task], source: bytes | None
) -> tuple[tuple[Work, ...], tuple[Message, ...]]:
    """The work on each task in the course's order, and what is odd about the file."""
    if source is None:
        told = say(
            "there is no {file}: `grade reset` brings the one handed out back",
            file=PART_FILES[Part.DERIVATION],
        )
        return tuple(Work(task, verdict=Verdict.NOT_STARTED) for task in tasks), (told,)
    if len(source) > MAX_BYTES:
        told = say(
            "the file has {size:,} bytes, more than the {most:,} allowed",
            size=len(source),
            most=MAX_BYTES,
        )
        return tuple(Work(task, (), Verdict.OVER_LIMIT) for task in tasks), (told,)
    text, odd = decoded(source)
    if odd and not text:
        return tuple(Work(task, (), Verdict.UNREADABLE) for task in tasks), odd
    sections = sections_of(text)
    notices = [*odd, *_unknown(tasks, sections)]
    found: list[Work] = []
    left = MAX_JUDGED_IN_ALL
    for task in tasks:
        own = [section for section in sections if section.id == task.id]
        work = _limited(_work(task, own), left)
        left -= len(work.lines)
        found.append(work)
        notices += _edited(task, own)
    return tuple(found), tuple(notices[:MAX_NOTICES])


def _unknown(tasks: Sequence[Task], sections: list[Section]) -> list[Message]:
    known = [task.id for task in tasks]
    found = []
    for name in Counter(section.id for section in sections):
        if name in known:
            continue
        close = get_close_matches(name, known, n=1)
        shown = one_line(name, 60)
        found.append(
            say("no task is called {id}; did you mean {name}?", id=shown, name=close[0])
            if close
            else say("no task is called {id}; what stands there is not judged", id=shown)
        )
        if len(found) == MAX_NOTICES:
            break
    return found


def _edited(task: Task, sections: list[Section]) -> list[Message]:
    """Bullets that differ from the course's: they change nothing, so say so."""
    if len(sections) != 1:
        return []
    typed = sections[0].bullets
    return [
        say("{id}: {name} was edited; what the course says counts", id=task.id, name=name)
        for name, text in typed.items()
        if "".join(text.split()) != "".join(task.bullets.get(name, "").split())
    ]


def _work(task: Task, sections: list[Section]) -> Work:
    if not sections:
        told = say("the task {id} is not in the file", id=task.id)
        return Work(task, (), Verdict.UNREADABLE, (told, say("`grade reset` brings the stub back")))
    if len(sections) > 1:
        places = ", ".join(str(section.line) for section in sections[:5])
        told = say("the task {id} stands there twice: lines {places}", id=task.id, places=places)
        return Work(task, (), Verdict.UNREADABLE, (told,))
    (section,) = sections
    for block in section.blocks:
        if not block.closed:
            told = say("the block that begins in line {line} is not closed", line=block.line)
            remedy = say("close it with a line of three backticks")
            return Work(task, (), Verdict.UNREADABLE, (told, remedy))
    blocks = section.named(STEPS)
    if len(blocks) != 1:
        told = (
            say("the task has more than one block of steps")
            if blocks
            else say("the block of steps is missing: a line ```steps begins it")
        )
        return Work(task, (), Verdict.UNREADABLE, (told,))
    lines = lines_of(blocks[0].texts, task.domain.declarations, most=MAX_LINES + 1)
    if len(lines) > MAX_LINES:
        told = say("the task has more than {most} lines", most=MAX_LINES)
        return Work(task, (), Verdict.OVER_LIMIT, (told,))
    if not lines or _untouched(task, lines):
        return Work(task, verdict=Verdict.NOT_STARTED)
    return Work(task, lines)


def _untouched(task: Task, lines: tuple[Line, ...]) -> bool:
    """Whether the blanks are all as handed out; of the other kinds, a stub has no lines."""
    blanked = [line for line in lines if BLANK in line.text]
    wanted = [line for line in task.template if isinstance(line, Step) and "⟦" in line.body]
    return task.kind is Kind.BLANKS and len(blanked) >= len(wanted)


def _limited(work: Work, left: int) -> Work:
    most = max(0, min(MAX_JUDGED, left))
    if len(work.lines) <= most:
        return work
    return Work(work.task, work.lines[:most], left_out=len(work.lines) - most)
