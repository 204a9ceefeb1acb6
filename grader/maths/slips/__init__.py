"""The slip behind a wrong step, as a guess: "looks as if ...".

Asked only about steps that are already refuted. One wrong rewriting is carried out at
one place of the line; where that gives the next line, it has a name. The smallest
change wins, and the same form before the same value. Knows no course.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from grader.maths.domain import Domain
from grader.maths.slips.catalogue import slips_known
from grader.maths.slips.matching import Slip, found_slips
from grader.maths.tree import Equation, Node

__all__ = ["Slip", "name_slips", "slips_known"]


def name_slips(
    previous: Node,
    following: Node,
    domain: Domain,
    operation: Mapping[str, Any] | None = None,
) -> tuple[Slip, ...]:
    """The slips that explain a refuted step, the most local first; at most two.

    ``previous`` is the line after the operation, where one was stated; ``operation`` only
    helps to find what was left out of it.
    """
    if isinstance(previous, Equation) and isinstance(following, Equation):
        if previous.left == following.left:
            return found_slips(previous.right, following.right, domain)
        if previous.right == following.right:
            return found_slips(previous.left, following.left, domain)
        return ()
    if isinstance(previous, Equation) or isinstance(following, Equation):
        return ()
    return found_slips(previous, following, domain, operation)
