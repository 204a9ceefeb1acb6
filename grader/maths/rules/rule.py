"""What a rule is: a name, a formula, and a rewriting of one place of a line.

Rules are written in the direction that takes things apart; the other direction is the
same rule used backwards.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from grader.language import Message
from grader.maths.rules.form import Form

Rewrite = Callable[[Form], Form | None]


@dataclass(frozen=True, slots=True)
class Rule:
    """A named rule.

    Attributes:
        id: its name in files, as in ``[log-product]``.
        name: for people.
        formula: what it says, as short text.
        heads: the kinds of node that it can change.
        rewrite: the changed node, or None where the rule has nothing to say.
        backwards: id of the rule under whose name it goes when used backwards.
        counts: whether it is a step of its own (putting in another order is none).
        spellings: other names for it, in English or Japanese.
    """

    id: str
    name: Message
    formula: str
    heads: frozenset[str] = frozenset()
    rewrite: Rewrite = lambda _: None
    backwards: str = ""
    counts: bool = True
    spellings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RuleUse:
    """A rule that a step used, in which direction and at how many places."""

    rule: str
    backwards: bool = False
    times: int = 1
