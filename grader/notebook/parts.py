"""From a notebook to the files that would have been handed in: module, derivation, answers.

Owns which cell belongs to which part, and how what a learner wrote in a cell becomes a
file's text. Judges nothing, and runs nothing.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from itertools import chain

from grader.errors import SubmissionError
from grader.language import one_line, say
from grader.model import Exercise, Part
from grader.notebook.cells import (
    BEGIN_SOLUTION,
    CLASS_LEARNER,
    END_SOLUTION,
    OURS,
    Notebook,
    Role,
)
from grader.notebook.module import Module, module_cells, module_of
from grader.stubs import PLACEHOLDER
from grader.toml import read_toml

MAX_PART = 1 << 18
"""Bytes of one part, as of a file that is handed in."""
MAX_MENDED = 1 << 16
"""Letters of answers that are looked into; longer ones are refused by their judge anyway."""
UNANSWERED = "YOUR ANSWER HERE"
"""What nbgrader leaves in a cell of text where an answer belongs."""

# Possessive, and on stripped lines: a line of blanks would else be tried in every way.
_FENCE = re.compile(r" {0,3}(`{3,}+|~{3,}+)\s*+([\w-]*+)\s*+$")
# An input method for Japanese writes other signs of the same look.
_KEY = re.compile(r"(answer|variant|learner)\s*+[=:\uff1d\uff1a]\s*+(.*)$")
_HEADER = re.compile(r"\[[^\[\]]+\]\s*+(?:#.*)?$")


def parts_of(notebook: Notebook, exercise: Exercise, *, where: str = "") -> Mapping[Part, bytes]:
    """The parts of the exercise that the notebook holds, as the bytes of their files.

    A part that has no cell is left out, but for the code, which may be empty. An
    untouched cell hands in what a stub does. SubmissionError where the notebook says
    that it belongs to another exercise, or a part is too large.
    """
    named = notebook.exercise
    if named and named not in {exercise.id, exercise.short}:
        raise SubmissionError(
            say("the notebook belongs to another exercise: {name}", name=one_line(named, 60)),
            where=where,
            remedy=say("this is {id}: name the exercise that it belongs to", id=exercise.id),
        )
    # Before any of it is read as Python.
    _refuse_large(sum(len(cell.text) for _, cell in module_cells(notebook)), where)
    found = {Part.CODE: code_of(notebook).text}
    steps, answers = derivation_of(notebook), answers_of(notebook)
    if steps is not None:
        found[Part.DERIVATION] = steps
    if answers is not None:
        found[Part.QUIZ] = answers
    parts = {
        part: text.encode("utf-8", "replace")
        for part, text in found.items()
        if part in exercise.points
    }
    for text in parts.values():
        _refuse_large(len(text), where)
    return parts


def _refuse_large(size: int, where: str) -> None:
    if size > MAX_PART:
        raise SubmissionError(
            say(
                "the cells of one part hold {size:,} bytes, more than the {most:,} allowed",
                size=size,
                most=MAX_PART,
            ),
            where=where,
            remedy=say("it is to hold your answers only"),
        )


def code_of(notebook: Notebook) -> Module:
    """The module that the code cells make, and which line comes from which cell."""
    return module_of(notebook)


def derivation_of(notebook: Notebook) -> str | None:
    """The text of a ``derivation.md`` with the learner's steps; None without such cells.

    Of a cell that was copied, the last one that was written in counts.
    """
    steps: dict[str, list[str]] = {}
    for cell in notebook.cells:
        if cell.role is not None and cell.role[0] is Role.STEPS:
            lines = _own_lines(cell.text, "steps")
            name = cell.role[1]
            if any(line.strip() for line in lines) or name not in steps:
                steps[name] = lines
    if not steps:
        return None
    # A line that reads as a heading would begin another task.
    return "\n".join(
        "\n".join([f"## {name} {{#{name}}}", "", "```steps", *map(_no_heading, lines), "```", ""])
        for name, lines in steps.items()
    )


def _no_heading(line: str) -> str:
    return f" {line}" if line.startswith("##") else line


def answers_of(notebook: Notebook) -> str | None:
    """The text of an ``answers.toml`` for the notebook's learner; None without such a cell.

    An answer without quotes gets them, and what cannot be read costs its own question
    only: one such line would make the whole text unreadable.
    """
    found: list[str] | None = None
    for cell in notebook.cells:
        if cell.role is not None and cell.role[0] is Role.ANSWERS:
            lines = _own_lines(cell.text, "toml")
            if found is None or any(line.strip() for line in lines):
                found = lines
    if found is None:
        return None
    text = "\n".join(found)
    if len(text) <= MAX_MENDED and not _is_toml(text):
        mended = "\n".join(_by_question(found))
        text = mended if _is_toml(mended) else text
    text = "\n".join(_without_empty(text.split("\n")))
    named = (_KEY.match(line.strip()) for line in _head(text.split("\n")))
    if any(match and match[1] == "learner" for match in named):
        return f"{text}\n"
    return f"learner = {_string(learner_of(notebook))}\n{text}\n"


def _own_lines(text: str, info: str) -> list[str]:
    """What the learner wrote in a cell: what stands in its fence, else all of it.

    Fences of another name count where there is nothing in one of the right name.
    """
    blocks: dict[str, list[str]] = {info: [], "other": [], "outside": []}
    fence, place = "", "outside"
    for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        mark = _FENCE.match(line)
        if fence and mark and mark[1].startswith(fence) and not mark[2]:
            fence, place = "", "outside"
        elif mark and not fence:
            fence, place = mark[1], info if mark[2].lower() == info else "other"
        elif not (mark or _is_left(line)):
            blocks[place].append(line)
    return next((lines for lines in blocks.values() if any(map(str.strip, lines))), [])


def _is_left(line: str) -> bool:
    """Whether the line is nbgrader's or the author's mark, and no answer."""
    return (
        line.strip() in {UNANSWERED, *PLACEHOLDER} or BEGIN_SOLUTION in line or END_SOLUTION in line
    )


def _is_toml(text: str) -> bool:
    try:
        read_toml(text)
    except ValueError:
        return False
    return True


def _quoted(line: str) -> str:
    """A line of answers with its answer in quotes, where TOML would not read it without."""
    bare = line.strip()
    if not bare or bare.startswith("#") or _HEADER.match(bare):
        return line
    match = _KEY.match(bare)
    if match is None:
        return f"answer = {_string(bare)}"
    return f"{match[1]} = {_value(match[2])}"


def _value(text: str) -> str:
    return text if _is_toml(f"a = {text}") else _string(text)


def _by_question(lines: list[str]) -> Iterator[str]:
    """The lines of each question by themselves; of one that cannot be read, its answer.

    What else stands above them is left out, but where no question has an answer.
    """
    sections: dict[str, list[str]] = {}
    own = head = list[str]()
    for line in lines:
        if _HEADER.match(line.strip()):
            own = sections.setdefault(line.partition("]")[0].strip() + "]", [])
        else:
            own.append(line)
    answered = any(map(str.strip, chain(*sections.values())))
    yield from (_quoted(line) for line in head if not answered or _KEY.match(line.strip()))
    for header, own in sections.items():
        if not _is_toml(header):
            continue
        yield header
        quoted = [_quoted(line) for line in own]
        yield from quoted if _is_toml("\n".join(quoted)) else [f"answer = {_answer_in(own)}"]


def _answer_in(lines: list[str]) -> str:
    """What was most likely meant: the first answer that is named as one, else all the lines."""
    told = [line for line in map(str.strip, lines) if line and not line.startswith("#")]
    named = (_KEY.match(line) for line in told)
    first = next((match[2] for match in named if match and match[1] == "answer"), None)
    return _string(" ".join(told)) if first is None else _value(first)


def _string(text: str) -> str:
    """A TOML string. JSON writes all signs as TOML does, but for one."""
    return json.dumps(text.strip('"“”'), ensure_ascii=False).replace("\x7f", "\\u007f")


def _without_empty(lines: list[str]) -> list[str]:
    """The lines without the headings of questions that were not answered."""
    kept: list[str] = []
    waiting: list[str] = []
    for line in lines:
        if _HEADER.match(line.strip()):
            waiting = [line]
        elif waiting and line.strip() and not line.lstrip().startswith("#"):
            kept += [*waiting, line]
            waiting = []
        else:
            (waiting or kept).append(line)
    return kept


def _head(lines: list[str]) -> list[str]:
    """The lines above the first question."""
    first = next((n for n, line in enumerate(lines) if _HEADER.match(line.strip())), len(lines))
    return lines[:first]


def learner_of(notebook: Notebook) -> str:
    """Whose questions the notebook asks."""
    ours = notebook.metadata.get(OURS)
    named = ours.get("learner") if isinstance(ours, Mapping) else None
    return named if isinstance(named, str) and named else CLASS_LEARNER
