"""What was done to a line on the way: so that a goal reached by other means earns nothing.

Without it ``multiply by goal/start`` would be a right step from any start to any
goal. Scalings may come in any order and pieces; a substitution that holds
anyway on the domain, and a scaling by 1, are nothing done at all.
"""

from __future__ import annotations

from dataclasses import replace

from grader.derivation.form import form_of
from grader.derivation.mathematics import Mathematics
from grader.derivation.task import History, Operation
from grader.maths.domain import Domain
from grader.maths.tree import ONE, Mul, Neg, Node
from grader.maths.verdict import Verdict

MAX_FACTORS = 20


def extended(history: History, operation: Operation, domain: Domain, maths: Mathematics) -> History:
    """The history after one more operation; UnreadableText where its text cannot be read."""
    change = operation.change
    match change["name"]:
        case "neg":
            return replace(history, factors=(*history.factors, Neg(ONE)))
        case "scale":
            factor = maths.read(change["by"], domain.declarations)
            return replace(history, factors=(*history.factors, factor))
        case "diff":
            form = form_of(maths.read(change["var"], domain.declarations), domain)
            return replace(history, changes=(*history.changes, f"d/d{form}"))
        case "subs":
            return _with_substitution(history, operation, domain, maths)
    return replace(history, changes=(*history.changes, str(change["name"])))


def _with_substitution(
    history: History, operation: Operation, domain: Domain, maths: Mathematics
) -> History:
    found = dict(history.substituted)
    for name, value in operation.change["map"].items():
        left = maths.read(name, domain.declarations)
        right = maths.read(value, domain.declarations)
        if maths.compare(left, right, domain).verdict is not Verdict.EQUIVALENT:
            found.setdefault(form_of(left, domain), form_of(right, domain))
    return replace(history, substituted=tuple(sorted(found.items())))


def same(one: History, other: History, domain: Domain, maths: Mathematics) -> bool:
    """Whether the same was done in both."""
    if one == other:
        return True
    if (one.changes, one.substituted) != (other.changes, other.substituted):
        return False
    left, right = _product(one), _product(other)
    if left is None or right is None:
        return False
    if form_of(left, domain) == form_of(right, domain):
        return True
    return maths.compare(left, right, domain).verdict is Verdict.EQUIVALENT


def _product(history: History) -> Node | None:
    factors = history.factors
    if len(factors) > MAX_FACTORS:
        return None
    if len(factors) < 2:
        return factors[0] if factors else ONE
    return Mul(factors)
