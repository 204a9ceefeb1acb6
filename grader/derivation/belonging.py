"""Whether a right line is the one that belongs in its place.

Where a task leaves one line open, many true lines follow: the line before with a
zero added is one. Owns which of them are the course's line, rearranged at most.
"""

from __future__ import annotations

from collections.abc import Iterable

from grader.derivation.form import form_of
from grader.derivation.mathematics import Mathematics
from grader.derivation.task import Stage
from grader.maths.domain import Domain
from grader.maths.tree import ONE, Div, Neg, Node, Num, Pow, transformed


def belongs(
    node: Node, stage: Stage, earlier: Iterable[Node], domain: Domain, maths: Mathematics
) -> bool:
    """Whether the line is the course's, up to order, brackets and number work.

    Number work is not taken into account where it would make one of the ``earlier`` lines
    the same as the course's: then it is the step itself.
    """
    if form_of(_quotients(node), domain) == form_of(_quotients(stage.node), domain):
        return True
    wanted = maths.arranged(stage.node, domain)
    if maths.arranged(node, domain) != wanted:
        return False
    return all(maths.arranged(line, domain) != wanted for line in earlier)


def _quotients(node: Node) -> Node:
    return transformed(node, _as_quotient)


def _as_quotient(node: Node) -> Node:
    match node:
        case Pow(base, Neg(Num(value))) if value == 1:
            return Div(ONE, base)
    return node
