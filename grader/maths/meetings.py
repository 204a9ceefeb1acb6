"""Which sums an index meets: where a free index may lie, and how far an indexed symbol goes.

Owns what the trees show of it; knows no values.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from grader.maths.simple import number, number_of
from grader.maths.tree import (
    ONE,
    Add,
    Big,
    Call,
    Elem,
    Node,
    Sym,
    children,
    free_names,
    substituted,
)

Bounds = tuple[Node, Node]
_Place = tuple[str, int]


def _sizes(bounds: Sequence[Bounds]) -> tuple[Node, ...]:
    """The sizes in upper bounds: symbols where there are any, numbers where nothing else is."""
    uppers = dict.fromkeys(_size(upper) for _, upper in bounds)
    for is_meant in (_is_symbol, _is_no_number):
        meant = tuple(filter(is_meant, uppers))
        if meant:
            return meant
    return tuple(uppers)


def _is_symbol(node: Node) -> bool:
    return isinstance(node, Sym)


def _is_no_number(node: Node) -> bool:
    return number_of(node) is None


def _size(upper: Node) -> Node:
    """``K`` of the bound ``K - 1``."""
    match upper:
        case Add((Sym() as size, rest)) | Add((rest, Sym() as size)) if (number_of(rest) or 0) < 0:
            return size
    return upper


class Meetings:
    """Collects, tree by tree, the bounds at each place of each indexed symbol."""

    def __init__(self, shapes: Mapping[str, tuple[str | int, str | int]]) -> None:
        self._bounds: dict[_Place, list[Bounds]] = {
            (name, place): [(ONE, Sym(size) if isinstance(size, str) else number(size))]
            for name, shape in shapes.items()
            for place, size in enumerate(shape)
        }
        self._uses: dict[str, list[_Place]] = {}
        self._direct: dict[str, list[Bounds]] = {}
        self._literal: dict[_Place, list[Fraction]] = {}

    def look_through(self, node: Node, scopes: Mapping[str, Bounds | None]) -> None:
        """Take in a tree; ``scopes`` are the indices bound around it."""
        match node:
            case Big(_, body, index, lower, upper):
                self.look_through(lower, scopes)
                self.look_through(upper, scopes)
                outer = (free_names(lower) | free_names(upper)).isdisjoint(scopes)
                self.look_through(body, {**scopes, index: (lower, upper) if outer else None})
                return
            case Elem(name, indices):
                for place, part in enumerate(indices):
                    self._note(name, place, part, scopes)
            case Call("delta", (Sym(first), Sym(second))):
                for bound, free in ((first, second), (second, first)):
                    around = scopes.get(bound)
                    if around is not None and free not in scopes:
                        self._direct.setdefault(free, []).append(around)
        for part in children(node):
            self.look_through(part, scopes)

    def of_index(self, name: str) -> tuple[tuple[Node, ...], ...]:
        """The sizes that a free index runs to from 1: for each of its places, the sizes there.

        A sum from 2 or to ``K - 1`` does not narrow it: an index means all of 1 to K.
        """
        found = [self._direct.get(name, []), *map(self._bounds.get, self._uses.get(name, ()))]
        return tuple(dict.fromkeys(_sizes(bounds) for bounds in found if bounds))

    def of_last(self, name: str) -> tuple[Bounds, ...]:
        """The bounds of the last index of an indexed symbol."""
        places = [place for known, place in self._bounds if known == name]
        if places:
            return tuple(dict.fromkeys(self._bounds[name, max(places)]))
        literal = [place for place in self._literal if place[0] == name]
        if not literal:
            return ()
        values = self._literal[max(literal)]
        return ((number(min(values)), number(max(values))),)

    def _note(
        self, name: str, place: int, index: Node, scopes: Mapping[str, Bounds | None]
    ) -> None:
        bound = [one for one in sorted(free_names(index)) if one in scopes]
        if not bound:
            value = number_of(index)
            if value is not None:
                self._literal.setdefault((name, place), []).append(value)
            if isinstance(index, Sym):
                self._uses.setdefault(index.name, []).append((name, place))
            return
        within = scopes[bound[0]]
        if len(bound) == 1 and within is not None:
            first, last = (substituted(index, {bound[0]: end}) for end in within)
            self._bounds.setdefault((name, place), []).append((first, last))
