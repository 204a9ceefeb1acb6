"""Rules of the logarithm and its inverse."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from grader.language import say
from grader.maths.rules import form as f
from grader.maths.rules.form import Form
from grader.maths.rules.rule import Rule

MAX_EXPONENT = 64


def log_of(argument: Form, like: Form) -> Form:
    """The logarithm of another argument, to the same base."""
    return f.form("log", None, (argument, *like.parts[1:]))


def _log_product(node: Form) -> Form | None:
    inside = node.parts[0]
    if inside.head != "mul" or any(map(_below, inside.parts)) or _negative(inside):
        return None
    return f.add(log_of(factor, node) for factor in inside.parts)


def _log_quotient(node: Form) -> Form | None:
    inside = node.parts[0]
    number, rest = f.split(inside)
    if number < 0:
        return None
    over = [f.num(number.numerator)] + [part for part in rest if not _below(part)]
    under = [f.num(number.denominator)] + [f.inverse(part) for part in rest if _below(part)]
    top, bottom = f.mul(over), f.mul(under)
    if f.ONE.key in {bottom.key, top.key}:
        return None
    return f.add((log_of(top, node), f.neg(log_of(bottom, node))))


def _log_reciprocal(node: Form) -> Form | None:
    number, rest = f.split(node.parts[0])
    one_over_number = number.numerator == 1 and number.denominator > 1
    if (one_over_number or number == 1) and all(map(_below, rest)) and (rest or number != 1):
        return f.neg(log_of(f.inverse(node.parts[0]), node))
    if not rest and 0 < number < 1:
        return f.neg(log_of(f.num(1 / number), node))
    return None


def _log_power(node: Form) -> Form | None:
    inside = node.parts[0]
    if inside.head == "pow":
        base, exponent = inside.parts
        return f.mul((exponent, log_of(base, node)))
    if inside.head == "call" and inside.value == "sqrt":
        return f.mul((f.num(Fraction(1, 2)), log_of(inside.parts[0], node)))
    return None


def _log_exp(node: Form) -> Form | None:
    inside = node.parts[0]
    if inside.head == "call" and inside.value == "exp" and len(node.parts) == 1:
        return inside.parts[0]
    if inside.head == "pow" and len(node.parts) == 2:
        return inside.parts[1] if inside.parts[0].key == node.parts[1].key else None
    return None


def _exp_log(node: Form) -> Form | None:
    if node.head == "pow":
        base, exponent = node.parts
        return _power_of_log(base, exponent)
    if node.value != "exp":
        return None
    inside = node.parts[0]
    if inside.head == "log" and len(inside.parts) == 1:
        return inside.parts[0]
    return _exp_of_multiple(inside)


def _exp_of_multiple(inside: Form) -> Form | None:
    logs = [part for part in f.factors(inside) if part.head == "log" and len(part.parts) == 1]
    if len(logs) != 1:
        return None
    others = [part for part in f.factors(inside) if part is not logs[0]]
    return f.power(logs[0].parts[0], f.mul(others))


def _power_of_log(base: Form, exponent: Form) -> Form | None:
    own = f.inverse(f.form("log", None, (base,))).key
    parts = f.factors(exponent)
    for log in parts:
        if log.head != "log":
            continue
        rest = [part for part in parts if part is not log]
        if len(log.parts) == 2 and log.parts[1].key == base.key:
            return _raised(log.parts[0], rest)
        if len(log.parts) == 1 and own in [part.key for part in rest]:
            return _raised(log.parts[0], [part for part in rest if part.key != own])
    return None


def _raised(base: Form, exponents: Iterable[Form]) -> Form:
    exponent = f.mul(exponents)
    return base if exponent.key == f.ONE.key else f.power(base, exponent)


def _change_of_base(node: Form) -> Form | None:
    if len(node.parts) != 2:
        return None
    argument, base = node.parts
    over, under = f.form("log", None, (argument,)), f.form("log", None, (base,))
    return f.mul((over, f.inverse(under)))


def _evaluate(node: Form) -> Form | None:
    if node.head == "call":
        at_zero = node.value == "exp" and node.parts[0].key == f.ZERO.key
        return f.ONE if at_zero else None
    inside = node.parts[0]
    if inside.key == f.ONE.key:
        return f.ZERO
    if len(node.parts) == 1:
        return f.ONE if (inside.head, inside.value) == ("const", "e") else None
    base = node.parts[1]
    if inside.key == base.key:
        return f.ONE
    argument, number = inside.number(), base.number()
    if argument is None or number is None or number <= 0 or number == 1:
        return None
    exponents = (e for e in range(-MAX_EXPONENT, MAX_EXPONENT) if number**e == argument)
    exponent = next(exponents, None)
    return None if exponent is None else f.num(exponent)


def _below(part: Form) -> bool:
    return part.head == "pow" and (part.parts[1].number() or 0) < 0


def _negative(part: Form) -> bool:
    return f.split(part)[0] < 0


_LOG = frozenset({"log"})

RULES = (
    Rule(
        "log-reciprocal",
        say("log of a reciprocal"),
        "log(1/a) = -log(a)",
        _LOG,
        _log_reciprocal,
        spellings=("reciprocal rule of logs", "log of a reciprocal"),
    ),
    Rule(
        "log-power",
        say("power rule of logs"),
        "log(a^b) = b*log(a)",
        _LOG,
        _log_power,
        spellings=("power rule", "log of a power", "exponent rule of logs", "べき乗の対数"),
    ),
    Rule(
        "log-product",
        say("product rule of logs"),
        "log(a*b) = log(a) + log(b)",
        _LOG,
        _log_product,
        spellings=("log of a product", "logarithm of a product", "積の対数"),
    ),
    Rule(
        "log-quotient",
        say("quotient rule of logs"),
        "log(a/b) = log(a) - log(b)",
        _LOG,
        _log_quotient,
        spellings=("log of a quotient", "logarithm of a quotient", "商の対数"),
    ),
    Rule(
        "log-exp-inverse",
        say("log undoes exp"),
        "log(exp(a)) = a",
        _LOG,
        _log_exp,
        spellings=("inverse", "log of exp"),
    ),
    Rule(
        "exp-log-inverse",
        say("exp undoes log"),
        "exp(log(a)) = a",
        frozenset({"call", "pow"}),
        _exp_log,
        spellings=("inverse", "exp of log", "definition of log"),
    ),
    Rule(
        "change-of-base",
        say("change of base"),
        "log(a, b) = log(a)/log(b)",
        _LOG,
        _change_of_base,
        spellings=("base change", "change of the base"),
    ),
    Rule(
        "evaluate-log",
        say("value of a log"),
        "log(1) = 0, log(e) = 1, log(8, 2) = 3",
        frozenset({"log", "call"}),
        _evaluate,
        spellings=("log 1 = 0", "log of 1", "exp(0) = 1"),
    ),
)
