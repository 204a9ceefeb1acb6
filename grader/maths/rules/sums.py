"""Rules of sums and products over an index."""

from __future__ import annotations

from fractions import Fraction

from grader.language import say
from grader.maths.rules import form as f
from grader.maths.rules.form import Form
from grader.maths.rules.rule import Rule

MAX_WRITTEN_OUT = 12


def over(node: Form, body: Form, head: str | None = None) -> Form:
    """The same sum or product over another body."""
    return f.form(head or node.head, None, (body, *node.parts[1:]))


def _log_of_product(node: Form) -> Form | None:
    inside = node.parts[0]
    if inside.head != "product":
        return None
    return over(inside, f.form("log", None, (inside.parts[0], *node.parts[1:])), "sum")


def _constant_factor(node: Form) -> Form | None:
    body, index = node.parts[:2]
    parts = f.factors(body)
    fixed = [part for part in parts if not f.holds(part, index)]
    moving = [part for part in parts if f.holds(part, index)]
    if not fixed or not moving:
        return None
    return f.mul((*fixed, over(node, f.mul(moving))))


def _linear(node: Form) -> Form | None:
    body = node.parts[0]
    if body.head != "add":
        return None
    return f.add(over(node, term) for term in body.parts)


def _constant_sum(node: Form) -> Form | None:
    body, index = node.parts[:2]
    if f.holds(body, index):
        return None
    return f.mul((body, _length(node)))


def _constant_product(node: Form) -> Form | None:
    body, index = node.parts[:2]
    if f.holds(body, index):
        return None
    return f.power(body, _length(node))


def _length(node: Form) -> Form:
    _, _, lower, upper = node.parts
    return f.add((upper, f.neg(lower), f.ONE))


def _product_splits(node: Form) -> Form | None:
    body = node.parts[0]
    if body.head != "mul":
        return None
    return f.mul(over(node, factor) for factor in body.parts)


def _product_of_powers(node: Form) -> Form | None:
    body, index = node.parts[:2]
    if body.head == "call" and body.value == "exp":
        return f.form("call", "exp", (over(node, body.parts[0], "sum"),))
    if body.head != "pow":
        return None
    base, exponent = body.parts
    if not f.holds(exponent, index):
        return f.power(over(node, base), exponent)
    if not f.holds(base, index):
        return f.power(base, over(node, exponent, "sum"))
    return None


def _swapped(node: Form) -> Form | None:
    inner = node.parts[0]
    if inner.head != node.head or any(f.holds(b, node.parts[1]) for b in inner.parts[2:]):
        return None
    outside, inside = node.parts[1], inner.parts[1]
    spare = f.sym("#")
    body = f.replaced(inner.parts[0], outside.key, spare)
    body = f.replaced(body, inside.key, outside)
    body = f.replaced(body, spare.key, inside)
    low = f.form(node.head, None, (body, inside, *node.parts[2:]))
    turned = f.form(node.head, None, (low, outside, *inner.parts[2:]))
    return turned if turned.key < node.key else None


def _shifted(node: Form) -> Form | None:
    body, index, lower, upper = node.parts
    low = lower.number()
    if low is None or low == 1 or low.denominator != 1:
        return None
    moved = f.replaced(body, index.key, f.add((index, f.num(low - 1))))
    return f.form(node.head, None, (moved, index, f.ONE, f.add((upper, f.num(1 - low)))))


def _split_last(node: Form) -> Form | None:
    body, index, lower, upper = node.parts
    if upper.head != "add":
        return None
    number = next((part.number() for part in upper.parts if part.head == "num"), None)
    if number is None or number < 1 or number.denominator != 1:
        return None
    before = f.add((upper, f.MINUS_ONE))
    short = f.form(node.head, None, (body, index, lower, before))
    last = f.replaced(body, index.key, upper)
    return _joined(node, (short, last))


def _written_out(node: Form) -> Form | None:
    body, index, lower, upper = node.parts
    low, high = lower.number(), upper.number()
    if low is None or high is None or not 0 <= high - low < MAX_WRITTEN_OUT:
        return None
    if low.denominator != 1 or high.denominator != 1:
        return None
    values = [f.num(low + n) for n in range(int(high - low) + 1)]
    return _joined(node, tuple(f.replaced(body, index.key, value) for value in values))


def _joined(node: Form, parts: tuple[Form, ...]) -> Form:
    return f.add(parts) if node.head == "sum" else f.mul(parts)


def _closed(node: Form) -> Form | None:
    body, index, lower, upper = node.parts
    if body.key != index.key or lower.key != f.ONE.key:
        return None
    return f.mul((f.num(Fraction(1, 2)), upper, f.add((upper, f.ONE))))


_SUM, _PRODUCT, _BOTH = frozenset({"sum"}), frozenset({"product"}), frozenset({"sum", "product"})

RULES = (
    Rule(
        "log-of-product-sign",
        say("log of a product over an index"),
        "log(Prod_k a_k) = Sum_k log(a_k)",
        frozenset({"log"}),
        _log_of_product,
        spellings=(
            *("log of product is sum of logs", "product rule of logs", "log-product"),
            "積の対数",
        ),
    ),
    Rule(
        "constant-factor-out-of-sum",
        say("constant factor out of the sum"),
        "Sum_k c*a_k = c*Sum_k a_k",
        _SUM,
        _constant_factor,
        spellings=("constant out", "constant factor", "linearity", "線形性", "定数倍"),
    ),
    Rule(
        "sum-of-sums",
        say("sum of sums"),
        "Sum_k (a_k + b_k) = Sum_k a_k + Sum_k b_k",
        _SUM,
        _linear,
        spellings=("linearity", "linearity of the sum", "split the sum", "線形性"),
    ),
    Rule(
        "constant-sum",
        say("sum of a constant"),
        "Sum_{k=1}^{n} c = n*c",
        _SUM,
        _constant_sum,
    ),
    Rule(
        "constant-product",
        say("product of a constant"),
        "Prod_{k=1}^{n} c = c^n",
        _PRODUCT,
        _constant_product,
    ),
    Rule(
        "product-of-products",
        say("product of products"),
        "Prod_k a_k*b_k = Prod_k a_k * Prod_k b_k",
        _PRODUCT,
        _product_splits,
    ),
    Rule(
        "product-of-powers",
        say("product of powers over an index"),
        "Prod_k a^(b_k) = a^(Sum_k b_k)",
        _PRODUCT,
        _product_of_powers,
    ),
    Rule(
        "swap-sums",
        say("other order of the sums"),
        "Sum_i Sum_k a_ik = Sum_k Sum_i a_ik",
        _BOTH,
        _swapped,
        spellings=("exchange the sums", "interchange the sums"),
    ),
    Rule(
        "index-shift",
        say("shift of the index"),
        "Sum_{k=0}^{n-1} a_{k+1} = Sum_{k=1}^{n} a_k",
        _BOTH,
        _shifted,
        spellings=("shift the index",),
    ),
    Rule(
        "write-out",
        say("sum or product written out"),
        "Sum_{k=1}^{3} a_k = a_1 + a_2 + a_3",
        _BOTH,
        _written_out,
    ),
    Rule(
        "split-off-term",
        say("one term split off"),
        "Sum_{k=1}^{n+1} a_k = Sum_{k=1}^{n} a_k + a_{n+1}",
        _BOTH,
        _split_last,
        spellings=("split off the last term",),
    ),
    Rule(
        "closed-form",
        say("sum of the first n numbers"),
        "Sum_{k=1}^{n} k = n*(n+1)/2",
        _SUM,
        _closed,
    ),
)
