"""The tasks of a derivation as cells of text, each with the course's own steps.

Owns which paragraphs of a text in two languages are shown. Judges nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from grader.derivation import FILE, load_tasks, stub_of
from grader.derivation.markdown import PRINTED, STEPS, Row, rows_of
from grader.derivation.stub import solved_steps
from grader.derivation.task import Kind
from grader.language import Language
from grader.model import Exercise

_KANA = re.compile("[\u3040-\u30ff]")
_HAN = re.compile("[\u4e00-\u9fff]")


@dataclass(frozen=True, slots=True)
class TaskText:
    """One task: what a learner reads, the steps that solve it, and what they earn."""

    id: str
    text: str
    steps: tuple[str, ...]
    points: float


def task_texts(exercise: Exercise, language: Language) -> tuple[str, tuple[TaskText, ...]]:
    """What stands above all tasks, and each task, in this language where it is given."""
    file = exercise.solution / FILE
    tasks = load_tasks(file)
    text = file.read_text(encoding="utf-8")
    steps = solved_steps(text)
    rows: dict[str, list[Row]] = {"": []}
    name = ""
    for row in rows_of(stub_of(text, where=str(file))):
        if row.role == "heading":
            name = row.id
            rows[name] = []
        else:
            rows[name].append(row)
    found = tuple(
        TaskText(
            task.id,
            f"## {language.pick(task.title)}\n\n"
            + _shown(rows[task.id], language, blanks=task.kind is Kind.BLANKS)
            + (f"\n\n{_to_copy(language)}" if task.kind is Kind.BLANKS else ""),
            steps[task.id],
            task.points,
        )
        for task in tasks
    )
    return _shown(rows[""], language, blanks=False), found


def _to_copy(language: Language) -> str:
    """In a file the lines stand where they are filled in; from a locked cell they are copied."""
    return language.text("Copy these lines into the cell below, and fill in the blanks there.")


def _shown(rows: Iterable[Row], language: Language, *, blanks: bool) -> str:
    """The text without the block for steps, but for given lines with blanks."""
    kept: list[str] = []
    for row in rows:
        if row.info == STEPS and not blanks:
            continue
        own = row.role == "open" and row.info in {STEPS, PRINTED}
        kept.append("```text" if own else _title(row.text, language))
    return "\n\n".join(_in_language("\n".join(kept), language))


def _title(line: str, language: Language) -> str:
    """Of a heading in two languages, the one that is asked for."""
    english, slash, other = line.partition(" / ")
    if not line.startswith("# ") or not slash:
        return line
    return english if language.code == "en" else f"# {other}"


def _in_language(text: str, language: Language) -> list[str]:
    """The paragraphs in this language; those without words of either are in both."""
    paragraphs = [one.strip("\n") for one in re.split(r"\n{2,}", text) if one.strip()]
    japanese = [one for one in paragraphs if _KANA.search(one)]
    if not japanese:
        return paragraphs
    if language.code == "ja":
        return [one for one in paragraphs if one in japanese or not _is_prose(one)]
    return [one for one in paragraphs if one not in japanese]


def _is_prose(paragraph: str) -> bool:
    """Whether the paragraph is words of English: not a heading, a fenced block or facts.

    What has Japanese words and no kana, such as a caption in both languages, is none.
    """
    facts = ("#", "```", "- Domain", "- Kind", "- Start", "- Goal")
    return not (paragraph.startswith(facts) or _HAN.search(paragraph))
