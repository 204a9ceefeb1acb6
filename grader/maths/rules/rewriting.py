"""Rules carried out everywhere until nothing changes, with a count and a budget.

Two lines are one rule apart exactly when carrying it out in both leaves the same form:
that finds the rule in both directions, and at one place as well as at all of them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from grader.maths.rules import form as f
from grader.maths.rules.form import Form
from grader.maths.rules.rule import Rule

MAX_CHANGES = 120
MAX_KEY = 20_000


class TooMuch(Exception):
    """The budget of a search is used up."""


@dataclass
class Budget:
    """Places that may still be looked at in one search."""

    left: int = 30_000

    def spend(self, amount: int = 1) -> None:
        """Take from the budget; TooMuch where nothing is left."""
        self.left -= amount
        if self.left < 0:
            raise TooMuch


@dataclass
class Outcome:
    """What a line becomes, and how often each rule changed it."""

    form: Form
    uses: Counter[str] = field(default_factory=Counter)


def normal(line: Form, rules: Sequence[Rule], budget: Budget) -> Outcome | None:
    """The line with the rules carried out everywhere; None where that has no end."""
    outcome = Outcome(line)
    by_head: dict[str, list[Rule]] = {}
    for rule in rules:
        for head in rule.heads:
            by_head.setdefault(head, []).append(rule)

    def settled(node: Form) -> Form | None:
        budget.spend()
        if node.parts:
            parts = tuple(inner for part in node.parts if (inner := settled(part)) is not None)
            if len(parts) < len(node.parts):
                return None
            if any(new is not old for new, old in zip(parts, node.parts, strict=True)):
                node = f.rebuilt(node, parts)
        return changed(node)

    def changed(node: Form) -> Form | None:
        for rule in by_head.get(node.head, ()):
            budget.spend()
            new = rule.rewrite(node)
            if new is not None and new.key != node.key:
                outcome.uses[rule.id] += 1
                if outcome.uses.total() > MAX_CHANGES or len(new.key) > MAX_KEY:
                    return None
                return settled(new)
        return node

    made = settled(line)
    if made is None:
        return None
    outcome.form = made
    return outcome
