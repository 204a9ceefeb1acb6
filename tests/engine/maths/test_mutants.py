"""Wrong steps by mutation: however a right line is changed, a wrong one is not accepted."""

from __future__ import annotations

import pytest

from grader.errors import UnreadableText
from grader.maths import Verdict
from grader.maths.domain import Domain
from grader.maths.equivalence import compare_trees, domain_of
from grader.maths.operations import applied
from grader.maths.reader import read
from grader.maths.symbolic import SymbolicWorker
from grader.maths.tree import Equation, Node
from tests.engine.maths.mutate import mutants
from tests.engine.maths.oracle import differ, pairs

PER_LINE = 14
AT_LEAST = 1_000


def right_steps() -> list[tuple[str, Node, Node, Domain]]:
    found = []
    for row in pairs():
        if row["expected"] == "equivalent" and "onehot" not in row.get("constraint", ""):
            domain = domain_of(row["assume"], row.get("constraint"))
            before = read(row["prev"], domain.declarations)
            if isinstance(before, Equation):
                continue
            if "op" in row:
                before = applied(row["op"], before, domain.declarations)
            found.append((row["id"], before, read(row["next"], domain.declarations), domain))
    return found


def wrong_steps(per_line: int = PER_LINE) -> list[tuple[str, Node, Node, Domain]]:
    """Mutants of right steps that the oracle calls wrong."""
    found = []
    for name, before, after, domain in right_steps():
        scalars = tuple(
            symbol
            for symbol, each in domain.declarations.items()
            if not each.indexed and each.shape is None
        )
        indexed = tuple(symbol for symbol, each in domain.declarations.items() if each.indexed)
        for mutant in mutants(after, scalars + indexed, per_line, name):
            try:
                wrong = differ(before, mutant, domain, tries=6, seed=name)
            except (TypeError, ValueError, IndexError):
                # A change that fits no shape: no line that could be read.
                continue
            if wrong:
                found.append((name, before, mutant, domain))
    return found


@pytest.mark.slow
def test_no_mutant_is_accepted() -> None:
    """Of at least a thousand wrong steps none is called equivalent."""
    steps = wrong_steps()
    assert len(steps) >= AT_LEAST
    accepted = []
    with SymbolicWorker() as worker:
        for name, before, mutant, domain in steps:
            try:
                found = compare_trees(before, mutant, domain, worker)
            except UnreadableText:
                continue
            if found.verdict is Verdict.EQUIVALENT:
                accepted.append((name, mutant))
    assert accepted == []
