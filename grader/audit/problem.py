"""What does not hold in a course, and what the proof of an exercise came to."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that does not hold. ``exercise`` is the id, ``where`` a file."""

    exercise: str
    where: str
    text: str

    def __str__(self) -> str:
        return f"{self.exercise}: {self.where}: {self.text}"


@dataclass(frozen=True, slots=True)
class Proof:
    """What the audit of one exercise came to."""

    exercise: str
    problems: tuple[Problem, ...]
    checks: int = 0
    accepted: int = 0
    mistakes: int = 0
