"""What a course says in words: hints, and the text of each misconception.

Owns reading ``solutions/<id>/feedback.toml`` and the course's catalogue
``solutions/misconceptions.toml``. Chooses nothing; texts are looked up by name.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from grader.errors import CourseError
from grader.model import Exercise

Texts = Mapping[str, str]
CATALOGUE = "misconceptions.toml"


@dataclass(frozen=True, slots=True)
class Feedback:
    """The texts of one exercise.

    Attributes:
        hints: from a question to nearly the answer; each language -> text.
        own: misconceptions that this exercise words by itself.
        catalogue: misconceptions of the whole course.
        elsewhere: misconceptions that no program of this exercise shows.
        functions: what a function is to do, in languages other than the stub's docstring.
    """

    hints: tuple[Texts, ...]
    own: Mapping[str, Texts]
    catalogue: Mapping[str, Texts]
    elsewhere: frozenset[str]
    functions: Mapping[str, Texts]

    def advice(self, name: str, *, general: bool = False) -> Texts:
        """The texts of a misconception; CourseError when nobody wrote them.

        ``general`` asks for the course's words first: the exercise's own speak of its code.
        """
        first, second = (self.catalogue, self.own) if general else (self.own, self.catalogue)
        texts = first.get(name) or second.get(name)
        if texts is None:
            raise CourseError(
                [f"the misconception {name!r} has no text"],
                remedy=f"add it to solutions/{CATALOGUE}",
            )
        return texts


def load_feedback(exercise: Exercise) -> Feedback:
    """The feedback of an exercise; CourseError with every problem found."""
    problems: list[str] = []
    file = exercise.solution / "feedback.toml"
    own = _read(file)
    catalogue = _read(exercise.solution.parent / CATALOGUE)
    hints = own.get("hints", [])
    misconceptions = own.get("misconceptions", {})
    for key, texts in [
        *((f"hints[{n}]", texts) for n, texts in enumerate(hints)),
        *((f"misconceptions.{name}", texts) for name, texts in misconceptions.items()),
    ]:
        if not isinstance(texts, dict) or not isinstance(texts.get("en"), str):
            problems.append(f"{key}: texts by language are expected")
    if problems:
        raise CourseError(problems, where=str(file))
    elsewhere = own.get("elsewhere", {})
    return Feedback(
        hints=tuple(hints),
        own=misconceptions,
        catalogue=catalogue,
        elsewhere=frozenset(name for names in elsewhere.values() for name in names),
        functions=own.get("functions", {}),
    )


def _read(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as problem:
        raise CourseError([f"cannot be read: {problem}"], where=str(file)) from None
