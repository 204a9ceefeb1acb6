"""Wrong steps that no slip describes: numbers, symbols and functions put in blindly.

What people do wrong in a natural way is left out: signs, bounds, indices, bases, sizes.
"""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest

from grader.maths.calculus import without_derivatives
from grader.maths.domain import Domain
from grader.maths.slips import name_slips
from grader.maths.tree import Add, Call, Elem, Node, Num, Sym, children
from tests.engine.maths.mutate import mutants
from tests.engine.maths.oracle import differ
from tests.engine.maths.test_mutants import right_steps

AT_LEAST = 300
PER_LINE = 2
AT_MOST = 0.10
SIZES = frozenset("nNKhkij")


def blind_steps() -> list[tuple[str, Node, Node, Domain]]:
    """Wrong steps with one number, symbol or function changed for no reason."""
    found = []
    for name, before, after, domain in right_steps():
        names = tuple(
            symbol
            for symbol, each in domain.declarations.items()
            if each.shape is None and symbol not in SIZES
        )
        blind = [one for one in mutants(after, names, 400, name) if _is_blind(after, one)]
        random.Random(name).shuffle(blind)
        kept = 0
        for mutant in blind:
            if kept == PER_LINE:
                break
            try:
                wrong = differ(without_derivatives(before), mutant, domain, tries=4, seed=name)
            except (TypeError, ValueError, IndexError):
                continue
            if wrong:
                found.append((name, before, mutant, domain))
                kept += 1
    return found


def _is_blind(right: Node, wrong: Node) -> bool:
    """Whether the one place that differs is a number, a symbol or a function's name."""
    if type(right) is type(wrong) and not isinstance(right, Num | Sym | Elem | Call):
        pairs = list(zip(children(right), children(wrong), strict=False))
        if len(children(right)) == len(children(wrong)):
            different = [(one, other) for one, other in pairs if one != other]
            return len(different) == 1 and _is_blind(*different[0])
        return False
    match right, wrong:
        case (Num(one), Num(other)):
            # 0 and 1 for one another are a term or a factor lost, which people do.
            return other not in (0, 1) and one not in (0, 1)
        case (Sym(name), Sym()):
            return name not in SIZES
        case (Sym(name), Add()):
            return name not in SIZES
        case (Elem(first, one), Elem(second, other)):
            return first != second and one == other
        case (Call(first, one), Call(second, other)):
            if first == second:
                return len(one) == 1 and _is_blind(one[0], other[0])
            return one == other and "exp" not in (first, second)
    return False


@pytest.mark.slow
def test_few_blind_changes_get_a_name(record_property: Callable[[str, object], None]) -> None:
    """Of at least 300 blindly changed steps, at most one in ten is explained by a slip."""
    steps = blind_steps()
    assert len(steps) >= AT_LEAST
    named = [
        (name, found[0].id, mutant)
        for name, before, mutant, domain in steps
        if (found := name_slips(before, mutant, domain))
    ]
    record_property("named", f"{len(named)} of {len(steps)}")
    assert len(named) <= AT_MOST * len(steps), named
