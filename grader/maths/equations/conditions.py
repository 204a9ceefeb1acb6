"""What has to hold for a tree to be defined, and what is known where an equation holds.

Owns the conditions (a denominator is not 0, a logarithm's argument is positive) and
their proof: from declared ranges, or because a line that is given needs them too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

import flint

from grader.maths.domain import Declaration, Domain, Kind
from grader.maths.equations.fraction import canonical, factors_of, form_of
from grader.maths.equations.polynomial import NotArithmetic, number
from grader.maths.evaluation import NoValue, TooMuch, Unsure, evaluate
from grader.maths.point import Point
from grader.maths.signs import is_nonnegative, is_nonzero, is_positive
from grader.maths.tree import (
    ONE,
    Add,
    Big,
    Call,
    Const,
    Div,
    Log,
    Neg,
    Node,
    Num,
    Pow,
    Sym,
    children,
    free_names,
    substituted,
)

MAX_DEPTH = 60


class Need(StrEnum):
    """What is asked of a tree; ``DEFINED`` where no sign says it."""

    POSITIVE = "positive"
    NONZERO = "nonzero"
    NONNEGATIVE = "nonnegative"
    DEFINED = "defined"


@dataclass(frozen=True, slots=True)
class Condition:
    """A need of a tree, for all values of the bound indices within ``bounds``."""

    need: Need
    node: Node
    bounds: tuple[Node, ...] = ()


def conditions(node: Node) -> tuple[Condition, ...]:
    """All that has to hold for a tree without derivatives to be defined."""
    return tuple(dict.fromkeys(_conditions(node, ())))


def _conditions(node: Node, bounds: tuple[Node, ...]) -> Iterator[Condition]:
    if isinstance(node, Big):
        # The name says what is known of the index: at least 1, or nothing.
        sign = "p" if _is_at_least_one(node.lower) else "z"
        name = f"_{sign}{len(bounds)}"
        body = substituted(node.body, {node.index: Sym(name)})
        yield from _conditions(body, (*bounds, node.lower, node.upper))
        yield from _conditions(node.lower, bounds)
        yield from _conditions(node.upper, bounds)
        return
    for part in children(node):
        yield from _conditions(part, bounds)
    for need, part in _own(node):
        yield Condition(need, part, bounds)


def _is_at_least_one(lower: Node) -> bool:
    return isinstance(lower, Num) and lower.value >= 1


def _own(node: Node) -> Iterator[tuple[Need, Node]]:
    match node:
        case Div(_, denominator):
            yield Need.NONZERO, denominator
        case Log(argument, base):
            yield Need.POSITIVE, argument
            if base is not None:
                yield Need.POSITIVE, base
                yield Need.NONZERO, Add((base, Neg(ONE)))
        case Call("sqrt", (argument,)):
            yield Need.NONNEGATIVE, argument
        case Pow(base, exponent):
            yield from _of_power(base, exponent, node)
        case Call("tan" | "factorial" | "binomial"):
            yield Need.DEFINED, node


def _of_power(base: Node, exponent: Node, node: Node) -> Iterator[tuple[Need, Node]]:
    try:
        size = number(canonical(exponent))
    except NotArithmetic:
        size = None
    if size is None:
        if not isinstance(base, Const):
            yield Need.DEFINED, node
    elif size.denominator > 1:
        yield (Need.POSITIVE if size < 0 else Need.NONNEGATIVE), base
    elif size < 0:
        yield Need.NONZERO, base


@dataclass(frozen=True, slots=True)
class Known:
    """What holds at every point that is looked at: ranges, and conditions that are given."""

    domain: Domain
    given: frozenset[Condition] = frozenset()

    @classmethod
    def of(cls, domain: Domain, trees: Iterable[Node]) -> Known:
        """The domain, with bound indices in it, and that these trees are defined."""
        indices = {f"_p{n}": Declaration(Kind.INDEX) for n in range(MAX_DEPTH)}
        wider = replace(domain, declarations={**domain.declarations, **indices})
        found = [condition for tree in trees for condition in conditions(tree)]
        # A sum may be empty: then what its body needs is not given.
        found = [one for one in found if _is_never_empty(one, domain)]
        return cls(wider).and_given([*found, *_of_bases(domain)])

    def and_given(self, found: Iterable[Condition]) -> Known:
        """With more conditions that hold."""
        more = frozenset(part for condition in found for part in _parts(condition))
        return replace(self, given=self.given | more)

    def holds(self, condition: Condition) -> bool:
        """Whether a condition is proved; False says nothing."""
        node, bounds = condition.node, condition.bounds
        match condition.need:
            case Need.POSITIVE:
                return self.is_positive(node, bounds)
            case Need.NONZERO:
                return self.is_nonzero(node, bounds)
            case Need.NONNEGATIVE:
                return self.is_nonnegative(node, bounds)
            case Need.DEFINED:
                return self._is_given(Need.DEFINED, node, bounds) or self._is_defined(node, bounds)

    def is_positive(self, node: Node, bounds: tuple[Node, ...] = ()) -> bool:
        """Whether a tree is proved to be positive wherever it is defined."""
        if is_positive(node, self.domain) or self._is_given(Need.POSITIVE, node, bounds):
            return True
        return _sign_of_constant(node) == 1 or self._sign(node, bounds) == 1

    def is_nonnegative(self, node: Node, bounds: tuple[Node, ...] = ()) -> bool:
        """Whether a tree is proved never to be negative."""
        return (
            is_nonnegative(node, self.domain)
            or self._is_given(Need.NONNEGATIVE, node, bounds)
            or self.is_positive(node, bounds)
        )

    def is_nonzero(self, node: Node, bounds: tuple[Node, ...] = ()) -> bool:
        """Whether a tree is proved never to be 0: as it stands, or each of its factors."""
        if is_nonzero(node, self.domain) or self._has_no_zero(canonical(node), bounds):
            return True
        form = form_of(node)
        if form.numerator == 0:
            return False
        factors = [form.node(factor) for factor in form.factors(form.numerator)]
        return all(self._has_no_zero(factor, bounds) for factor in factors)

    def _has_no_zero(self, node: Node, bounds: tuple[Node, ...]) -> bool:
        return (
            is_nonzero(node, self.domain)
            or _sign_of_constant(node) != 0
            or self._is_given(Need.NONZERO, node, bounds)
            or self._is_given(Need.POSITIVE, node, bounds)
            or self._is_given(Need.POSITIVE, Neg(node), bounds)
        )

    def _sign(self, node: Node, bounds: tuple[Node, ...]) -> int:
        """1 or -1 where the signs of all factors are proved, else 0."""
        form = form_of(node)
        if form.numerator == 0:
            return 0
        sign = 1
        for polynomial in (form.numerator, form.denominator):
            constant, factors = polynomial.factor()
            sign *= 1 if constant > 0 else -1
            for factor, power in factors:
                sign *= self._sign_of_factor(form.node(factor), int(power), bounds)
        return sign

    def _sign_of_factor(self, node: Node, power: int, bounds: tuple[Node, ...]) -> int:
        if power % 2 == 0:
            return 1 if self._has_no_zero(node, bounds) else 0
        for sign, part in ((1, node), (-1, Neg(node))):
            if is_positive(part, self.domain) or self._is_given(Need.POSITIVE, part, bounds):
                return sign
        return 0

    def _is_given(self, need: Need, node: Node, bounds: tuple[Node, ...]) -> bool:
        return _tidied(Condition(need, node, bounds)) in self.given

    def _is_defined(self, node: Node, bounds: tuple[Node, ...]) -> bool:
        match node:
            case Pow(base, exponent):
                if self.is_positive(base, bounds):
                    return True
                whole = self._is_whole(exponent)
                if self.is_nonnegative(exponent, bounds):
                    return whole or self.is_nonnegative(base, bounds)
                return whole and self.is_nonzero(base, bounds)
            case Call("factorial" | "binomial", arguments):
                return all(self._is_whole(a) and self.is_nonnegative(a, bounds) for a in arguments)
        return False

    def _is_whole(self, node: Node) -> bool:
        match node:
            case Sym(name):
                return self.domain.range_of(name).integer
            case Num(value):
                return value.denominator == 1
            case Add() | Neg():
                return all(map(self._is_whole, children(node)))
        return False


def _of_bases(domain: Domain) -> Iterator[Condition]:
    """What may be a base is not 1."""
    for name, one in domain.declarations.items():
        if one.range.not_one and not one.indexed and one.shape is None:
            yield Condition(Need.NONZERO, Add((Sym(name), Neg(ONE))))
            yield Condition(Need.NONZERO, Log(Sym(name)))


def _sign_of_constant(node: Node) -> int:
    """1 or -1 where a tree without symbols is certainly not 0, else 0."""
    if free_names(node):
        return 0
    try:
        ball = evaluate(node, Point())
    except (NoValue, TooMuch, Unsure):
        return 0
    if not isinstance(ball, flint.arb):
        return 0
    return 1 if ball > 0 else -1 if ball < 0 else 0


def _parts(condition: Condition) -> Iterator[Condition]:
    """The condition as it is kept; what is not 0 has no factor that is 0."""
    yield _tidied(condition)
    if condition.need in {Need.NONZERO, Need.POSITIVE}:
        for factor in factors_of(condition.node):
            yield _tidied(Condition(Need.NONZERO, factor, condition.bounds))


def _tidied(condition: Condition) -> Condition:
    """The condition as it is looked up: one tree for all that are equal but for a factor."""
    bounds = tuple(map(canonical, condition.bounds))
    node = canonical(condition.node)
    if condition.need is Need.DEFINED:
        return Condition(condition.need, node, bounds)
    form = form_of(node)
    if form.numerator == 0:
        return Condition(condition.need, node, bounds)
    factor = form.numerator.leading_coefficient()
    if condition.need is not Need.NONZERO:
        factor = abs(factor)
    top = form.node(form.numerator / factor)
    bottom = form.node(form.denominator)
    return Condition(condition.need, canonical(Div(top, bottom)), bounds)


def _is_never_empty(condition: Condition, domain: Domain) -> bool:
    pairs = zip(condition.bounds[::2], condition.bounds[1::2], strict=True)
    return all(
        isinstance(lower, Num)
        and lower.value == 1
        and (
            (isinstance(upper, Num) and upper.value >= 1)
            or (isinstance(upper, Sym) and domain.range_of(upper.name) == _COUNT)
        )
        for lower, upper in pairs
    )


_COUNT = Declaration(Kind.POSINT).range
