"""Hypotheses: wrong implementations with the name of the misconception behind each.

Owns the decorators that a course's ``hypotheses.py`` uses and how such a file
is read. Judges nothing; ``diagnosis`` does.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto
from pathlib import Path
from types import ModuleType
from typing import Any, TypeVar

from grader.errors import CourseError

_MARK = "__hypotheses__"
F = TypeVar("F", bound=Callable[..., Any])


class Kind(Enum):
    """What a hypothesis is made of."""

    IMPLEMENTATION = auto()
    TRANSFORMATION = auto()
    PATTERN = auto()


@dataclass(frozen=True, slots=True)
class Call:
    """One call in which both the learner's and the right function gave a value."""

    args: tuple[Any, ...]
    kwargs: dict[str, Any]
    got: Any
    expected: Any


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """One wrong way to write ``function``, and the misconception that leads to it."""

    name: str
    function: str
    kind: Kind
    body: Callable[..., Any]


def hypothesis(name: str, *, function: str | tuple[str, ...]) -> Callable[[F], F]:
    """Mark a wrong implementation: it takes the same arguments as the function."""
    return _marking(name, function, Kind.IMPLEMENTATION)


def transformation(name: str, *, function: str | tuple[str, ...]) -> Callable[[F], F]:
    """Mark a function that takes an implementation and gives a wrong one."""
    return _marking(name, function, Kind.TRANSFORMATION)


def pattern(name: str, *, function: str | tuple[str, ...]) -> Callable[[F], F]:
    """Mark a predicate over all calls (``list[Call]``) of a function."""
    return _marking(name, function, Kind.PATTERN)


def _marking(name: str, function: str | tuple[str, ...], kind: Kind) -> Callable[[F], F]:
    functions = (function,) if isinstance(function, str) else function

    def mark(body: F) -> F:
        marks = [Hypothesis(name, target, kind, body) for target in functions]
        setattr(body, _MARK, [*marks, *getattr(body, _MARK, [])])
        return body

    return mark


def load_module(path: Path, name: str) -> ModuleType:
    """The trusted module in the file at ``path``; CourseError when it does not load."""
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None or spec.loader is None:
        raise CourseError(["is not a Python file"], where=str(path))
    module = importlib.util.module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
    except Exception as problem:
        text = f"does not load: {type(problem).__name__}: {problem}"
        raise CourseError([text], where=str(path)) from problem
    return module


def load_hypotheses(path: Path) -> tuple[Hypothesis, ...]:
    """The hypotheses of the file at ``path``, in its order; none when it is absent."""
    if not path.is_file():
        return ()
    module = load_module(path, f"hypotheses_of_{path.parent.name}")
    found: list[Hypothesis] = []
    seen: set[int] = set()
    for value in vars(module).values():
        if callable(value) and id(value) not in seen:
            seen.add(id(value))
            found += getattr(value, _MARK, [])
    return tuple(found)
