"""Values drawn from a seed: the same for the same learner, on every machine and Python.

Owns what a parameter's range may say and how its values are written in a text.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import Any, TypeVar

from grader.errors import CourseError

T = TypeVar("T")
MAX_TRIES = 1_000
_STEP = Fraction(1, 100)


class Chance:
    """A stream of whole numbers that follows from its seed alone."""

    def __init__(self, *seed: object) -> None:
        self._seed = "\0".join(map(str, seed))
        self._count = 0

    def below(self, size: int) -> int:
        """A whole number from 0 to ``size`` - 1."""
        self._count += 1
        text = f"{self._seed}\0{self._count}".encode("utf-8", "surrogatepass")
        return int.from_bytes(hashlib.sha256(text).digest()[:8], "big") % size

    def shuffled(self, values: Sequence[T]) -> list[T]:
        """The values in another order."""
        rest = list(values)
        return [rest.pop(self.below(len(rest))) for _ in values]


def drawn(ranges: Mapping[str, Any], chance: Chance) -> dict[str, Any]:
    """Name -> value for every range; CourseError where a range says nothing that can be drawn."""
    found: dict[str, Any] = {}
    for name, told in ranges.items():
        try:
            found[name] = _one(told, chance)
        except (KeyError, TypeError, ValueError, ZeroDivisionError, IndexError) as problem:
            reason = f"draw.{name}: {told!r} cannot be drawn ({type(problem).__name__}: {problem})"
            raise CourseError([reason]) from None
    return found


def _one(told: Mapping[str, Any], chance: Chance) -> Any:
    if "one_of" in told:
        return told["one_of"][chance.below(len(told["one_of"]))]
    if "one_hot" in told:
        size = int(told["one_hot"])
        place = chance.below(size)
        return [int(n == place) for n in range(size)]
    step = _exact(told.get("step", _STEP))
    if "probabilities" in told:
        return _filled(told["probabilities"], lambda size: _probabilities(size, step, chance))
    low, high = _exact(told["from"]), _exact(told["to"])
    many = int((high - low) / step) + 1
    if many < 1:
        raise ValueError("from is above to")

    def one() -> int | float:
        return _plain(low + step * chance.below(many))

    if "size" not in told:
        return one()
    return _filled(told["size"], lambda size: [one() for _ in range(size)])


def _filled(size: Any, row: Callable[[int], list[int | float]]) -> list[Any]:
    """One row, or rows where the size is a pair."""
    if isinstance(size, list):
        rows, columns = size
        return [row(columns) for _ in range(rows)]
    return list(row(size))


def _probabilities(size: int, step: Fraction, chance: Chance) -> list[int | float]:
    """Different multiples of the step, none of them 0, that sum to 1."""
    parts = int(1 / step)
    for _ in range(MAX_TRIES):
        cuts = {1 + chance.below(parts - 1) for _ in range(size - 1)}
        places = [0, *sorted(cuts), parts]
        gaps = [after - before for before, after in pairwise(places)]
        if len(set(gaps)) == size:
            return [_plain(step * gap) for gap in gaps]
    raise ValueError("no such probabilities")


def _exact(number: Any) -> Fraction:
    if isinstance(number, bool):
        raise TypeError("a number is expected")
    return Fraction(str(number))


def _plain(number: Fraction) -> int | float:
    return int(number) if number.denominator == 1 else float(number)


def written(value: Any) -> str:
    """A value as texts show it: ``0.33``, ``(0.33, 0.67)``, ``[[1, 2], [3, 4]]``."""
    if isinstance(value, list | tuple):
        if value and isinstance(value[0], list | tuple):
            rows = ", ".join(f"[{', '.join(map(written, row))}]" for row in value)
            return f"[{rows}]"
        inside = ", ".join(map(written, value))
        return f"({inside},)" if len(value) == 1 else f"({inside})"
    if isinstance(value, float):
        return _decimal(value)
    return str(value)


def _decimal(value: float) -> str:
    """Without an exponent and without the noise of binary fractions; a minus as in print."""
    text = f"{value:.10f}".rstrip("0").rstrip(".")
    return text.replace("-", "−")
