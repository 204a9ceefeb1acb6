"""When two lines differ by nothing but how they are arranged.

Owns sameness up to order, brackets, number work, signs before brackets, and a quotient
written as a power. A rule of mathematics never makes two lines the same here. Decides
nothing about what is true.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from grader.maths.domain import Domain
from grader.maths.rules import form as f
from grader.maths.rules.form import Form
from grader.maths.rules.forming import formed
from grader.maths.tree import Node


def arranged(node: Node, domain: Domain) -> str:
    """A text that two lines share when only their arrangement differs."""
    return _arranged(formed(node, domain)).key


def _arranged(node: Form) -> Form:
    if not node.parts:
        return node
    parts = tuple(map(_arranged, node.parts))
    if node.head == "add":
        parts = tuple(term for part in parts for term in _opened(part))
    found = f.rebuilt(node, parts)
    return _sign_in_front(found) if found.head == "add" and not f.is_matrix(found) else found


def _opened(term: Form) -> Iterator[Form]:
    """The terms of a bracket with only a sign before it; any other term as it is."""
    number, rest = f.split(term)
    if abs(number) == 1 and len(rest) == 1 and rest[0].head == "add":
        yield from (_times(number, inner) for inner in rest[0].parts)
    else:
        yield term


def _sign_in_front(total: Form) -> Form:
    """The sum such that its first term, by name, has no minus: ``b - a`` as ``-(a - b)``."""
    first = min(total.parts, key=lambda term: tuple(part.key for part in f.split(term)[1]))
    if f.split(first)[0] > 0:
        return total
    return f.neg(f.add(_times(Fraction(-1), term) for term in total.parts))


def _times(number: Fraction, term: Form) -> Form:
    return f.mul((f.num(number), term))
