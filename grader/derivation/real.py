"""The functions of `grader.maths` as a judgement of derivations uses them.

Imported when first asked for: a file without steps needs no arithmetic.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from functools import cache, partial
from itertools import islice
from typing import TYPE_CHECKING

from grader.derivation.mathematics import Change, Mathematics, Values
from grader.derivation.task import NamedRule, NamedSlip
from grader.maths.domain import Domain, Kind
from grader.maths.tree import Node, Sym
from grader.maths.verdict import Comparison

if TYPE_CHECKING:
    from grader.maths.point import Point
    from grader.maths.rules import Rule

# Flint and all that stands on it wait until there is a line to judge.
# ruff: noqa: PLC0415

TRIES = 40
SEED = 1


@cache
def real_mathematics() -> Mathematics:
    """The mathematics of the engine."""
    from grader.maths.declaring import domain_of
    from grader.maths.operations import applied
    from grader.maths.reader import read

    return Mathematics(
        read=read,
        domain_of=domain_of,
        applied=applied,
        compare=_compare,
        explain=_explain,
        name_slips=_name_slips,
        rules=_rules,
        rule_named=_rule_named,
        uses=_uses,
        arranged=_arranged,
        values=_values,
    )


def _compare(before: Node, after: Node, domain: Domain) -> Comparison:
    from grader.maths.equivalence import compare_trees, shared_worker

    return compare_trees(before, after, domain, shared_worker())


def _explain(before: Node, after: Node, domain: Domain) -> tuple[NamedRule, ...] | None:
    from grader.maths.rules import explain, rules_known

    found = explain(before, after, domain)
    if found is None:
        return None
    known = rules_known()
    return tuple(_named(known[use.rule]) for use in found)


def _uses(before: Node, after: Node, domain: Domain, rule: str) -> bool:
    from grader.maths.rules import rules_known, uses

    known = rules_known().get(rule)
    return known is not None and uses(before, after, domain, known)


def _arranged(line: Node, domain: Domain) -> str:
    from grader.maths.rules import arranged

    return arranged(line, domain)


def _named(rule: Rule) -> NamedRule:
    return NamedRule(rule.id, rule.name, rule.spellings, rule.counts)


def _rules() -> tuple[NamedRule, ...]:
    from grader.maths.rules import rules_known

    return tuple(_named(rule) for rule in rules_known().values())


def _rule_named(text: str) -> str | None:
    from grader.maths.rules import rule_named

    found = rule_named(text)
    return None if found is None else found.id


def _name_slips(
    before: Node, after: Node, domain: Domain, change: Change | None
) -> tuple[NamedSlip, ...]:
    from grader.maths.slips import name_slips

    found = name_slips(before, after, domain, change)
    return tuple(NamedSlip(slip.id, slip.text) for slip in found)


def _values(line: Node, domain: Domain) -> Iterator[Values]:
    from grader.maths.evaluation import NoValue, TooMuch, Unsure, evaluate
    from grader.maths.points import NoPoints, points

    # The function may take symbols that no longer stand in the line.
    others = [
        Sym(name)
        for name, declared in domain.declarations.items()
        if not declared.indexed and declared.shape is None and declared.kind is not Kind.INDEX
    ]
    try:
        for point in islice(points((line, *others), domain, seed=SEED), TRIES):
            with suppress(NoValue, TooMuch, Unsure):
                found = evaluate(line, point)
                if isinstance(found, list):
                    return
                scalars = {name: float(value) for name, value in point.scalars.items()}
                yield Values(scalars, float(found), partial(_element, point), point.shapes)
    except NoPoints:
        return


def _element(point: Point, name: str, indices: tuple[int, ...]) -> float:
    return float(point.element(name, indices))
