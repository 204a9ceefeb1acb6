"""The rules between two lines that are known to agree.

The fewest rules are looked for first: one, two, three, then plain algebra beside one.
A budget bounds every search; what is not found within it has no name.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from grader.maths.domain import Domain
from grader.maths.rules import form as f
from grader.maths.rules.catalogue import DERIVATIVES, rules_for
from grader.maths.rules.form import Form
from grader.maths.rules.rewriting import Budget, Outcome, TooMuch, normal
from grader.maths.rules.rule import Rule

ALGEBRA = frozenset(
    {
        "cancel",
        "same-base",
        "power-of-product",
        "power-one",
        "power-zero",
        "collect",
        "expand",
        "common-denominator",
    }
)


@dataclass(frozen=True)
class Found:
    """The rules of a step with their counts on both sides; ``algebra`` where it took that too."""

    rules: tuple[Rule, ...]
    before: Counter[str]
    after: Counter[str]
    algebra: bool = False


@dataclass(frozen=True)
class _Stage:
    rules: tuple[Rule, ...]
    left: Outcome
    right: Outcome

    def meets(self) -> bool:
        return self.left.form.key == self.right.form.key

    def fired(self, rule: Rule) -> bool:
        return bool(self.left.uses[rule.id] or self.right.uses[rule.id])


def find(previous: Form, following: Form, domain: Domain) -> Found | None:
    """The rules that lead from one form to the other, or None."""
    return _Search(previous, following, domain).run()


class _Search:
    def __init__(self, previous: Form, following: Form, domain: Domain) -> None:
        self._rules = rules_for(domain)
        self._budget = Budget()
        self._previous, self._following = previous, following
        inside = {node.head for side in (previous, following) for node in f.walk(side)}
        self._base = DERIVATIVES if "diff" in inside else ()

    def run(self) -> Found | None:
        try:
            return self._run()
        except TooMuch:
            return None

    def _run(self) -> Found | None:
        start = self._stage(None, ())
        if start is None:
            return None
        if start.meets():
            return _found(start)
        stages = [start]
        productive: list[_Stage] = []
        for _ in range(2):
            following = []
            for stage in self._extended(stages):
                if stage.meets():
                    return _found(stage)
                following.append(stage)
            stages = following
            productive += following
        return self._by_algebra([start, *productive[:24]]) or self._third(stages)

    def _third(self, stages: list[_Stage]) -> Found | None:
        for stage in self._extended(stages):
            if stage.meets():
                return _found(stage)
        return None

    def _extended(self, stages: Sequence[_Stage]) -> Iterator[_Stage]:
        """Each stage with one more rule that changes something, each set of rules once."""
        seen: set[frozenset[str]] = set()
        for stage in stages:
            heads = {node.head for side in (stage.left, stage.right) for node in f.walk(side.form)}
            for rule in self._rules:
                ids = frozenset({rule.id, *(known.id for known in stage.rules)})
                if not rule.heads & heads or ids in seen or rule in stage.rules:
                    continue
                longer = self._stage(stage, (*stage.rules, rule))
                if longer is not None and longer.fired(rule):
                    seen.add(ids)
                    yield longer

    def _stage(self, before: _Stage | None, rules: tuple[Rule, ...]) -> _Stage | None:
        left = Outcome(self._previous) if before is None else before.left
        right = Outcome(self._following) if before is None else before.right
        active = (*self._base, *rules)
        new_left = normal(left.form, active, self._budget)
        new_right = normal(right.form, active, self._budget)
        if new_left is None or new_right is None:
            return None
        new_left.uses.update(left.uses)
        new_right.uses.update(right.uses)
        return _Stage(rules, new_left, new_right)

    def _by_algebra(self, stages: Sequence[_Stage]) -> Found | None:
        rules = [rule for rule in self._rules if rule.id in ALGEBRA]
        for stage in stages:
            if len(stage.rules) > 1 or any(rule.id in ALGEBRA for rule in stage.rules):
                continue
            difference = f.add((stage.left.form, f.neg(stage.right.form)))
            outcome = normal(difference, rules, self._budget)
            if outcome is not None and _nothing(outcome.form):
                return _found(stage, algebra=True)
        return None


def _nothing(node: Form) -> bool:
    return node.key == f.ZERO.key


def _found(stage: _Stage, *, algebra: bool = False) -> Found:
    return Found(stage.rules, stage.left.uses, stage.right.uses, algebra)
