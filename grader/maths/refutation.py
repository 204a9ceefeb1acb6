"""Two trees at many points: a proof that they differ, or the observation that they agree.

Owns what counts as different, as defined on one side only, and as seen often enough.
Agreement is never a proof here; a difference always is, since the balls are disjoint.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum
from fractions import Fraction

from flint import arb, ctx

from grader.language import Message, say
from grader.maths.calculus import CannotDifferentiate, without_derivatives
from grader.maths.domain import Domain, Kind
from grader.maths.drawing import Draw, Manner
from grader.maths.evaluation import (
    PRECISION,
    Budget,
    Grid,
    NoValue,
    OutOfRange,
    TooMuch,
    Unsure,
    Value,
    value_at,
)
from grader.maths.points import RETRIES, Plan, Point, draw_at
from grader.maths.shown import pair_texts, value_text
from grader.maths.tree import Equation, Node, Sym, free_names, walk
from grader.maths.verdict import Counterexample

TRIES = 12
FEWEST = 3
MAX_DRAWS = 60
MAX_NODES = 120_000
NICER = 20
"""Points of small values that are tried in the place of a point of long ones."""
PRECISIONS = (PRECISION, 560)
CLOSE_BITS = 80
MAX_ELEMENTS = 24


class Outcome(Enum):
    """What sampling has shown."""

    DIFFERS = "differs"
    ONE_SIDED = "one-sided"
    SHAPES = "shapes"
    AGREES = "agrees"
    UNSEEN = "unseen"


class Side(Enum):
    """One of the two lines."""

    LEFT = "left"
    RIGHT = "right"


@dataclass(frozen=True, slots=True)
class Sampling:
    """What was seen.

    Attributes:
        point: for DIFFERS, ONE_SIDED and SHAPES, where; show it by `counterexample`.
        undefined: for ONE_SIDED, the side that has no value in a part of the domain.
        agreed: how many points agreed where both sides are defined.
        isolated: points with one side undefined, but only there and not around them.
        note: for people, on where the lines are defined or why nothing was seen.
    """

    outcome: Outcome
    point: Point | None = None
    undefined: Side | None = None
    agreed: int = 0
    isolated: tuple[Point, ...] = ()
    note: Message | None = None


class _Seen(Enum):
    AGREE = "agree"
    DIFFER = "differ"
    SHAPES = "shapes"
    LEFT_UNDEFINED = "left undefined"
    RIGHT_UNDEFINED = "right undefined"
    NOTHING = "nothing"


_UNDEFINED = {_Seen.LEFT_UNDEFINED: Side.LEFT, _Seen.RIGHT_UNDEFINED: Side.RIGHT}


def sample(
    left: Node, right: Node, domain: Domain, *, seed: int = 0, tries: int = TRIES
) -> Sampling:
    """Compare two trees at points of the domain until ``tries`` of them agree or one does not.

    DIFFERS and SHAPES are proved at their point. ONE_SIDED is seen at a point and around
    it. The cost is bounded, whatever the trees are.
    """
    if isinstance(left, Equation) or isinstance(right, Equation):
        return Sampling(Outcome.UNSEEN)
    try:
        plain = tuple(_without_derivatives(side, domain) for side in (left, right))
    except CannotDifferentiate:
        return Sampling(Outcome.UNSEEN, note=say("a derivative here cannot be carried out"))
    survey = _Survey(plain[0], plain[1], Plan.of((left, right, *plain), domain), seed)
    return survey.run(tries)


def _without_derivatives(node: Node, domain: Domain) -> Node:
    matrices = {name for name, one in domain.declarations.items() if one.shape is not None}
    return without_derivatives(node, matrices=matrices)


class _Survey:
    """The points seen so far of one pair."""

    def __init__(self, left: Node, right: Node, plan: Plan, seed: int) -> None:
        self._left, self._right = left, right
        self._plan = plan
        self._seed = seed
        self._budget = Budget(MAX_NODES)
        self._made = self._agreed = 0
        self._counts = [name for name, kind in plan.kinds.items() if kind is Kind.POSINT]
        self._open: dict[Side, list[Point]] = {Side.LEFT: [], Side.RIGHT: []}
        self._isolated: list[Point] = []
        self._ordinary: Point | None = None

    def run(self, tries: int) -> Sampling:
        """Look at point after point until enough is known."""
        for place in range(MAX_DRAWS):
            draw = draw_at(place, self._seed)
            point = self._plan.point(draw)
            if point is None:
                if place >= RETRIES and not self._made:
                    break
                continue
            self._made += 1
            seen = self._look(point)
            if seen in {_Seen.DIFFER, _Seen.SHAPES}:
                point = self._nicer(point, draw, seen)
                outcome = Outcome.DIFFERS if seen is _Seen.DIFFER else Outcome.SHAPES
                return Sampling(outcome, point, agreed=self._agreed)
            if seen in _UNDEFINED:
                self._note_one_sided(point, draw, seen)
            if seen is _Seen.AGREE:
                self._agreed += 1
                self._ordinary = self._ordinary or point
            if self._is_enough(place, tries):
                break
        return self._summed_up()

    def _is_enough(self, place: int, tries: int) -> bool:
        return (
            self._plan.is_single
            or self._agreed >= tries
            or self._budget.left < 0
            or (place >= tries and self._one_sided() is not None)
        )

    def _note_one_sided(self, point: Point, draw: Draw, seen: _Seen) -> None:
        """Tell a part of the domain from an isolated point by looking next to it."""
        nearby = self._plan.point(replace(draw, nudged=True))
        if nearby is not None and self._look(nearby) is seen:
            side = self._open[_UNDEFINED[seen]]
            side.append(point if side else self._nicer(point, draw, seen))
        else:
            self._isolated.append(point)

    def _nicer(self, point: Point, draw: Draw, seen: _Seen) -> Point:
        """A point of small values that shows the same, if there is one among a few."""
        if draw.manner is Manner.NICE:
            return point
        for place in range(NICER):
            near = replace(draw, manner=Manner.NICE, number=place)
            nicer = self._plan.point(near)
            if nicer is None or self._look(nicer) is not seen:
                continue
            around = self._plan.point(replace(near, nudged=True))
            if seen not in _UNDEFINED or (around and self._look(around) is seen):
                return nicer
        return point

    def _one_sided(self) -> Side | None:
        """The side that is undefined in a part of the domain, not at single counts only."""
        for side, points in self._open.items():
            varied = all(
                len({point.scalars[name] for point in points}) > 1 for name in self._counts
            )
            if points and (varied or self._plan.is_single):
                return side
        return None

    def _summed_up(self) -> Sampling:
        side = self._one_sided()
        if side is not None:
            return Sampling(
                Outcome.ONE_SIDED,
                self._open[side][0],
                side,
                self._agreed,
                note=_one_sided_note(side, agreed=self._agreed),
            )
        isolated = (*self._isolated, *self._open[Side.LEFT], *self._open[Side.RIGHT])
        if self._agreed >= FEWEST or (self._agreed and self._plan.is_single):
            note = self._isolated_note(isolated)
            return Sampling(Outcome.AGREES, agreed=self._agreed, isolated=isolated, note=note)
        if not self._made:
            note = say("no values were found that satisfy the constraints")
            return Sampling(Outcome.UNSEEN, note=note)
        return Sampling(Outcome.UNSEEN, agreed=self._agreed, isolated=isolated)

    def _isolated_note(self, isolated: tuple[Point, ...]) -> Message | None:
        if not isolated:
            return None
        causes = sorted({text for point in isolated for text in self._causes(point)})
        if not causes:
            return say("at single values one of the lines is not defined")
        return say(
            "at single values one of the lines is not defined, such as at {values}",
            values=", ".join(causes),
        )

    def _causes(self, isolated: Point) -> list[str]:
        """The values that alone, among ordinary ones, leave one side undefined."""
        if self._ordinary is None or self._plan.domain.constraints:
            return []
        names = (free_names(self._left) | free_names(self._right)) & self._plan.kinds.keys()
        found = []
        for name in sorted(names):
            value = isolated.scalars[name]
            scalars = {**self._ordinary.scalars, name: value}
            if self._look(replace(self._ordinary, scalars=scalars)) in _UNDEFINED:
                found.append(f"{name} = {value}")
        return found

    def _look(self, point: Point) -> _Seen:
        for precision in PRECISIONS:
            try:
                left = self._value(self._left, point, precision)
                right = self._value(self._right, point, precision)
            except (OutOfRange, TooMuch):
                return _Seen.NOTHING
            except Unsure:
                continue
            if left is None or right is None:
                if left is None:
                    return _Seen.NOTHING if right is None else _Seen.LEFT_UNDEFINED
                return _Seen.RIGHT_UNDEFINED
            seen = _compared(left, right, precision)
            if seen is not None:
                return seen
        return _Seen.NOTHING

    def _value(self, node: Node, point: Point, precision: int) -> Value | Grid | None:
        """The value; None where there is none."""
        try:
            return value_at(node, point, precision, self._budget)
        except OutOfRange:
            raise
        except NoValue:
            return None


def _one_sided_note(side: Side, *, agreed: int) -> Message:
    if side is Side.LEFT:
        if agreed:
            return say("the lines agree where both are defined, but the second is defined at more")
        return say("the first line is not defined where the second is")
    if agreed:
        return say("the lines agree where both are defined, but the first is defined at more")
    return say("the second line is not defined where the first is")


def _compared(left: Value | Grid, right: Value | Grid, precision: int) -> _Seen | None:
    """What two values show; None where the balls are too wide to tell."""
    if not isinstance(left, list) and not isinstance(right, list):
        return _compared_scalars(left, right, precision)
    if not isinstance(left, list) or not isinstance(right, list):
        return _Seen.SHAPES
    if len(left) != len(right) or len(left[0]) != len(right[0]):
        return _Seen.SHAPES
    seen = {
        _compared_scalars(one, other, precision)
        for row, more in zip(left, right, strict=True)
        for one, other in zip(row, more, strict=True)
    }
    if _Seen.DIFFER in seen:
        return _Seen.DIFFER
    return None if None in seen else _Seen.AGREE


def _compared_scalars(left: Value, right: Value, precision: int) -> _Seen | None:
    if not isinstance(left, arb) and not isinstance(right, arb):
        return _Seen.AGREE if left == right else _Seen.DIFFER
    with ctx.workprec(precision):
        first, second = arb(left), arb(right)
        if not first.overlaps(second):
            return _Seen.DIFFER
        scale = (1 + first.abs_upper() + second.abs_upper()).mid()
        width = first.rad() + second.rad()
        return _Seen.AGREE if width * arb(2) ** CLOSE_BITS < scale else None


def counterexample(left: Node, right: Node, point: Point, domain: Domain) -> Counterexample:
    """The point as texts: the symbols and elements that occur, and both values."""
    used: set[tuple[str, tuple[int, ...]]] = set()

    def noted(name: str, indices: tuple[int, ...]) -> Fraction:
        used.add((name, indices))
        return point.element(name, indices)

    watched = replace(point, element=noted)
    sides = [_shown_value(side, watched, domain) for side in (left, right)]
    names = free_names(left) | free_names(right)
    values = [(name, str(point.scalars[name])) for name in sorted(names & point.scalars.keys())]
    whole = {
        part.name
        for side in (left, right)
        for part in walk(side)
        if isinstance(part, Sym) and part.name in point.shapes
    }
    for name in sorted(whole):
        values.append((name, value_text(value_at(Sym(name), point))))
    rest = sorted(key for key in used if key[0] not in whole)[:MAX_ELEMENTS]
    for name, indices in rest:
        place = ",".join(map(str, indices))
        values.append((f"{name}[{place}]", str(point.element(name, indices))))
    before, after = pair_texts(*sides)
    return Counterexample(tuple(values), before or None, after or None)


def _shown_value(side: Node, point: Point, domain: Domain) -> Value | Grid | None:
    for precision in PRECISIONS:
        try:
            return value_at(_without_derivatives(side, domain), point, precision)
        except Unsure:
            continue
        except (NoValue, TooMuch, CannotDifferentiate):
            return None
    return None
