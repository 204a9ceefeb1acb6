"""A notebook and its cells as frozen values, and the marks by which ours are known.

nbgrader drops keys that it does not know from its own metadata, so ours lie beside it,
under ``grader``. Where they are lost, the grade id tells the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Any

OURS = "grader"
"""The key of our own metadata, of a notebook and of a cell."""
THEIRS = "nbgrader"
VERSION = 1
"""Of our metadata."""
CLASS_LEARNER = "class"
"""Whose questions a notebook holds: the same for the whole class."""
BEGIN_HIDDEN, END_HIDDEN = "### BEGIN HIDDEN TESTS", "### END HIDDEN TESTS"
BEGIN_SOLUTION, END_SOLUTION = "### BEGIN SOLUTION", "### END SOLUTION"


class Kind(StrEnum):
    """nbformat's kinds of cells."""

    CODE = "code"
    MARKDOWN = "markdown"
    RAW = "raw"


class Role(StrEnum):
    """What a cell is for. The grade id is ``<role>`` or ``<role>-<name>``."""

    LESSON = "lesson"
    """Locked text of the lesson; the name is its number."""
    PREAMBLE = "preamble"
    """What stands above the functions: imports, constants. Editable, without grade."""
    CODE = "code"
    """The solution cell of one function; the name is the function's."""
    EXAMPLES = "examples"
    """Locked public examples of one function, without points."""
    TESTS = "tests"
    """Graded, locked: the hidden checks of one function; ``tests-whole`` of none."""
    TASK = "task"
    """Locked text of one derivation task; the name is the task's id."""
    STEPS = "steps"
    """The learner's steps for a task, in a fence; manual answer with points."""
    QUESTIONS = "questions"
    """Locked text of the quiz."""
    ANSWERS = "answers"
    """The learner's answers, TOML in a fence; manual answer with points."""


_ROLES = {str(role): role for role in Role}


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: its kind, its text, its metadata as it came, and its outputs.

    ``rest`` has what else nbformat keeps of a cell (id, execution count, attachments).
    """

    kind: Kind
    text: str
    metadata: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    outputs: tuple[Mapping[str, Any], ...] = ()
    rest: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def grade_id(self) -> str:
        """nbgrader's name of the cell; empty where it has none."""
        theirs = self.metadata.get(THEIRS)
        name = theirs.get("grade_id") if isinstance(theirs, Mapping) else None
        return name if isinstance(name, str) else ""

    @property
    def role(self) -> tuple[Role, str] | None:
        """What the cell is for, and of what: from our mark, else from the grade id."""
        ours = self.metadata.get(OURS)
        told = ours.get("role") if isinstance(ours, Mapping) else None
        for text in (told, self.grade_id):
            if isinstance(text, str):
                role, _, name = text.partition("-")
                if role in _ROLES:
                    return _ROLES[role], name
        return None


@dataclass(frozen=True, slots=True)
class Notebook:
    """A notebook: its cells in order, and its metadata as it came."""

    cells: tuple[Cell, ...]
    metadata: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def exercise(self) -> str:
        """The id of the exercise that it belongs to; empty where it does not say."""
        return self._told("exercise")

    @property
    def language(self) -> str:
        """The code of its language; empty where it does not say."""
        return self._told("language")

    def _told(self, key: str) -> str:
        ours = self.metadata.get(OURS)
        value = ours.get(key) if isinstance(ours, Mapping) else None
        return value if isinstance(value, str) else ""
