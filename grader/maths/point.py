"""One point of a domain: a value for every symbol.

Owns how the value of a symbol, of an element and of a size is looked up, no more;
`points` makes them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

ElementValue = Callable[[str, tuple[int, ...]], Fraction]
"""Name and indices -> value. LookupError where there is none."""


def _no_element(name: str, indices: tuple[int, ...]) -> Fraction:
    raise LookupError(name, indices)


@dataclass(frozen=True, slots=True)
class Point:
    """Values of symbols.

    Attributes:
        scalars: name -> value, also of the sizes of matrices.
        element: the value of an element of an indexed symbol or matrix; the same each time.
        shapes: matrix -> rows and columns at this point.
        special: whether values were chosen to be 0, 1 or equal, or a size to be 1.
    """

    scalars: Mapping[str, Fraction] = field(default_factory=dict)
    element: ElementValue = _no_element
    shapes: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    special: bool = False
