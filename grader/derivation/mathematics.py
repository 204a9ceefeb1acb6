"""What judging a derivation asks of the mathematics, as one value.

Owns the seam: the real functions of `grader.maths`, brought into one form. They
are imported when first asked for, so that reading a task's words stays cheap.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from grader.derivation.task import NamedRule, NamedSlip
from grader.maths.domain import Declaration, Domain
from grader.maths.tree import Node
from grader.maths.verdict import Comparison

Change = Mapping[str, Any]
Declarations = Mapping[str, Declaration]


def _no_element(name: str, indices: tuple[int, ...]) -> float:
    raise LookupError(name, indices)


@dataclass(frozen=True, slots=True)
class Values:
    """A point of a domain as floats, and the value of a formula there.

    Attributes:
        scalars: symbol -> value, also of sizes.
        element: the value of an element of an indexed symbol or matrix, from 1.
        shapes: matrix -> rows and columns.
        formula: the formula's value.
    """

    scalars: Mapping[str, float]
    formula: float
    element: Callable[[str, tuple[int, ...]], float] = _no_element
    shapes: Mapping[str, tuple[int, int]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Mathematics:
    """The functions that a judgement uses.

    Attributes:
        read: a text and declarations to a tree; UnreadableText.
        domain_of: words of a domain and a constraint to a domain; UsageError.
        applied: an operation, a line and declarations to the line after it.
        compare: whether the second line follows from the first.
        explain: the rules of a right step; None where they are too many or unknown.
        name_slips: what a wrong step looks like, the most local first; given the line after the
            last operation, and that operation.
        rules: every rule there is.
        rule_named: the id of the rule that a text names, if any.
        uses: whether a right step used the rule with this id.
        arranged: a text that lines share when only their arrangement differs.
        values: a formula at some points of the domain where it has a value.
    """

    read: Callable[[str, Declarations], Node]
    domain_of: Callable[[Mapping[str, str], str | None], Domain]
    applied: Callable[[Mapping[str, Any], Node, Declarations], Node]
    compare: Callable[[Node, Node, Domain], Comparison]
    explain: Callable[[Node, Node, Domain], tuple[NamedRule, ...] | None]
    name_slips: Callable[[Node, Node, Domain, Change | None], tuple[NamedSlip, ...]]
    rules: Callable[[], tuple[NamedRule, ...]]
    rule_named: Callable[[str], str | None]
    uses: Callable[[Node, Node, Domain, str], bool]
    arranged: Callable[[Node, Domain], str]
    values: Callable[[Node, Domain], Iterator[Values]]
