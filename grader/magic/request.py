"""What passes between the kernel and the process that answers it."""

from __future__ import annotations

from dataclasses import dataclass

from grader.errors import GraderError
from grader.language import Language
from grader.render.html import problem_fragment


@dataclass(frozen=True, slots=True)
class Request:
    """What the kernel knows, as plain data.

    Attributes:
        line: the words after ``%grade``.
        folder: where the kernel works.
        named: paths that the notebook may have, the surest one first.
        ran: the texts of the cells that were run last.
    """

    line: str
    folder: str
    named: tuple[str, ...] = ()
    ran: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Shown:
    """What a notebook shows: as HTML, and as text where there is none."""

    html: str
    text: str


def shown_problem(problem: GraderError, language: Language) -> Shown:
    """An error as a box."""
    text = problem.render(language)
    return Shown(problem_fragment(text, language), text)
