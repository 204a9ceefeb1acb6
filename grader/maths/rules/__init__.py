"""The rule behind a right step, by name; the next step towards a goal.

Names only: whether a step is right is decided elsewhere, and comes first.
"""

from __future__ import annotations

from collections import Counter

from grader.maths.domain import Domain
from grader.maths.rules import form as _form
from grader.maths.rules.arranging import arranged
from grader.maths.rules.catalogue import DERIVATIVES, rule_named, rules_for, rules_known
from grader.maths.rules.forming import formed, shown
from grader.maths.rules.naming import names_of_form, names_of_rules
from grader.maths.rules.rewriting import Budget, TooMuch, normal
from grader.maths.rules.rule import Rule, RuleUse
from grader.maths.rules.search import Found, find
from grader.maths.tree import Big, Node, free_names, walk

__all__ = [
    "Rule",
    "RuleUse",
    "arranged",
    "distance",
    "explain",
    "how_many",
    "next_step",
    "rule_named",
    "rules_known",
    "uses",
]


def explain(previous: Node, following: Node, domain: Domain) -> tuple[RuleUse, ...] | None:
    """The rules of a step known to be right: () for the same line, None for too many at once."""
    before, after = formed(previous, domain), formed(following, domain)
    if before.key == after.key:
        return names_of_form(previous, following)
    found = find(before, after, domain)
    return None if found is None else names_of_rules(found, before)


def how_many(previous: Node, following: Node, domain: Domain) -> int | None:
    """How many different rules a right step used; order and number work count nothing."""
    uses_found = explain(previous, following, domain)
    if uses_found is None:
        return None
    known = rules_known()
    return len({use.rule for use in uses_found if known[use.rule].counts})


def uses(previous: Node, following: Node, domain: Domain, rule: Rule) -> bool:
    """Whether a right step is this rule, or has it among the rules that it used."""
    before, after = formed(previous, domain), formed(following, domain)
    active = [own for own in rules_for(domain) if rule.id in {own.id, own.backwards}]
    if any(_alone(before, after, own) for own in active):
        return True
    found = explain(previous, following, domain) or ()
    # With a sum sign or without, it is the same rule to a learner.
    alike = {"log-product": "log-of-product-sign", "log-of-product-sign": "log-product"}
    same = {rule.id, alike.get(rule.id, rule.id)}
    return any(use.rule in same for use in found)


def _alone(before: _form.Form, after: _form.Form, rule: Rule) -> bool:
    derivatives = DERIVATIVES if "diff:" in before.key + after.key else ()
    budget = Budget()
    try:
        left = normal(before, (*derivatives, rule), budget)
        right = normal(after, (*derivatives, rule), budget)
    except TooMuch:
        return False
    if left is None or right is None or left.form.key != right.form.key:
        return False
    return bool(left.uses[rule.id] or right.uses[rule.id])


def next_step(current: Node, goal: Node, domain: Domain) -> tuple[RuleUse, Node] | None:
    """One useful step from a line towards a goal that it equals; None where none is known."""
    before, after = formed(current, domain), formed(goal, domain)
    if before.key == after.key:
        return None if current == goal else (RuleUse("reorder"), goal)
    found = find(before, after, domain)
    if found is None or found.algebra:
        return _nearest(current, goal, domain)
    names = names_of_rules(found, before)
    if len(names) == 1:
        return names[0], goal
    return _first_of(found, current, goal, domain)


def _first_of(
    found: Found, current: Node, goal: Node, domain: Domain
) -> tuple[RuleUse, Node] | None:
    before, after = formed(current, domain), formed(goal, domain)
    forward = [rule for rule in found.rules if found.before[rule.id] > found.after[rule.id]]
    budget = Budget()
    if "diff:" in before.key:
        derived = normal(before, DERIVATIVES, budget)
        if derived is not None:
            use = names_of_rules(Found((), derived.uses, Counter()), before)
            return (use[0], _typed(derived.form, current, goal)) if use else None
    for rule in forward:
        step = normal(before, (rule,), budget)
        if step is not None and step.form.key not in {before.key, after.key}:
            times = step.uses[rule.id]
            return RuleUse(rule.id, times=times), _typed(step.form, current, goal)
    for rule in found.rules:
        rest = tuple(other for other in found.rules if other is not rule)
        step = normal(after, rest, budget)
        if step is not None and step.form.key not in {before.key, after.key}:
            name = rule.backwards or rule.id
            return RuleUse(name, not rule.backwards), _typed(step.form, current, goal)
    return None


def _nearest(current: Node, goal: Node, domain: Domain) -> tuple[RuleUse, Node] | None:
    """The rule whose result is closest to the goal, if it comes closer at all."""
    before, after = formed(current, domain), formed(goal, domain)
    best, least = None, _apart(before, after)
    budget = Budget()
    for rule in (*DERIVATIVES, *rules_for(domain)):
        try:
            step = normal(before, (rule,), budget)
        except TooMuch:
            break
        if step is None or not step.uses[rule.id]:
            continue
        left = _apart(step.form, after)
        if left < least:
            use = RuleUse(rule.id, times=step.uses[rule.id])
            best, least = (use, step.form), left
    return None if best is None else (best[0], _typed(best[1], current, goal))


def _typed(made: _form.Form, current: Node, goal: Node) -> Node:
    taken = free_names(current) | free_names(goal)
    letters = [
        node.index for line in (current, goal) for node in walk(line) if isinstance(node, Big)
    ]
    return shown(made, taken, tuple(letters))


def distance(current: Node, goal: Node, domain: Domain) -> int:
    """How much two lines differ in their parts; 0 for the same form."""
    return _apart(formed(current, domain), formed(goal, domain))


def _apart(first: _form.Form, second: _form.Form) -> int:
    here = Counter(node.key for node in _form.walk(first))
    there = Counter(node.key for node in _form.walk(second))
    return (here - there).total() + (there - here).total()
