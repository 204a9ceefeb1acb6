"""Rules of powers, roots and exponentials."""

from __future__ import annotations

from fractions import Fraction

from grader.language import say
from grader.maths.rules import form as f
from grader.maths.rules.form import Form
from grader.maths.rules.rule import Rule


def _merged(node: Form, *, only_cancelling: bool) -> Form | None:
    """Factors of one base as one power; on request only where something cancels."""
    groups: dict[str, list[Form]] = {}
    for factor in node.parts:
        if factor.head != "num":
            groups.setdefault(based(factor)[0].key, []).append(factor)
    found: list[Form] = [part for part in node.parts if part.head == "num"]
    changed = False
    for group in groups.values():
        exponents = [based(factor)[1] for factor in group]
        if len(group) == 1 or (only_cancelling and not _cancels(exponents)):
            found.extend(group)
            continue
        changed = True
        found.append(_to_the(based(group[0])[0], f.add(exponents)))
    return f.mul(found) if changed else None


def based(factor: Form) -> tuple[Form, Form]:
    """A factor as its base and its exponent."""
    return (factor.parts[0], factor.parts[1]) if factor.head == "pow" else (factor, f.ONE)


def _to_the(base: Form, exponent: Form) -> Form:
    if exponent.key == f.ZERO.key:
        return f.ONE
    return base if exponent.key == f.ONE.key else f.power(base, exponent)


def _cancels(exponents: list[Form]) -> bool:
    numbers = [f.split(exponent)[0] for exponent in exponents]
    return min(numbers) < 0 < max(numbers)


def cancelled(node: Form) -> Form | None:
    """Factors above and below the line that cancel, gone."""
    return _merged(node, only_cancelling=True)


def same_base(node: Form) -> Form | None:
    """Factors of one base as one power."""
    return _merged(node, only_cancelling=False)


def _power_zero(node: Form) -> Form | None:
    return f.ONE if node.parts[1].key == f.ZERO.key else None


def _power_one(node: Form) -> Form | None:
    return node.parts[0] if node.parts[1].key == f.ONE.key else None


def _one_to_the(node: Form) -> Form | None:
    return f.ONE if node.parts[0].key == f.ONE.key else None


def _power_of_power(node: Form) -> Form | None:
    base, exponent = node.parts
    if base.head == "pow":
        return f.power(base.parts[0], f.mul((base.parts[1], exponent)))
    if base.head == "call" and base.value == "exp":
        return f.form("call", "exp", (f.mul((base.parts[0], exponent)),))
    return None


def _power_of_product(node: Form) -> Form | None:
    base, exponent = node.parts
    if base.head != "mul":
        return None
    return f.mul(f.power(part, exponent) for part in base.parts)


def _negative_exponent(node: Form) -> Form | None:
    exponent = node.parts[0] if node.head == "call" else node.parts[1]
    number, rest = f.split(exponent)
    if number >= 0 or not rest or (node.head == "call" and node.value != "exp"):
        return None
    if node.head == "call":
        return f.power(f.form("call", "exp", (f.neg(exponent),)), f.MINUS_ONE)
    return f.form("pow", None, (f.power(node.parts[0], f.neg(exponent)), f.MINUS_ONE))


def _root(node: Form) -> Form | None:
    if node.value != "sqrt":
        return None
    return f.power(node.parts[0], f.num(Fraction(1, 2)))


def _exp_sum(node: Form) -> Form | None:
    if node.value != "exp" or node.parts[0].head != "add":
        return None
    return f.mul(f.form("call", "exp", (term,)) for term in node.parts[0].parts)


def _exps_joined(node: Form) -> Form | None:
    exps = [part for part in node.parts if part.head == "call" and part.value == "exp"]
    if len(exps) < 2:
        return None
    others = [part for part in node.parts if part not in exps]
    inside = f.add(part.parts[0] for part in exps)
    joined = f.ONE if inside.key == f.ZERO.key else f.form("call", "exp", (inside,))
    return f.mul((*others, joined))


def _power_sum(node: Form) -> Form | None:
    base, exponent = node.parts
    if exponent.head != "add":
        return None
    return f.mul(f.power(base, term) for term in exponent.parts)


def _sigmoid(node: Form) -> Form | None:
    if node.value != "sigmoid":
        return None
    exp = f.form("call", "exp", (f.neg(node.parts[0]),))
    return f.inverse(f.add((f.ONE, exp)))


_POW, _CALL, _MUL = frozenset({"pow"}), frozenset({"call"}), frozenset({"mul"})

RULES = (
    Rule(
        "power-zero",
        say("a^0 = 1"),
        "a^0 = 1",
        _POW,
        _power_zero,
        spellings=("zero exponent", "power of zero"),
    ),
    Rule("power-one", say("a^1 = a"), "a^1 = a", _POW, _power_one, counts=False),
    Rule("one-to-the", say("1^a = 1"), "1^a = 1", _POW, _one_to_the, counts=False),
    Rule(
        "cancel",
        say("cancel"),
        "(a*c)/(b*c) = a/b",
        _MUL,
        cancelled,
        spellings=("cancelling", "reduce the fraction"),
    ),
    Rule(
        "same-base",
        say("equal factors as one power"),
        "a^m * a^n = a^(m+n)",
        _MUL,
        same_base,
        spellings=("power-product", "collect equal factors", "指数法則"),
    ),
    Rule(
        "power-of-power",
        say("power of a power"),
        "(a^m)^n = a^(m*n)",
        _POW,
        _power_of_power,
        spellings=("指数法則",),
    ),
    Rule(
        "power-of-product",
        say("power of a product"),
        "(a*b)^n = a^n * b^n",
        _POW,
        _power_of_product,
        spellings=("指数法則",),
    ),
    Rule(
        "negative-exponent",
        say("negative exponent"),
        "a^(-n) = 1/a^n",
        frozenset({"pow", "call"}),
        _negative_exponent,
        spellings=("reciprocal", "negative power"),
    ),
    Rule(
        "root-as-power",
        say("root as a power"),
        "sqrt(a) = a^(1/2)",
        _CALL,
        _root,
        spellings=("square root as power",),
    ),
    Rule(
        "exp-sum",
        say("exp of a sum"),
        "exp(a + b) = exp(a)*exp(b)",
        _CALL,
        _exp_sum,
        spellings=("exponential of a sum", "law of exponents", "指数法則"),
    ),
    Rule(
        "exp-product",
        say("product of exps"),
        "exp(a)*exp(b) = exp(a + b)",
        _MUL,
        _exps_joined,
        backwards="exp-sum",
    ),
    Rule(
        "power-sum",
        say("power with a sum as exponent"),
        "a^(m+n) = a^m * a^n",
        _POW,
        _power_sum,
        spellings=("指数法則",),
    ),
    Rule(
        "definition-of-sigmoid",
        say("definition of the sigmoid"),
        "sigmoid(z) = 1/(1 + exp(-z))",
        _CALL,
        _sigmoid,
    ),
)
