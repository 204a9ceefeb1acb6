"""Whether two expressions are equal wherever both are defined: proved, or not told.

Owns the order of the attempts: derivatives first, matrices entry by entry, one-hot
constraints by cases; then the normal forms of both sides, first without and then with
the facts that follow from definedness.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from grader.maths.calculus import CannotDifferentiate, without_derivatives
from grader.maths.domain import Declaration, Domain, OneHot
from grader.maths.domain import Kind as Declared
from grader.maths.lowering import lowered, scalar_pairs
from grader.maths.normal.facts import Fact, contradict
from grader.maths.normal.polynomial import P_ONE, UNIT, GiveUp, Monomial, Polynomial, Quotient
from grader.maths.normal.rational import common_monomial
from grader.maths.normal.reading import MAX_DEPTH, Reading, depth
from grader.maths.normal.ties import use
from grader.maths.shapes import MathShapeError
from grader.maths.tree import (
    ONE,
    ZERO,
    Big,
    Call,
    Diff,
    Elem,
    Equation,
    Node,
    Sym,
    free_names,
    substituted,
    transformed,
    walk,
)

MAX_CASES = 12


@dataclass(frozen=True, slots=True)
class Proof:
    """Both sides are equal wherever both are defined and all ``conditions`` are above 0.

    Each condition stands in a logarithm or under a root of one of the sides, so it holds
    where both are defined; it is not true on the whole domain, as far as could be proved.
    """

    conditions: tuple[Node, ...] = ()


def prove_equal(left: Node, right: Node, domain: Domain) -> Proof | None:
    """A proof that both sides are equal, or None: cannot tell (never "different")."""
    if depth(left) > MAX_DEPTH or depth(right) > MAX_DEPTH:
        return None
    conditions: dict[Node, None] = {}
    try:
        within = _index_names((left, right))
        first, second = (
            without_derivatives(lowered(side, domain), matrices=_matrices(domain))
            for side in (left, right)
        )
        if depth(first) > MAX_DEPTH or depth(second) > MAX_DEPTH:
            return None
        for one, other, where in scalar_pairs(first, second, domain):
            for before, after, inner in _cases(one, other, where):
                found = _proved(before, after, inner, within)
                if found is None:
                    return None
                conditions.update(dict.fromkeys(found))
    except (GiveUp, CannotDifferentiate, MathShapeError, RecursionError, OverflowError):
        return None
    return Proof(tuple(conditions))


def _matrices(domain: Domain) -> frozenset[str]:
    return frozenset(name for name, declaration in domain.declarations.items() if declaration.shape)


def _index_names(nodes: tuple[Node, ...]) -> frozenset[str]:
    """Names in the indices of the variables of derivatives: within all bounds they meet."""
    return frozenset(
        index.name
        for node in nodes
        for part in walk(node)
        if isinstance(part, Diff) and isinstance(part.variable, Elem)
        for index in part.variable.indices
        if isinstance(index, Sym)
    )


def _cases(left: Node, right: Node, domain: Domain) -> Iterator[tuple[Node, Node, Domain]]:
    """Each choice of the one symbol of a one-hot group that is 1."""
    for constraint in domain.constraints:
        if not isinstance(constraint, OneHot):
            continue
        rest = tuple(other for other in domain.constraints if other != constraint)
        inner = replace(domain, constraints=rest)
        names = constraint.names
        declared = [domain.declarations.get(name) for name in names]
        if any(one is None or one.shape for one in declared) or len(names) > MAX_CASES:
            continue
        if not any(one is not None and one.indexed for one in declared):
            for chosen in names:
                values = {name: ONE if name == chosen else ZERO for name in names}
                yield from _cases(
                    substituted(left, values), substituted(right, values), _tied(inner, values)
                )
            return
        if len(names) == 1:
            yield from _chosen_element(left, right, inner, names[0])
            return
    yield left, right, domain


def _tied(domain: Domain, values: Mapping[str, Node]) -> Domain:
    constraints = tuple(
        Equation(substituted(one.left, values), substituted(one.right, values))
        if isinstance(one, Equation)
        else one
        for one in domain.constraints
    )
    return replace(domain, constraints=constraints)


def _chosen_element(
    left: Node, right: Node, domain: Domain, name: str
) -> Iterator[tuple[Node, Node, Domain]]:
    """``t[i]`` is 1 at one index that is not known, else 0."""
    taken = free_names(left) | free_names(right) | frozenset(domain.declarations)
    chosen = next(fresh for n in range(len(taken) + 1) if (fresh := f"chosen_{n}") not in taken)

    def changed(node: Node) -> Node:
        if isinstance(node, Elem) and node.name == name and len(node.indices) == 1:
            return Call("delta", (node.indices[0], Sym(chosen)))
        return node

    declarations = {**domain.declarations, chosen: Declaration(Declared.INDEX)}
    constraints = tuple(
        one
        for one in domain.constraints
        if not isinstance(one, Equation) or name not in free_names(one)
    )
    yield from _cases(
        transformed(left, changed),
        transformed(right, changed),
        Domain(declarations, constraints),
    )


def _proved(
    left: Node, right: Node, domain: Domain, within: frozenset[str]
) -> tuple[Node, ...] | None:
    """The conditions of a proof, or None."""
    attempt = _Attempt(domain, within)
    attempt.reading.are_bounds_numbers = not any(
        isinstance(part, Big) and free_names(part.upper)
        for side in (left, right, *domain.constraints)
        if not isinstance(side, OneHot)
        for part in walk(side)
    )
    agree = attempt.agree(left, right)
    facts = attempt.facts
    if contradict(facts):
        return None
    if not agree and facts:
        attempt.learn(facts)
        agree = attempt.agree(left, right)
    return tuple(attempt.reading.used) if agree else None


class _Attempt:
    """One reading of both sides.

    Facts name kernels by their place, so they are learned by the reading that met them.
    """

    def __init__(self, domain: Domain, within: frozenset[str]) -> None:
        self.reading = Reading(domain, within)
        self._values: dict[str, Quotient] = {}
        for constraint in domain.constraints:
            if isinstance(constraint, Equation):
                use(constraint, self.reading, self._values)
        self.reading.found.clear()

    @property
    def facts(self) -> tuple[Fact, ...]:
        """What definedness told while reading."""
        return tuple(dict.fromkeys(self.reading.found))

    def learn(self, facts: tuple[Fact, ...]) -> None:
        """Read with these facts from now on."""
        for fact in facts:
            self.reading.learn(fact)
        self.reading.start_afresh()

    def agree(self, left: Node, right: Node) -> bool:
        """Whether the normal forms are equal."""
        first = self._read(left)
        second = self._read(right)
        if first is None or second is None:
            return False
        if first == second:
            return True
        try:
            return self._is_zero(first, second)
        except GiveUp:
            return False

    def _read(self, side: Node) -> Quotient | None:
        """None where it cannot be read; the facts met until then are kept."""
        try:
            return self.reading.of(side, self._values)
        except GiveUp:
            return None

    def _is_zero(self, first: Quotient, second: Quotient) -> bool:
        reading = self.reading
        difference: Polynomial = reading.plus(
            reading.times(first.numerator, second.denominator),
            reading.scaled(reading.times(second.numerator, first.denominator), -P_ONE[UNIT]),
        )
        if not difference:
            return True
        lift: Monomial = tuple(
            (place, -exponent) for place, exponent in common_monomial(difference) if exponent < 0
        )
        if not lift:
            return False
        return not reading.times(difference, {lift: P_ONE[UNIT]})
