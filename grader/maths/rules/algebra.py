"""Rules of plain algebra: brackets, like terms, fractions."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import product

from grader.language import say
from grader.maths.rules import form as f
from grader.maths.rules.form import Form
from grader.maths.rules.powers import based
from grader.maths.rules.rule import Rule

MAX_TERMS = 64


def _minus_inside(node: Form) -> Form | None:
    number, rest = f.split(node)
    sums = [part for part in rest if part.head == "add"]
    if number >= 0 or not sums:
        return None
    inside = f.add(f.neg(term) for term in sums[0].parts)
    others = [part for part in rest if part is not sums[0]]
    return f.mul((f.num(-number), *others, inside))


def _distribute(node: Form) -> Form | None:
    sums = [part for part in node.parts if part.head == "add"]
    if len(sums) != 1:
        return None
    others = [part for part in node.parts if part is not sums[0]]
    return f.add(f.mul((*others, term)) for term in sums[0].parts)


def _expand(node: Form) -> Form | None:
    """Products of sums multiplied out; what stands below the line stays where it is."""
    if node.head == "pow":
        base, exponent = node.parts
        number = exponent.number()
        if base.head != "add" or number is None or number not in {2, 3, 4}:
            return None
        return _multiplied([base] * int(number))
    above = [part for part in node.parts if not below(part)]
    under = [part for part in node.parts if below(part)]
    if (len(above) == 1 and above[0].head == "add") or all(p.head != "add" for p in above):
        return None
    whole = _multiplied(above)
    return None if whole is None else f.mul((whole, *under))


def _multiplied(parts: Iterable[Form]) -> Form | None:
    choices = [f.terms(part) for part in parts]
    size = 1
    for choice in choices:
        size *= len(choice)
    if size > MAX_TERMS:
        return None
    return f.add(f.mul(picked) for picked in product(*choices))


def below(part: Form) -> bool:
    """Whether a factor stands below the line."""
    return part.head == "pow" and (part.parts[1].number() or 0) < 0


def _collect(node: Form) -> Form | None:
    found: dict[str, tuple[Form, ...]] = {}
    sizes: dict[str, list[Form]] = {}
    for term in node.parts:
        number, rest = f.split(term)
        key = ",".join([part.key for part in rest])
        found[key] = rest
        sizes.setdefault(key, []).append(f.num(number))
    if len(found) == len(node.parts):
        return None
    return f.add(f.mul((f.add(sizes[key]), *rest)) for key, rest in found.items())


def _common_denominator(node: Form) -> Form | None:
    bottoms = [[based(p) for p in f.factors(term) if below(p)] for term in node.parts]
    if not any(bottoms):
        return None
    shared: dict[str, Form] = {}
    for factor in (f.inverse(f.power(*pair)) for bottom in bottoms for pair in bottom):
        base, exponent = based(factor)
        known = shared.get(base.key)
        if known is None or (based(known)[1].number() or 0) < (exponent.number() or 0):
            shared[base.key] = factor
    top = [_over(term, shared) for term in node.parts]
    return f.mul((f.add(top), *map(f.inverse, shared.values())))


def _over(term: Form, shared: dict[str, Form]) -> Form:
    """A term's numerator over the shared denominator."""
    own = {based(part)[0].key: part for part in f.factors(term) if below(part)}
    kept = [part for part in f.factors(term) if not below(part)]
    for key, factor in shared.items():
        base, exponent = based(factor)
        had = own.get(key)
        missing = (exponent.number() or 0) + (based(had)[1].number() or 0 if had else 0)
        if missing:
            kept.append(base if missing == 1 else f.power(base, f.num(missing)))
    return f.mul(kept)


_MUL, _ADD = frozenset({"mul"}), frozenset({"add"})

RULES = (
    Rule(
        "distribute-minus",
        say("minus over every term"),
        "-(a + b) = -a - b",
        _MUL,
        _minus_inside,
        backwards="minus-out",
        spellings=("distribute the minus", "minus sign"),
    ),
    Rule(
        "collect",
        say("collect like terms"),
        "a + a = 2*a",
        _ADD,
        _collect,
        backwards="add-and-subtract",
        spellings=("combine like terms", "terms cancel"),
    ),
    Rule(
        "distribute",
        say("distributive law"),
        "c*(a + b) = c*a + c*b",
        _MUL,
        _distribute,
        backwards="factor-out",
        spellings=("multiply out", "distributive property"),
    ),
    Rule(
        "expand",
        say("multiply out"),
        "(a + b)*(c + d) = a*c + a*d + b*c + b*d",
        frozenset({"mul", "pow"}),
        _expand,
        backwards="factor-out",
        spellings=("expand the brackets", "expanding"),
    ),
    Rule(
        "common-denominator",
        say("common denominator"),
        "a/b + c/d = (a*d + c*b)/(b*d)",
        _ADD,
        _common_denominator,
        backwards="split-fraction",
        spellings=("one fraction", "same denominator"),
    ),
)
"""The rules that rewrite, the most special first."""

NAMES = (
    Rule("minus-out", say("minus taken out"), "-a - b = -(a + b)"),
    Rule(
        "factor-out",
        say("factor taken out"),
        "c*a + c*b = c*(a + b)",
        spellings=("factor", "factoring", "factorise", "collect"),
    ),
    Rule("split-fraction", say("fraction split"), "(a + b)/c = a/c + b/c"),
    Rule("add-and-subtract", say("the same added and subtracted"), "a = a + b - b"),
    Rule("algebra", say("plain algebra"), "(a + b)*(a - b) = a^2 - b^2"),
    Rule(
        "reorder",
        say("other order or other brackets"),
        "a + b = b + a",
        counts=False,
        spellings=("commutative law", "associative law", "regroup"),
    ),
    Rule("regroup", say("grouped in another way"), "(a + b) + c = a + (b + c)", counts=False),
    Rule("arithmetic", say("numbers worked out"), "2*3 = 6", counts=False),
    Rule("times-zero", say("0*a = 0"), "0*a = 0", counts=False),
    Rule("times-one", say("1*a = a"), "1*a = a", counts=False),
    Rule("plus-zero", say("a + 0 = a"), "a + 0 = a", counts=False),
    Rule(
        "one-fraction",
        say("one fraction"),
        "(a/b)/c = a/(b*c)",
        counts=False,
        spellings=("fraction of a fraction",),
    ),
    Rule(
        "index-rename",
        say("index renamed"),
        "Sum_k a_k = Sum_i a_i",
        counts=False,
        spellings=("rename the index",),
    ),
)
"""Names for what the form does not tell apart, and for rules used backwards."""
