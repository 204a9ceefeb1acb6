"""Points at which one equation holds and another does not.

Owns the search for them: the first equation is solved exactly at small sizes, and the
symbols that are left are drawn from their ranges. A point counts only where both
equations are decided at it.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

import flint

from grader.maths.domain import Range
from grader.maths.equations.cases import Case, Search, TooManyCases
from grader.maths.equations.conditions import Condition, Known, Need
from grader.maths.equations.fraction import canonical
from grader.maths.equations.implication import Problem, difference
from grader.maths.equations.instances import Instance, Values, instances, replaced
from grader.maths.equations.polynomial import NotArithmetic, number, to_node
from grader.maths.equations.rewriting import Indices
from grader.maths.evaluation import NoValue, OutOfRange, TooMuch, Unsure, evaluate
from grader.maths.point import Point
from grader.maths.tree import Elem, Equation, Neg, Node, Num, Sym, walk
from grader.maths.verdict import Counterexample

TRIES = 60
ENOUGH = 8
_DIGITS = 6
_NO_INDICES = Indices({}, frozenset())


@dataclass(frozen=True, slots=True)
class Survey:
    """What was seen at points where the given equation holds.

    Attributes:
        witness: whether there is such a point at all.
        refuted: one at which the wanted equation does not hold.
        lost: what the wanted equation needs there to be defined, and does not hold.
    """

    witness: bool = False
    refuted: Counterexample | None = None
    lost: Condition | None = None


def survey(problem: Problem, seed: int) -> Survey:
    """Look for points at which the given equation holds and the wanted one does not."""
    chance = random.Random(seed)  # noqa: S311 - points, no secrets
    witness = False
    for instance in instances(problem, chance):
        zeros = [tree for want, tree in instance.wants if want.need is Need.NONZERO]
        for zero in (None, *zeros):
            for values in _solutions(instance, zero, problem, chance):
                witness = True
                refuted = _refuted(instance, values)
                if refuted is not None:
                    lost = _lost(instance, values) if refuted.next is None else None
                    return Survey(witness=True, refuted=refuted, lost=lost)
    return Survey(witness=witness)


def _lost(instance: Instance, values: Values) -> Condition | None:
    """What keeps the wanted equation from being defined."""
    for want, tree in instance.wants:
        ball = _value(replaced(tree, values))
        if ball is not None and _is_missed(want.need, ball):
            return want
    return None


def _is_missed(need: Need, ball: flint.arb) -> bool:
    if need is Need.NONZERO:
        return bool(ball == 0)
    return bool(ball < 0 or (need is Need.POSITIVE and ball == 0))


def _solutions(
    instance: Instance, zero: Node | None, problem: Problem, chance: random.Random
) -> Iterator[Values]:
    """Values of all symbols at which the given equations hold for certain."""
    zeros = [difference(one) for one in instance.given]
    if zero is not None:
        zeros.insert(0, zero)
    sides = [side for one in instance.given for side in (one.left, one.right)]
    try:
        cases = Search(_NO_INDICES).cases(zeros, Known.of(problem.domain, sides))
    except (NotArithmetic, TooManyCases):
        return
    for case in cases:
        if case.zeros:
            continue
        seen = 0
        for _ in range(TRIES):
            values = _drawn(instance, case, problem, chance)
            if values is not None and _all_hold(instance.given, values):
                seen += 1
                yield values
            if seen == ENOUGH:
                break


def _drawn(
    instance: Instance, case: Case, problem: Problem, chance: random.Random
) -> dict[Node, Node] | None:
    targets = [rule.target for rule in case.rules]
    atoms = {
        part
        for one in (*instance.given, *instance.wanted)
        for part in walk(one)
        if isinstance(part, Sym | Elem)
    }
    ranges = {atom: problem.domain.range_of(atom.name) for atom in atoms}
    # What has to sum to 1 is met by small numbers only.
    scale = chance.choice((1, 1, 10))
    values: dict[Node, Node] = {
        atom: to_node(_draw(ranges[atom], scale, chance))
        for atom in sorted(atoms - set(targets), key=repr)
    }
    try:
        for rule in reversed(case.rules):
            values[rule.target] = canonical(replaced(rule.value, values))
    except NotArithmetic:
        return None
    if not atoms.issuperset(targets):
        return None
    return values if all(_is_within(values[atom], ranges[atom]) for atom in atoms) else None


def _draw(within: Range, scale: int, chance: random.Random) -> Fraction:
    """A small exact number of a range."""
    size = Fraction(chance.choice((1, 2, 3, 4, 5, 7)), scale * chance.choice((1, 1, 2, 3, 5)))
    if within.integer:
        return (within.low or Fraction(0)) + chance.randint(0, 3)
    if within.low is not None and within.high is not None:
        step = Fraction(chance.randint(1, 9), 10)
        return within.low + step * (within.high - within.low)
    if within.low is not None:
        size += within.low
        return size + 1 if within.not_one and size == 1 else size
    if within.nonzero or chance.random() < 0.9:
        return size if chance.random() < 0.5 else -size
    return Fraction(0)


def _is_within(value: Node, within: Range) -> bool:
    exact = number(value)
    if exact is not None:
        return _is_exactly_within(exact, within)
    ball = _value(value)
    return (
        ball is not None
        and not within.integer
        and (within.low is None or ball > _ball(within.low))
        and (within.high is None or ball < _ball(within.high))
        and not (within.nonzero and ball.contains(0))
        and not (within.not_one and ball.contains(1))
    )


def _is_exactly_within(value: Fraction, within: Range) -> bool:
    low, high = within.low, within.high
    return (
        (low is None or value > low or (value == low and not within.low_open))
        and (high is None or value < high or (value == high and not within.high_open))
        and not (within.integer and value.denominator > 1)
        and not (within.nonzero and value == 0)
        and not (within.not_one and value == 1)
    )


def _ball(value: Fraction) -> flint.arb:
    return flint.arb(flint.fmpq(value.numerator, value.denominator))


def _value(tree: Node) -> flint.arb | None:
    """The value of a tree without symbols; None where it is not decided."""
    try:
        found = evaluate(tree, Point())
    except (NoValue, TooMuch, Unsure):
        return None
    return found if isinstance(found, flint.arb) else None


def _all_hold(equations: tuple[Equation, ...], values: Values) -> bool:
    for one in equations:
        left, right = (_value(replaced(side, values)) for side in (one.left, one.right))
        if left is None or right is None or not left.overlaps(right):
            return False
    return True


def _refuted(instance: Instance, values: Values) -> Counterexample | None:
    for one in instance.wanted:
        left, right = replaced(one.left, values), replaced(one.right, values)
        shown = _not_equal(left, right)
        if shown is not None:
            point = {**instance.fixed, **values}
            first = instance.given[0]
            before = _written_value(replaced(first.left, values))
            return Counterexample(
                tuple(sorted((_name(atom), _written_value(v)) for atom, v in point.items())),
                f"{before} = {before}",
                shown or None,
            )
    return None


def _not_equal(left: Node, right: Node) -> str | None:
    """``1 ≠ 2``; empty where a side is not defined; None where they agree, or who knows."""
    try:
        first, second = evaluate(left, Point()), evaluate(right, Point())
    except (OutOfRange, TooMuch, Unsure):
        return None
    except NoValue:
        return ""
    if not isinstance(first, flint.arb) or not isinstance(second, flint.arb):
        return None
    if first.overlaps(second):
        return None
    return f"{_written_value(left)} ≠ {_written_value(right)}"


def _written_value(tree: Node) -> str:
    try:
        exact = number(canonical(tree))
    except NotArithmetic:
        exact = None
    if exact is not None:
        return str(exact)
    ball = _value(tree)
    return "?" if ball is None else ball.str(_DIGITS, radius=False)


def _name(atom: Node) -> str:
    if isinstance(atom, Elem):
        return f"{atom.name}[{','.join(map(_index, atom.indices))}]"
    return atom.name if isinstance(atom, Sym) else ""


def _index(node: Node) -> str:
    match node:
        case Num(value):
            return str(value)
        case Neg(Num(value)):
            return str(-value)
    return "?"
