"""A derivation's solution is the single source of its stub: the steps are cut out of it.

Owns what a learner finds in a block before they write: a remark of what goes
there, or the given lines with blanks.
"""

from __future__ import annotations

import re

from grader.derivation.markdown import PRINTED, STEPS, joined, rows_of, sections_of
from grader.derivation.task import Kind
from grader.errors import CourseError

BLANK = "___"
FILLED = re.compile(r"⟦([^⟦⟧]*)⟧")
_MARK = re.compile(r"(?<!\s)\s+\{\d+(?:\.\d+)?\}\s*$")
_REMARKS = {
    Kind.STEPS: (
        '# Write your steps here, one a line: "= ...", or an operation such as "take log".',
        "# ここに 1 行に 1 ステップずつ書きます。「= …」か、「take log」のような操作の行です。",
    ),
    Kind.ERROR: (
        '# Write which line is wrong ("line 1"), and below it the mended line ("= ...").',
        "# 間違っている行(「行 1」など)と、その下に直した行(「= …」)を書きます。",
    ),
}


def stub_of(text: str, *, where: str = "") -> str:
    """What learners get of a solution's text; CourseError when a block never ends."""
    kinds = {section.line: _kind(section.bullets.get("Kind", "")) for section in sections_of(text)}
    open_blocks = [
        f"line {block.line}: the block is never closed"
        for section in sections_of(text)
        for block in section.blocks
        if not block.closed
    ]
    if open_blocks:
        raise CourseError(open_blocks, where=where)
    kept: list[str] = []
    kind = Kind.STEPS
    for row in rows_of(text):
        if row.role == "heading":
            kind = kinds.get(row.number, Kind.STEPS)
        if row.role == "inside" and row.info == STEPS:
            if kind is Kind.BLANKS:
                kept.append(FILLED.sub(BLANK, _MARK.sub("", row.text)))
            continue
        kept.append(_MARK.sub("", row.text) if row.info == PRINTED else row.text)
        if row.role == "open" and row.info == STEPS and kind in _REMARKS:
            kept += _REMARKS[kind]
    return joined(kept)


def solved_steps(text: str) -> dict[str, tuple[str, ...]]:
    """Task's id -> the course's own steps, as a learner would have written them."""
    return {
        section.id: tuple(
            FILLED.sub(r"\1", _MARK.sub("", line))
            for block in section.named(STEPS)
            for line in block.texts
        )
        for section in sections_of(text)
    }


def _kind(word: str) -> Kind:
    return Kind(word) if word in set(Kind) else Kind.STEPS
