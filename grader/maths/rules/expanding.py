"""A line taken apart by right rules, as far as they go: what most steps work towards."""

from __future__ import annotations

from collections.abc import Iterator

from grader.maths.domain import Domain
from grader.maths.rules.catalogue import DERIVATIVES, rules_for
from grader.maths.rules.forming import formed, shown
from grader.maths.rules.rewriting import Budget, TooMuch, normal
from grader.maths.tree import Big, Node, free_names, walk

_LOGS = frozenset(
    {
        "log-reciprocal",
        "log-power",
        "log-product",
        "log-quotient",
        "log-exp-inverse",
        "log-of-product-sign",
        "root-as-power",
    }
)
_SUMS = _LOGS | {"sum-of-sums", "constant-factor-out-of-sum", "distribute-minus", "distribute"}


def expanded(line: Node, domain: Domain) -> Iterator[Node]:
    """The line with derivatives carried out and logs taken apart; then its sums too."""
    start = formed(line, domain)
    taken = free_names(line)
    letters = tuple(node.index for node in walk(line) if isinstance(node, Big))
    seen = {start.key}
    for wanted in (frozenset[str](), _LOGS, _SUMS):
        rules = [rule for rule in rules_for(domain) if rule.id in wanted]
        try:
            outcome = normal(start, (*DERIVATIVES, *rules), Budget(6_000))
        except TooMuch:
            return
        if outcome is None:
            return
        if outcome.form.key not in seen:
            seen.add(outcome.form.key)
            yield shown(outcome.form, taken, letters)
