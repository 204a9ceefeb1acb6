"""Constraints between symbols, made true at a point.

Owns the elements of indexed symbols and how constraints bend them: one-hot choices,
sums that must have a value, and equations that are linear in a symbol, solved exactly.
What cannot be made true is refused with `NotHere`; nothing is nearly true.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from flint import fmpq

from grader.maths.domain import Domain, OneHot, Range
from grader.maths.drawing import Draw, bits, element_value, is_within
from grader.maths.evaluation import NoValue, TooMuch, Unsure, value_at
from grader.maths.point import Point
from grader.maths.simple import number_of
from grader.maths.tree import (
    Add,
    Big,
    BigKind,
    Elem,
    Equation,
    Node,
    Sym,
    free_names,
    walk,
)

_PROBES = (Fraction(2, 5), Fraction(3, 7))


class NotHere(Exception):
    """No point can be made from this draw."""


@dataclass(frozen=True, slots=True)
class Group:
    """Elements tied along one index, from ``lower`` to ``upper``.

    ``total`` is what they sum to; None is for a one-hot choice.
    """

    position: int
    lower: int
    upper: int
    total: Fraction | None


@dataclass(frozen=True, slots=True)
class Formula:
    """Elements that are given by a formula in their own indices."""

    indices: tuple[str, ...]
    value: Node


class Elements:
    """The elements of the indexed symbols at one point, made when they are asked for."""

    def __init__(self, draw: Draw, domain: Domain) -> None:
        self._draw = draw
        self._domain = domain
        self._known: dict[tuple[str, tuple[int, ...]], Fraction] = {}
        self._fixed: dict[tuple[str, tuple[int, ...]], Fraction] = {}
        self.groups: dict[str, Group] = {}
        self.formulas: dict[str, Formula] = {}
        self.scalars: Mapping[str, Fraction] = {}

    def __call__(self, name: str, indices: tuple[int, ...]) -> Fraction:
        """The value; LookupError where a constraint leaves none."""
        key = (name, indices)
        value = self._known.get(key)
        if value is None:
            value = self._known[key] = self._made(name, indices)
        return value

    def fix(self, name: str, indices: tuple[int, ...], value: Fraction) -> None:
        """Give an element a value."""
        self._fixed[name, indices] = value
        self._known.clear()

    def _made(self, name: str, indices: tuple[int, ...]) -> Fraction:
        fixed = self._fixed.get((name, indices))
        if fixed is not None:
            return fixed
        group = self.groups.get(name)
        if group is not None and group.position < len(indices):
            place = indices[group.position]
            if group.lower <= place <= group.upper:
                return self._in_group(name, indices, group)
        formula = self.formulas.get(name)
        if formula is not None and len(formula.indices) == len(indices):
            return self._checked(name, self._by_formula(formula, indices))
        return self._raw(name, indices)

    def _raw(self, name: str, indices: tuple[int, ...]) -> Fraction:
        declaration = self._domain.declarations.get(name)
        if declaration is None:
            raise LookupError(name)
        return element_value(declaration.kind, self._draw, name, indices)

    def _in_group(self, name: str, indices: tuple[int, ...], group: Group) -> Fraction:
        before, after = indices[: group.position], indices[group.position + 1 :]
        size = group.upper - group.lower + 1
        place = indices[group.position]
        if group.total is None:
            chosen = group.lower + bits(self._draw, name, (*before, *after)) % size
            return Fraction(place == chosen)
        raw = {
            n: self._raw(name, (*before, n, *after)) for n in range(group.lower, group.upper + 1)
        }
        within = self._domain.range_of(name)
        if within.low is not None:
            share = sum(raw.values(), Fraction(0))
            if share == 0:
                raise LookupError(name)
            return self._checked(name, raw[place] * group.total / share)
        if place < group.upper:
            return raw[place]
        others = sum((raw[n] for n in raw if n < group.upper), Fraction(0))
        return self._checked(name, group.total - others)

    def _by_formula(self, formula: Formula, indices: tuple[int, ...]) -> Fraction:
        own = dict(zip(formula.indices, map(Fraction, indices), strict=True))
        try:
            return _exact_value(formula.value, Point({**self.scalars, **own}, self))
        except NotHere:
            raise LookupError(formula.value) from None

    def _checked(self, name: str, value: Fraction) -> Fraction:
        if not is_within(value, self._domain.range_of(name)):
            raise LookupError(name)
        return value


@dataclass(slots=True)
class _Making:
    """A point that is being made."""

    domain: Domain
    draw: Draw
    scalars: dict[str, Fraction]
    elements: Elements
    settled: set[str]
    bounds: Mapping[str, tuple[int, int]]

    def value(self, node: Node) -> Fraction:
        return _exact_value(node, Point(self.scalars, self.elements))


def tie(
    scalars: Mapping[str, Fraction],
    elements: Elements,
    draw: Draw,
    domain: Domain,
    bounds: Mapping[str, tuple[int, int]],
) -> dict[str, Fraction]:
    """The scalars with every constraint made true, by changing them and the elements.

    ``bounds`` are those of the last index of each indexed symbol. NotHere where a
    constraint cannot be made true.
    """
    making = _Making(domain, draw, dict(scalars), elements, set(), bounds)
    elements.scalars = making.scalars
    for constraint in domain.constraints:
        if isinstance(constraint, OneHot):
            _choose_one(constraint, making)
    for constraint in domain.constraints:
        if isinstance(constraint, Equation):
            _make_true(constraint, making)
            making.settled |= free_names(constraint)
    return making.scalars


def _choose_one(constraint: OneHot, making: _Making) -> None:
    chosen = bits(making.draw, " ".join(constraint.names))
    plain = [name for name in constraint.names if name in making.scalars]
    for place, name in enumerate(plain):
        making.scalars[name] = Fraction(place == chosen % len(plain))
    for name in constraint.names:
        if name in making.scalars:
            continue
        if name not in making.bounds:
            raise NotHere
        lower, upper = making.bounds[name]
        if upper < lower:
            raise NotHere
        making.elements.groups[name] = Group(_arity(name, making) - 1, lower, upper, None)
    making.settled.update(constraint.names)


def _arity(name: str, making: _Making) -> int:
    declaration = making.domain.declarations.get(name)
    return 2 if declaration is not None and declaration.shape is not None else 1


def _make_true(equation: Equation, making: _Making) -> None:
    for one, other in ((equation.left, equation.right), (equation.right, equation.left)):
        if _share_out(one, other, making) or _scale(one, other, making):
            return
        if _define(one, other, making):
            return
    for unknown in _unknowns(equation, making):
        if _solve(equation, unknown, making):
            return
    if making.value(equation.left) != making.value(equation.right):
        raise NotHere


def _share_out(node: Node, total: Node, making: _Making) -> bool:
    """``Sum(y[k], (k, 1, K)) = total``: the elements get their share of the total."""
    match node:
        case Big(BigKind.SUM, Elem(name, indices), index, lower, upper):
            pass
        case _:
            return False
    places = [n for n, part in enumerate(indices) if part == Sym(index)]
    if len(places) != 1 or name in making.settled or name in free_names(total):
        return False
    first, last = making.value(lower), making.value(upper)
    wanted = making.value(total)
    if first.denominator != 1 or last.denominator != 1 or (last < first and wanted):
        raise NotHere
    making.elements.groups[name] = Group(places[0], int(first), int(last), wanted)
    try:
        if last >= first:
            making.elements(name, tuple(int(first) for _ in indices))
    except LookupError:
        raise NotHere from None
    return True


def _scale(node: Node, total: Node, making: _Making) -> bool:
    """``y1 + y2 + y3 = 1`` of positive symbols: all of them are scaled."""
    if not isinstance(node, Add) or free_names(total):
        return False
    names = [term.name for term in node.terms if isinstance(term, Sym)]
    if len(set(names)) != len(node.terms) or not making.settled.isdisjoint(names):
        return False
    ranges = [making.domain.range_of(name) for name in names]
    if any(within.low != 0 or within.integer for within in ranges):
        return False
    share = making.value(total) / sum((making.scalars[name] for name in names), Fraction(0))
    for name, within in zip(names, ranges, strict=True):
        making.scalars[name] *= share
        if not is_within(making.scalars[name], within):
            raise NotHere
    return True


def _define(node: Node, value: Node, making: _Making) -> bool:
    """``t[k] = 1 - y[k]``: a formula for every element."""
    if not isinstance(node, Elem) or node.name in making.settled | free_names(value):
        return False
    names = [index.name for index in node.indices if isinstance(index, Sym)]
    if len(set(names)) != len(node.indices) or not making.scalars.keys().isdisjoint(names):
        return False
    making.elements.formulas[node.name] = Formula(tuple(names), value)
    return True


def _unknowns(equation: Equation, making: _Making) -> list[Sym | Elem]:
    """What the equation may be solved for, the best first: a symbol alone on its side."""
    parts = [equation.left, equation.right, *walk(equation)]
    found = [
        part
        for part in parts
        if (isinstance(part, Sym) and part.name in making.scalars)
        or (isinstance(part, Elem) and all(number_of(n) is not None for n in part.indices))
    ]
    loose = [part for part in found if part.name not in making.settled]
    ordered = [*loose[:1], *reversed(loose)] if loose[:1] == parts[:1] else reversed(loose)
    return list(dict.fromkeys(ordered))


def _solve(equation: Equation, unknown: Sym | Elem, making: _Making) -> bool:
    """Make the equation true by this symbol, if it is linear in it."""

    def put(value: Fraction) -> Fraction:
        if isinstance(unknown, Sym):
            making.scalars[unknown.name] = value
        else:
            making.elements.fix(unknown.name, _literal(unknown), value)
        return making.value(equation.left) - making.value(equation.right)

    before = making.value(unknown)
    try:
        first, second = map(put, _PROBES)
        if first != second:
            root = _PROBES[0] - first * (_PROBES[1] - _PROBES[0]) / (second - first)
            if put(root) == 0:
                if not is_within(root, _range(unknown, making.domain)):
                    raise NotHere
                return True
    except _NoExactValue:
        pass
    _restore(unknown, before, making)
    return False


def _restore(unknown: Sym | Elem, value: Fraction, making: _Making) -> None:
    if isinstance(unknown, Sym):
        making.scalars[unknown.name] = value
    else:
        making.elements.fix(unknown.name, _literal(unknown), value)


def _range(unknown: Sym | Elem, domain: Domain) -> Range:
    return domain.range_of(unknown.name)


def _literal(unknown: Elem) -> tuple[int, ...]:
    return tuple(int(number_of(index) or 0) for index in unknown.indices)


class _NoExactValue(NotHere):
    """A constraint's side has no exact value here."""


def _exact_value(node: Node, point: Point) -> Fraction:
    try:
        value = value_at(node, point)
    except (NoValue, TooMuch, Unsure):
        raise _NoExactValue from None
    if not isinstance(value, fmpq):
        raise _NoExactValue
    return Fraction(int(value.p), int(value.q))
