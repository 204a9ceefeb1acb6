"""The names for what the form does not tell apart, and for a derivative carried out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from grader.maths import tree
from grader.maths.rules import form as f
from grader.maths.rules.derivatives import RULES as DERIVATIVES
from grader.maths.rules.derivatives import depends, is_inner
from grader.maths.rules.form import Form
from grader.maths.rules.rule import RuleUse
from grader.maths.rules.search import Found
from grader.maths.tree import Node

_BOTH_WAYS = {"trace-cyclic", "trace-of-transpose", "swap-sums", "index-shift"}
_LINEAR = {rule.id for rule in DERIVATIVES if not rule.counts}


def names_of_form(previous: Node, following: Node) -> tuple[RuleUse, ...]:
    """What changed between two lines of one form; nothing where the lines are the same."""
    if previous == following:
        return ()
    names = list(_named(previous, following))
    return tuple(RuleUse(name) for name in names) or (RuleUse("reorder"),)


def _named(previous: Node, following: Node) -> Iterator[str]:
    before, after = list(tree.walk(previous)), list(tree.walk(following))
    if _indices(before) != _indices(after):
        yield "index-rename"
    if sum(map(_negative_power, before)) != sum(map(_negative_power, after)):
        yield "negative-exponent"
    for name, kind, number in (
        ("times-zero", tree.Mul, tree.ZERO),
        ("times-one", tree.Mul, tree.ONE),
        ("plus-zero", tree.Add, tree.ZERO),
    ):
        if _having(before, kind, number) != _having(after, kind, number):
            yield name
    if _count(before, tree.Div) > _count(after, tree.Div) > 0:
        yield "one-fraction"
    elif _numbers(before) != _numbers(after):
        yield "arithmetic"


def _indices(nodes: list[Node]) -> Counter[str]:
    return Counter(node.index for node in nodes if isinstance(node, tree.Big))


def _negative_power(node: Node) -> bool:
    return isinstance(node, tree.Pow) and isinstance(node.exponent, tree.Neg)


def _having(nodes: list[Node], kind: type[tree.Mul | tree.Add], number: Node) -> int:
    return sum(isinstance(node, kind) and number in tree.children(node) for node in nodes)


def _count(nodes: list[Node], kind: type[tree.Div]) -> int:
    return sum(isinstance(node, kind) for node in nodes)


def _numbers(nodes: list[Node]) -> Counter[object]:
    return Counter(
        node.value for node in nodes if isinstance(node, tree.Num) and node.value not in {0, 1}
    )


def names_of_rules(found: Found, previous: Form) -> tuple[RuleUse, ...]:
    """The uses of the rules found, with their directions; bookkeeping only if nothing else."""
    uses = [use for rule in found.rules if (use := _use(rule.id, rule.backwards, found))]
    uses = _derivatives(found, previous) + uses
    if found.algebra:
        uses.append(RuleUse("algebra"))
    return tuple(uses)


def _use(rule: str, backwards: str, found: Found) -> RuleUse | None:
    before, after = found.before[rule], found.after[rule]
    if not before and not after:
        return None
    turned = after > before and rule not in _BOTH_WAYS
    times = max(1, abs(after - before))
    if turned and backwards:
        return RuleUse(backwards, times=times)
    return RuleUse(rule, turned, times)


def _derivatives(found: Found, previous: Form) -> list[RuleUse]:
    uses = [
        use
        for rule in DERIVATIVES
        if found.before[rule.id] != found.after[rule.id]
        if (use := _use(rule.id, "", found))
    ]
    main = [use for use in uses if use.rule not in _LINEAR]
    if any(use.rule == "product-rule" for use in main) and _has_quotient(previous):
        rest = [use for use in main if use.rule not in {"product-rule", "derivative-of-power"}]
        main = [RuleUse("quotient-rule"), *rest]
    if main and _is_composed(previous):
        main.append(RuleUse("chain-rule"))
    return main or uses


def _bodies(previous: Form) -> Iterator[tuple[Form, Form]]:
    for node in f.walk(previous):
        if node.head == "diff":
            yield from ((inner, node.parts[1]) for inner in f.walk(node.parts[0]))


def _is_composed(previous: Form) -> bool:
    return any(
        is_inner(f.form("diff", None, (inner, variable)))
        for inner, variable in _bodies(previous)
        if inner.head in {"call", "log", "pow"} and not _is_bare_inverse(inner)
    )


def _is_bare_inverse(inner: Form) -> bool:
    return inner.head == "pow" and inner.parts[1].number() == -1


def _has_quotient(previous: Form) -> bool:
    for inner, variable in _bodies(previous):
        if inner.head == "mul":
            moving = [part for part in inner.parts if depends(part, variable)]
            under = [p for p in moving if p.head == "pow" and (p.parts[1].number() or 0) < 0]
            if under and len(moving) > len(under):
                return True
    return False
