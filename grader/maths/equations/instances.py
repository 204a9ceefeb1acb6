"""A problem at small sizes: no sum sign, no free index, only plain symbols and elements.

Owns the choice of the sizes and the writing out. A free index becomes one equation for
each of its values.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product

from grader.maths.domain import Domain, Kind, OneHot
from grader.maths.equations.conditions import Condition, Need
from grader.maths.equations.fraction import canonical
from grader.maths.equations.implication import Problem, needed
from grader.maths.equations.polynomial import NotArithmetic, number, times, to_node, total
from grader.maths.equations.rewriting import free_indices
from grader.maths.tree import (
    ONE,
    ZERO,
    Big,
    BigKind,
    Elem,
    Equation,
    Node,
    Sym,
    children,
    free_names,
    rebuilt,
    substituted,
    transformed,
    walk,
)

SIZES = (2, 3, 2, 1)
MAX_COUNT = 5
MAX_EQUATIONS = 12
MAX_NODES = 2_000
Values = Mapping[Node, Node]


@dataclass(frozen=True, slots=True)
class Instance:
    """Equations at fixed sizes.

    Attributes:
        given: the first equation and the domain's, for each value of their free indices.
        wanted: the second one.
        fixed: sizes, and what a one-hot choice says; they are put in already.
        wants: what the second one needs to be defined and is not assured; with its tree
            at these sizes.
    """

    given: tuple[Equation, ...]
    wanted: tuple[Equation, ...]
    fixed: Values
    wants: tuple[tuple[Condition, Node], ...]


def instances(problem: Problem, chance: random.Random) -> Iterator[Instance]:
    """The problem at a few sizes; none where an index has no clear range."""
    wants = [one for one in needed(problem) if one.need is not Need.DEFINED and not one.bounds]
    lines = (problem.given, *problem.facts, problem.wanted)
    sized = any(_is_size(name, problem.domain) for line in lines for name in free_names(line))
    for size in SIZES if sized else SIZES[:2]:
        try:
            yield _instance(problem, wants, size, chance)
        except NotArithmetic:
            continue


def _instance(
    problem: Problem, wants: list[Condition], size: int, chance: random.Random
) -> Instance:
    lines = (problem.given, *problem.facts, problem.wanted)
    sizes = _sizes(lines, problem.domain, size, chance)
    *given, wanted = [_written_for_all(line, sizes, problem) for line in lines]
    before = [one for some in given for one in some]
    hot = _hot(problem.domain, [*before, *wanted], chance)

    def put_in(some: list[Equation]) -> tuple[Equation, ...]:
        return tuple(Equation(replaced(one.left, hot), replaced(one.right, hot)) for one in some)

    named: dict[Node, Node] = {Sym(name): value for name, value in sizes.items()}
    small = [
        (want, replaced(one.left, hot))
        for want in wants
        for one in _written_for_all(Equation(want.node, ZERO), sizes, problem)[:1]
    ]
    return Instance(put_in(before), put_in(wanted), {**named, **hot}, tuple(small))


def replaced(node: Node, values: Values) -> Node:
    """The tree with symbols and elements replaced; nothing else is changed."""

    def change(part: Node) -> Node:
        return values.get(part, part) if isinstance(part, Sym | Elem) else part

    return transformed(node, change)


def _sizes(
    lines: tuple[Equation, ...], domain: Domain, size: int, chance: random.Random
) -> dict[str, Node]:
    names = frozenset().union(*map(free_names, lines))
    bounds = [
        name
        for line in lines
        for part in walk(line)
        if isinstance(part, Big)
        for name in sorted(free_names(part.lower) | free_names(part.upper))
        if name in names
    ]
    counted = sorted(n for n in names if n in domain.declarations and _is_count(domain, n))
    places = frozenset(
        name
        for line in lines
        for part in walk(line)
        if isinstance(part, Elem)
        for index in part.indices
        for name in free_names(index)
    )
    found: dict[str, Node] = {
        name: to_node(chance.randint(1, size if name in places else MAX_COUNT)) for name in counted
    }
    return found | {name: to_node(size) for name in bounds}


def _is_size(name: str, domain: Domain) -> bool:
    declaration = domain.declarations.get(name)
    return declaration is not None and (declaration.indexed or declaration.range.integer)


def _is_count(domain: Domain, name: str) -> bool:
    declaration = domain.declarations[name]
    return declaration.kind is Kind.POSINT and not declaration.indexed


def _written_for_all(line: Equation, sizes: Mapping[str, Node], problem: Problem) -> list[Equation]:
    names = sorted(free_indices(line, problem.domain))
    choices = [_range_of(name, sizes, problem) for name in names]
    found = []
    for values in product(*choices):
        put = {**sizes, **dict(zip(names, values, strict=True))}
        sides = [_written_out(substituted(side, put)) for side in children(line)]
        found.append(Equation(*sides))
        if len(found) > MAX_EQUATIONS or sum(1 for side in sides for _ in walk(side)) > MAX_NODES:
            raise NotArithmetic
    return found


def _range_of(name: str, sizes: Mapping[str, Node], problem: Problem) -> list[Node]:
    if name in problem.indices.unclear:
        raise NotArithmetic
    bounds = problem.indices.bounds.get(name) or (ONE, to_node(2))
    return _between(*(substituted(bound, sizes) for bound in bounds))


def _between(lower: Node, upper: Node) -> list[Node]:
    first, last = number(canonical(lower)), number(canonical(upper))
    if first is None or last is None or (last - first) not in range(-1, MAX_EQUATIONS):
        raise NotArithmetic
    return [to_node(first + n) for n in range(int(last - first) + 1)]


def _written_out(node: Node) -> Node:
    """The tree without sum and product signs; indices become numbers."""
    if isinstance(node, Big):
        values = _between(node.lower, node.upper)
        parts = [_written_out(substituted(node.body, {node.index: value})) for value in values]
        if sum(1 for part in parts for _ in walk(part)) > MAX_NODES:
            raise NotArithmetic
        return total(parts) if node.kind is BigKind.SUM else times(parts)
    if isinstance(node, Elem):
        return Elem(node.name, tuple(map(canonical, node.indices)))
    return rebuilt(node, tuple(map(_written_out, children(node))))


def _hot(domain: Domain, lines: list[Equation], chance: random.Random) -> dict[Node, Node]:
    """For each one-hot constraint, a choice of the one that is 1."""
    found: dict[Node, Node] = {}
    for constraint in domain.constraints:
        if isinstance(constraint, OneHot):
            parts = sorted(
                {
                    part
                    for line in lines
                    for part in walk(line)
                    if isinstance(part, Sym | Elem) and part.name in constraint.names
                },
                key=repr,
            )
            if any(isinstance(part, Elem) and len(part.indices) > 1 for part in parts):
                raise NotArithmetic
            chosen = chance.choice(parts) if parts else None
            found |= {part: ONE if part == chosen else ZERO for part in parts}
    return found
