"""What a slip is before it is shown: a name and what it would have made of one place."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from grader.maths.domain import Domain
from grader.maths.tree import Add, Mul, Neg, Node, Num


@dataclass(frozen=True, slots=True)
class Guess:
    """The slip ``id`` would have put ``made`` in the place of a node.

    ``exact`` slips are believed only where the line has the very form they make: by
    value alone they would explain too much.
    """

    id: str
    made: Node
    exact: bool = False


Guesses = Iterator[Guess]
Local = Callable[[Node, Domain], Guesses]


def number(value: int) -> Num:
    """A whole number as a node."""
    return Num(Fraction(value))


def signed_terms(node: Node) -> list[tuple[bool, Node]]:
    """The terms of a sum with their signs; True is minus."""
    if isinstance(node, Neg):
        return [(not minus, term) for minus, term in signed_terms(node.operand)]
    if isinstance(node, Add):
        return [pair for term in node.terms for pair in signed_terms(term)]
    return [(False, node)]


def signed(minus: bool, node: Node) -> Node:  # noqa: FBT001 - a sign, as `signed_terms` gives it
    """The node with its sign."""
    return Neg(node) if minus else node


def total(terms: Sequence[Node]) -> Node:
    """The sum of at least one term."""
    return terms[0] if len(terms) == 1 else Add(tuple(terms))


def factors(node: Node) -> list[Node]:
    """The factors of a product, flat."""
    if isinstance(node, Mul):
        return [inner for factor in node.factors for inner in factors(factor)]
    return [node]


def times(parts: Sequence[Node]) -> Node:
    """The product of any number of factors."""
    if not parts:
        return number(1)
    return parts[0] if len(parts) == 1 else Mul(tuple(parts))
