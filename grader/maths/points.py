"""Points of a domain for the symbols of some trees: small exact values first, then random ones.

Owns which symbols need a value and in what order they get it: sizes and plain symbols,
then constraints, then free indices within the bounds of the sums they meet.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from grader.maths.domain import Constraint, Domain, Kind, OneHot
from grader.maths.drawing import Draw, Manner, bits, scalar_values
from grader.maths.evaluation import NoValue, TooMuch, Unsure, Value, value_at
from grader.maths.meetings import Bounds, Meetings
from grader.maths.point import Point
from grader.maths.ties import Elements, NotHere, tie
from grader.maths.tree import Big, Diff, Elem, Node, Pow, Sym, free_names, walk
from grader.maths.values import integer

__all__ = ["Manner", "NoPoints", "Plan", "Point", "points"]

RETRIES = 40
SMALL_SHAPES = 2
MAX_INDEX = 3
_LARGE = (31, 101)
_MANNERS = (
    *(Manner.NICE, Manner.NICE, Manner.RANDOM, Manner.SPECIAL, Manner.RANDOM, Manner.WIDE),
    *(Manner.RANDOM, Manner.SPECIAL, Manner.RANDOM, Manner.RANDOM, Manner.SPECIAL),
)


class NoPoints(Exception):
    """No point of the domain could be made: its constraints leave none, or none was found."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What has to be drawn for some trees.

    Attributes:
        kinds: the plain symbols and their kinds.
        indices: free index -> for each of its places, the sizes that it runs to from 1.
        shapes: matrix -> its rows and columns, as declared.
        last: indexed symbol -> the bounds of its last index.
        loose: whole numbers that are no size, bound or index, and so may be large.
        exponents: names in exponents of what may be negative; whole values are ordinary there.
    """

    domain: Domain
    kinds: Mapping[str, Kind]
    indices: Mapping[str, tuple[tuple[Node, ...], ...]]
    shapes: Mapping[str, tuple[str | int, str | int]]
    last: Mapping[str, tuple[Bounds, ...]]
    loose: tuple[str, ...] = ()
    exponents: frozenset[str] = frozenset()

    @classmethod
    def of(cls, nodes: Sequence[Node], domain: Domain) -> Plan:
        """The plan for the free names of the trees, and what the constraints add."""
        names = set(frozenset().union(*map(free_names, nodes)))
        constraints = _relevant(domain.constraints, names)
        domain = replace(domain, constraints=constraints)
        for constraint in constraints:
            names.update(_names_of(constraint))
        shapes = {
            name: declaration.shape
            for name, declaration in domain.declarations.items()
            if name in names and declaration.shape is not None
        }
        names |= {size for shape in shapes.values() for size in shape if isinstance(size, str)}
        meetings = Meetings(shapes)
        for node in (*nodes, *constraints):
            if not isinstance(node, OneHot):
                meetings.look_through(node, {})
        indices = {name for name in names if _is_index(name, domain, nodes)}
        indexed = {n for n in names if n in domain.declarations and _is_indexed(domain, n)}
        plain = names - indices - indexed - set(shapes)
        return cls(
            domain,
            {name: domain.declarations[name].kind for name in sorted(plain)},
            {name: meetings.of_index(name) for name in sorted(indices)},
            shapes,
            {name: meetings.of_last(name) for name in indexed | set(shapes)},
            tuple(_loose(plain, nodes, domain)),
            _exponents(nodes, domain),
        )

    @property
    def is_single(self) -> bool:
        """Whether there is only one point, since nothing has to be drawn."""
        return not (self.kinds or self.indices or self.last)

    def point(self, draw: Draw) -> Point | None:
        """The point of this draw; None where the constraints do not allow it."""
        draw = replace(draw, whole=self.exponents)
        scalars = scalar_values(self.kinds, draw)
        if draw.manner is Manner.NICE:
            scalars |= self._small_sizes(draw)
        if draw.manner is Manner.WIDE:
            scalars |= {
                name: Fraction(_LARGE[bits(draw, name) % len(_LARGE)]) for name in self.loose
            }
        elements = Elements(draw, self.domain)
        try:
            shapes = self._shapes_at(scalars)
            if self.domain.constraints:
                bare = Point(scalars, elements)
                last = {name: _span(bounds, bare) for name, bounds in self.last.items() if bounds}
                scalars = tie(scalars, elements, draw, self.domain, last)
            elements.scalars = scalars
            if self.indices:
                scalars |= self._indices_at(Point(scalars, elements), draw)
        except NotHere:
            return None
        return Point(scalars, elements, shapes, draw.manner is Manner.SPECIAL)

    def _small_sizes(self, draw: Draw) -> dict[str, Fraction]:
        """2 rows and 2 columns, then 2 and 3, so that few numbers are to be looked at."""
        found: dict[str, Fraction] = {}
        sizes = {size for shape in self.shapes.values() for size in shape}
        if draw.number < SMALL_SHAPES and len(sizes) <= SMALL_SHAPES:
            for shape in self.shapes.values():
                for size, value in zip(shape, (2, 2 + draw.number), strict=True):
                    if isinstance(size, str):
                        found.setdefault(size, Fraction(value))
        return found

    def _shapes_at(self, scalars: Mapping[str, Fraction]) -> dict[str, tuple[int, int]]:
        def size(of: str | int) -> int:
            return of if isinstance(of, int) else int(scalars[of])

        return {name: (size(rows), size(columns)) for name, (rows, columns) in self.shapes.items()}

    def _indices_at(self, point: Point, draw: Draw) -> dict[str, Fraction]:
        found: dict[str, Fraction] = {}
        for place, (name, sizes) in enumerate(self.indices.items()):
            # The places must all have the index; at one place, the largest size counts.
            upper = min(
                (max(_whole_at(size, point) for size in meant) for meant in sizes),
                default=MAX_INDEX,
            )
            if upper < 1:
                raise NotHere
            # The first and the last are where a sum that is not whole shows.
            turn = (place + draw.number) % 3
            offset = (0, upper - 1, bits(draw, name) >> 8)[turn]
            found[name] = Fraction(1 + offset % upper)
        return found


def points(nodes: Sequence[Node], domain: Domain, *, seed: int = 0) -> Iterator[Point]:
    """Points for these trees without end; NoPoints where none can be made any more."""
    plan = Plan.of(nodes, domain)
    number_of_draw = failed = 0
    while True:
        point = plan.point(draw_at(number_of_draw, seed))
        number_of_draw += 1
        failed = 0 if point is not None else failed + 1
        if failed > RETRIES:
            raise NoPoints
        if point is not None:
            yield point


def draw_at(place: int, seed: int) -> Draw:
    """The draw at this place of the sequence: two nice ones, then a mixture."""
    manner = _MANNERS[place] if place < len(_MANNERS) else _MANNERS[2 + place % 9]
    return Draw(manner, place, seed)


def _relevant(constraints: Sequence[Constraint], names: Collection[str]) -> tuple[Constraint, ...]:
    """The constraints that these names have anything to do with, also through one another."""
    known, found = set(names), [False] * len(constraints)
    for _ in constraints:
        for place, constraint in enumerate(constraints):
            own = _names_of(constraint)
            if not found[place] and not known.isdisjoint(own):
                found[place] = True
                known |= own
    return tuple(one for one, is_met in zip(constraints, found, strict=True) if is_met)


def _names_of(constraint: Constraint) -> frozenset[str]:
    """What a constraint speaks of; not the index of ``t[k] = 1 - y[k]``, which means every k."""
    if isinstance(constraint, OneHot):
        return frozenset(constraint.names)
    indices = constraint.left.indices if isinstance(constraint.left, Elem) else ()
    return free_names(constraint) - {index.name for index in indices if isinstance(index, Sym)}


def _is_indexed(domain: Domain, name: str) -> bool:
    return domain.declarations[name].indexed


def _scalar_at(node: Node, point: Point) -> Value:
    value = value_at(node, point)
    if isinstance(value, list):
        raise NotHere
    return value


def _whole_at(node: Node, point: Point) -> int:
    try:
        return integer(_scalar_at(node, point))
    except (NoValue, TooMuch, Unsure):
        raise NotHere from None


def _span(bounds: Sequence[Bounds], point: Point) -> tuple[int, int]:
    """The bounds that hold together, as numbers."""
    try:
        spans = [
            (integer(_scalar_at(lower, point)), integer(_scalar_at(upper, point)))
            for lower, upper in bounds
        ]
    except (NoValue, TooMuch, Unsure):
        raise NotHere from None
    return max(lower for lower, _ in spans), min(upper for _, upper in spans)


def _loose(names: Collection[str], nodes: Sequence[Node], domain: Domain) -> Iterator[str]:
    """Positive integers that stand in no bound, shape, index or constraint."""
    held: set[str] = set()
    for node in nodes:
        for part in walk(node):
            if isinstance(part, Big):
                held |= free_names(part.lower) | free_names(part.upper)
            elif isinstance(part, Elem):
                held |= frozenset().union(*map(free_names, part.indices))
    for declaration in domain.declarations.values():
        held.update(size for size in declaration.shape or () if isinstance(size, str))
    for constraint in domain.constraints:
        held |= _names_of(constraint)
    for name in sorted(set(names) - held):
        if domain.declarations[name].kind is Kind.POSINT:
            yield name


def _exponents(nodes: Sequence[Node], domain: Domain) -> frozenset[str]:
    """The names in exponents of a base with a name whose values may be negative."""
    return frozenset(
        name
        for node in nodes
        for part in walk(node)
        if isinstance(part, Pow)
        and any(domain.range_of(base).low is None for base in free_names(part.base))
        for name in free_names(part.exponent)
    )


def _is_index(name: str, domain: Domain, nodes: Sequence[Node]) -> bool:
    declaration = domain.declarations.get(name)
    if declaration is None:
        return True
    if declaration.indexed or declaration.shape is not None:
        return False
    if declaration.kind is Kind.INDEX:
        return True
    return declaration.kind is Kind.POSINT and any(
        isinstance(part, Diff)
        and isinstance(part.variable, Elem)
        and Sym(name) in part.variable.indices
        for node in nodes
        for part in walk(node)
    )
