"""A stand-in for the mathematics: lines are compared at a few points, in floats.

Enough to test what derivations do with a verdict; what the verdicts are worth is
tested with the mathematics itself.
"""

from __future__ import annotations

import math
import random
from collections.abc import Iterator, Mapping

from grader.derivation.form import form_of
from grader.derivation.mathematics import Mathematics, Values
from grader.derivation.task import NamedRule, NamedSlip
from grader.errors import UsageError
from grader.language import say
from grader.maths.domain import Domain, Kind, declared
from grader.maths.operations import applied
from grader.maths.reader import read
from grader.maths.rules import arranged
from grader.maths.tree import (
    Add,
    Call,
    Const,
    Diff,
    Div,
    Equation,
    Log,
    Mul,
    Neg,
    Node,
    Num,
    Pow,
    Sym,
    children,
    walk,
)
from grader.maths.verdict import Comparison, Counterexample, Method, Relation, Verdict

RULES = (
    NamedRule("log-product", say("product rule of logs")),
    NamedRule("log-power", say("power rule of logs")),
)
H = 1e-5


def value(node: Node, at: Mapping[str, float]) -> float:
    """The value of a scalar formula without indices."""
    match node:
        case Num(number):
            return float(number)
        case Const(name):
            return {"pi": math.pi, "e": math.e}[name]
        case Sym(name):
            return at[name]
        case Add(terms):
            return sum(value(term, at) for term in terms)
        case Neg(operand):
            return -value(operand, at)
        case Mul(factors):
            return math.prod(value(factor, at) for factor in factors)
        case Div(above, below):
            return value(above, at) / value(below, at)
        case Pow(base, exponent):
            return float(value(base, at) ** value(exponent, at))
        case Log(argument, base):
            low = math.e if base is None else value(base, at)
            return math.log(value(argument, at)) / math.log(low)
        case Call("exp", (argument,)):
            return math.exp(value(argument, at))
        case Call("abs", (argument,)):
            return abs(value(argument, at))
        case Diff(body, Sym(name)):
            up, down = {**at, name: at[name] + H}, {**at, name: at[name] - H}
            return (value(body, up) - value(body, down)) / (2 * H)
    raise UsageError(f"no value of {type(node).__name__}")


def points(domain: Domain) -> Iterator[dict[str, float]]:
    source = random.Random(7)
    for _ in range(5):
        at = {}
        for name, declaration in domain.declarations.items():
            narrow = declaration.kind in {Kind.PROBABILITY, Kind.UNIT}
            at[name] = source.uniform(0.1, 0.9) if narrow else source.uniform(1.1, 3)
        yield at


def compare(before: Node, after: Node, domain: Domain) -> Comparison:
    """Equal at five points is "equivalent"; a line with ``abs`` cannot be decided."""
    if isinstance(before, Equation) and isinstance(after, Equation):
        same = form_of(before, domain) == form_of(after, domain)
        relation = Relation.IFF if same else Relation.IMPLIES
        return Comparison(Verdict.EQUIVALENT, Method.TEXT, before, after, relation=relation)
    if any(isinstance(node, Call) and node.name == "abs" for node in walk(after)):
        return Comparison(Verdict.UNDECIDED, Method.NONE, before, after)
    for at in points(domain):
        left, right = value(before, at), value(after, at)
        if not math.isclose(left, right, rel_tol=1e-5, abs_tol=1e-7):
            values = tuple((name, f"{number:.3g}") for name, number in at.items())
            found = Counterexample(values, f"{left:.3g}", f"{right:.3g}")
            return Comparison(Verdict.DIFFERENT, Method.REFUTED, before, after, found)
    return Comparison(Verdict.EQUIVALENT, Method.NORMAL_FORM, before, after)


def explain(before: Node, after: Node, domain: Domain) -> tuple[NamedRule, ...] | None:
    """The product rule where logs were split, the power rule where one log lost a power."""
    counts = [sum(isinstance(n, Log) for n in walk(line)) for line in (before, after)]
    powers = [sum(_is_log_of_power(n) for n in walk(line)) for line in (before, after)]
    found = []
    if counts[1] > counts[0]:
        found.append(RULES[0])
    if powers[1] < powers[0] or (counts[1] > counts[0] and not powers[1]):
        found.append(RULES[1])
    return tuple(found) or None


def _is_log_of_power(node: Node) -> bool:
    return isinstance(node, Log) and any(isinstance(part, Pow) for part in children(node))


def name_slips(before: Node, after: Node, domain: Domain, change: object) -> tuple[NamedSlip, ...]:
    """One slip only: a sign that was lost."""
    if compare(Neg(before), after, domain).verdict is Verdict.EQUIVALENT:
        return (NamedSlip("sign-lost", say("looks as if a minus was lost")),)
    return ()


def rule_named(text: str) -> str | None:
    names = {name: rule.id for rule in RULES for name in (rule.id, rule.name.template)}
    return names.get(text)


def uses(before: Node, after: Node, domain: Domain, rule: str) -> bool:
    return rule in {found.id for found in explain(before, after, domain) or ()}


def domain_of(kinds: Mapping[str, str], constraint: str | None) -> Domain:
    return Domain(declared(kinds))


def values(line: Node, domain: Domain) -> Iterator[Values]:
    for at in points(domain):
        yield Values(at, value(line, at))


MATHS = Mathematics(
    read=read,
    domain_of=domain_of,
    applied=applied,
    compare=compare,
    explain=explain,
    name_slips=name_slips,
    rules=lambda: RULES,
    rule_named=rule_named,
    uses=uses,
    arranged=arranged,
    values=values,
)
