"""Wrong ways to write the binary exercise, each with the name of the misconception behind it.

Tables of one-line rules. A rule for a loss sees the ingredients of the formula (`Parts`) and
is tried for both losses: on probabilities, and on logits with stable logs or by way of σ(z).
Owns no texts, and refuses nothing: what fits no rule stays without a name.
"""

import math
from collections import namedtuple
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader.suite import Call, hypothesis, pattern, transformation

Array = NDArray[np.float64]
PROBABILITIES, LOGITS = "binary_cross_entropy", "bce_with_logits"
LOSSES = (PROBABILITIES, LOGITS)


Parts = namedtuple("Parts", "t u p q lp lq hit miss tq up each")
"""What losses are made of: targets t, u = 1 - t; probabilities p, q = 1 - p; their logs lp, lq.

``hit`` is t·lp, ``miss`` u·lq, ``tq`` t·lq, ``up`` u·lp; ``each`` the right loss of each sample.
"""


def parts(t: Array, p: Array, lp: Array, lq: Array, *, guarded: bool = False) -> Parts:
    """The ingredients; ``guarded`` makes a product with weight 0 zero, else 0·log 0 is NaN."""

    def times(weight: Array, log: Array) -> Array:
        return np.where(weight == 0, 0.0, weight * log) if guarded else weight * log

    u = 1 - t
    products = (times(t, lp), times(u, lq), times(t, lq), times(u, lp))
    return Parts(t, u, p, 1 - p, lp, lq, *products, -(products[0] + products[1]))


def plain_sigmoid(z: Array) -> Array:
    return 1 / (1 + np.exp(-z))


def on_probabilities(t: Array, p: Array) -> Parts:
    return parts(t, p, np.log(p), np.log(1 - p))


def on_logits(t: Array, z: Array) -> Parts:
    return parts(t, plain_sigmoid(z), -np.logaddexp(0, -z), -np.logaddexp(0, z), guarded=True)


def through_sigmoid(t: Array, z: Array) -> Parts:
    return on_probabilities(t, plain_sigmoid(z))


def through_sigmoid_guarded(t: Array, z: Array) -> Parts:
    p = plain_sigmoid(z)
    return parts(t, p, np.log(p), np.log(1 - p), guarded=True)


VIEWS = (
    (PROBABILITIES, on_probabilities),
    (LOGITS, on_logits),
    (LOGITS, through_sigmoid),
    (LOGITS, through_sigmoid_guarded),
)
IF_ELSE_VIEWS = tuple(
    (PROBABILITIES, lambda t, p, low=low: on_probabilities((t > low).astype(float), p))
    for low in (0, 0.5, 0.999)
)


def register(
    name: str, function: str, body: Callable[..., Any], kind: Callable[..., Any] = hypothesis
) -> None:
    """Give ``body`` its mark and a name of the module: under these the engine finds it."""
    body = numeric(body) if kind is pattern else body
    globals()[f"{function}_{len(globals())}"] = kind(name, function=function)(body)


def averaged(rule: Callable[[Parts], Any], view: Callable[..., Parts]) -> Callable[..., Any]:
    return lambda t, x: np.mean(rule(view(t, x)))


def bce(t: Array, p: Array) -> Array:
    return -(t * np.log(p) + (1 - t) * np.log(1 - p))


def softmax(x: Array) -> Array:
    return np.exp(x - x.max()) / np.exp(x - x.max()).sum()


def inside(p: Array, eps: float) -> Array:
    return np.clip(p, eps, 1 - eps)


def lifted(t: Array, p: Array, eps: float) -> Any:
    return -(t * np.log(p + eps) + (1 - t) * np.log(1 - p + eps)).mean()


def floored(t: Array, p: Array, eps: float) -> Any:
    return -(t * np.log(np.maximum(p, eps)) + (1 - t) * np.log(np.maximum(1 - p, eps))).mean()


def guarded_bce(t: Array, p: Array) -> Array:
    """The right loss of each sample where a guard makes 0·log 0 zero."""
    return parts(t, p, np.log(p), np.log(1 - p), guarded=True).each


def tail(z: Array) -> Array:
    return np.log1p(np.exp(-np.abs(z)))


def slope(t: Array, p: Array) -> Array:
    return (p - t) / (p * (1 - p))


def agrees(got: Any, value: Any, *, rtol: float = 1e-8, atol: float = 1e-13) -> bool:
    """Whether two values are the same to a tolerance, in shape too."""
    return np.shape(got) == np.shape(value) and np.allclose(got, value, rtol, atol, equal_nan=True)


def numeric(body: Callable[[list[Call]], bool]) -> Callable[[list[Call]], bool]:
    """The pattern for real numbers and arrays only: a learner may return anything."""

    def fits(calls: list[Call]) -> bool:
        got = [call.got for call in calls]
        numbers = all(isinstance(value, int | float | np.number | np.ndarray) for value in got)
        return (
            numbers and all(np.asarray(value).dtype.kind in "iuf" for value in got) and body(calls)
        )

    return fits


def right(call: Call) -> bool:
    """Whether the value of a call is the expected one."""
    return agrees(call.got, call.expected, rtol=1e-9, atol=1e-12)


# Also written as `if yt == 1: ... else: ...`, so they are tried with targets made hard as well.
HALVES = (
    ("only-positive-term", lambda s: -s.hit),
    ("only-positive-term", lambda s: -s.miss),
    ("one-minus-outside-log", lambda s: -(s.hit + s.u - s.up)),
    ("one-minus-outside-log", lambda s: -(s.hit + s.u * s.q)),
    ("one-minus-outside-log", lambda s: -(s.hit - s.up)),
    ("one-minus-outside-log", lambda s: -(s.hit - s.u * s.p)),
    ("one-minus-outside-log", lambda s: -(s.hit + 1 - s.lp)),
    ("one-minus-outside-log", lambda s: -(s.hit + s.u - s.lp)),
    ("one-minus-outside-log", lambda s: -s.hit + s.u * s.q),
    ("one-minus-outside-log", lambda s: -s.hit + s.u - s.up),
    ("terms-crossed", lambda s: -(s.tq + s.up)),
    ("terms-crossed", lambda s: -(s.hit + s.up)),
    ("terms-crossed", lambda s: -(s.hit + s.tq)),
    ("terms-crossed", lambda s: -(s.tq + s.miss)),
    ("sign-partial", lambda s: -s.hit + s.miss),
    ("sign-partial", lambda s: s.hit - s.miss),
)
REDUCTIONS = (
    ("only-positive-term", lambda s: -s.hit.sum() / s.t.sum()),
    ("only-positive-term", lambda s: -s.lp[s.t == 1].mean()),
    ("only-positive-term", lambda s: -s.lp[s.t > 0.5].mean()),
    ("precedence", lambda s: -(s.hit + 1 - s.tq)),
    ("precedence", lambda s: -s.hit + 1 - s.tq),
    ("precedence", lambda s: -(s.hit - s.p)),
    ("precedence", lambda s: -(s.hit + 1 - s.p)),
    ("precedence", lambda s: -(s.hit.sum() + s.miss.mean())),
    ("precedence", lambda s: -(s.hit.mean() + s.miss.sum())),
    ("precedence", lambda s: -s.hit.sum() + s.miss.mean()),
    ("precedence", lambda s: -s.hit.mean() + s.miss.sum()),
    ("onehot-only", lambda s: np.where(s.t == 1, -s.lp, -s.lq)),
    ("onehot-only", lambda s: np.where(s.t > 0.5, -s.lp, -s.lq)),
    ("onehot-only", lambda s: np.where(s.t > 0, -s.lp, -s.lq)),
    ("onehot-only", lambda s: np.where(s.t == 1, -s.lp, 0) + np.where(s.t == 0, -s.lq, 0)),
    ("onehot-only", lambda s: np.where(s.t == 1, -s.lp, -s.lq)[(s.t == 1) | (s.t == 0)]),
    ("onehot-only", lambda s: -np.log(np.abs(1 - s.t - s.p))),
    ("onehot-only", lambda s: -np.log(s.t * s.p + s.u * s.q)),
    ("onehot-only", lambda s: -np.log(1 - np.abs(s.t - s.p))),
    ("wrong-divisor", lambda s: -s.lp[s.t == 1].mean() - s.lq[s.t == 0].mean()),
    ("wrong-divisor", lambda s: -s.hit.sum() / s.t.sum() - s.miss.sum() / s.u.sum()),
    ("log-of-mean", lambda s: -np.log(np.mean(s.p**s.t * s.q**s.u))),
    ("log-of-mean", lambda s: -np.log(np.mean(s.t * s.p + s.u * s.q))),
    ("log-of-mean", lambda s: -np.log(np.mean(np.where(s.t == 1, s.p, s.q)))),
    ("log-of-mean", lambda s: -np.log(np.mean(np.where(s.t > 0.5, s.p, s.q)))),
    ("log-of-mean", lambda s: -np.log(s.p.mean())),
    ("log-of-mean", lambda s: -np.log(np.mean(1 - np.abs(s.t - s.p)))),
    ("log-of-mean", lambda s: bce(s.t.mean(), s.p.mean())),
    ("log-of-mean", lambda s: -np.log((s.t * s.p).mean()) - np.log((s.u * s.q).mean())),
    ("argmax-of-prediction", lambda s: -np.maximum(s.lp, s.lq)),
    ("argmax-of-prediction", lambda s: bce(s.t, np.round(s.p))),
    ("argmax-of-prediction", lambda s: guarded_bce(s.t, np.round(s.p))),
    ("argmax-of-prediction", lambda s: np.abs(np.round(s.p) - s.t)),
    ("argmax-of-prediction", lambda s: np.round(s.p) != s.t),
    ("argmax-of-prediction", lambda s: (s.p > 0.5) != (s.t > 0.5)),
    ("softmax-again", lambda s: bce(s.t, plain_sigmoid(s.p))),
    ("softmax-again", lambda s: bce(s.t, plain_sigmoid(2 * s.p - 1))),
    ("softmax-again", lambda s: bce(s.t, softmax(s.p))),
    ("softmax-again", lambda s: guarded_bce(s.t, softmax(s.p))),
    ("swapped-args", lambda s: bce(s.p, s.t)),
    ("broadcast-column", lambda s: -(np.outer(s.lp, s.t) + np.outer(s.lq, s.u))),
    ("broadcast-column", lambda s: -(s.lp.sum() * s.t.mean() + s.lq.sum() * s.u.mean())),
    ("broadcast-column", lambda s: -(s.lp.sum() * s.t.sum() + s.lq.sum() * s.u.sum())),
    ("accumulator", lambda s: s.each[0]),
    ("accumulator", lambda s: s.each[0] / len(s.t)),
    ("accumulator", lambda s: s.each[-1]),
    ("accumulator", lambda s: s.each[-1] / len(s.t)),
    ("off-by-one", lambda s: s.each[:-1].sum() / len(s.t)),
    ("off-by-one", lambda s: s.each[1:].sum() / len(s.t)),
    ("off-by-one", lambda s: s.each[:-1]),
    ("off-by-one", lambda s: s.each[1:]),
)
ON_LOGITS_ONLY = (
    ("onehot-only", lambda t, z: np.logaddexp(0, -(2 * t - 1) * z).mean()),
    ("softmax-again", lambda t, z: bce(t, z).mean()),
    ("softmax-again", lambda t, z: guarded_bce(t, z).mean()),
    ("softmax-again", lambda t, z: bce(t, softmax(z)).mean()),
    ("swapped-args", lambda t, z: (np.logaddexp(0, t) - z * t).mean()),
    ("sign-partial", lambda t, z: (np.maximum(z, 0) + z * t + tail(z)).mean()),
    ("sign-partial", lambda t, z: (np.maximum(z, 0) - z * t - tail(z)).mean()),
    ("sign-partial", lambda t, z: (-(np.maximum(z, 0) - z * t) + tail(z)).mean()),
    ("sign-partial", lambda t, z: (-np.maximum(z, 0) - z * t + tail(z)).mean()),
    ("terms-crossed", lambda t, z: (np.maximum(z, 0) - z * (1 - t) + tail(z)).mean()),
    ("precedence", lambda t, z: (np.maximum(z, 0) - z * t).sum() + tail(z).mean()),
    ("precedence", lambda t, z: np.maximum(z, 0).sum() - (z * t).sum() + tail(z).mean()),
    ("broadcast-column", lambda t, z: np.logaddexp(0, z).mean() - z.mean() * t.mean()),
    ("broadcast-column", lambda t, z: np.logaddexp(0, z).sum() - z.sum() * t.mean()),
    ("precedence", lambda t, z: (np.maximum(z, 0 - z * t) + tail(z)).mean()),
    ("precedence", lambda t, z: ((np.maximum(z, 0) - z) * t + tail(z)).mean()),
    ("sign-missing", lambda t, z: (np.maximum(z, 0) - z * t + np.log1p(np.exp(np.abs(z)))).mean()),
    ("log-of-mean", lambda t, z: np.logaddexp(0, z.mean()) - t.mean() * z.mean()),
    ("underflow", lambda t, z: bce(t, plain_sigmoid(z)).mean()),
    ("underflow", lambda t, z: guarded_bce(t, plain_sigmoid(z)).mean()),
    ("underflow", lambda t, z: (np.log(1 + np.exp(z)) - t * z).mean()),
    ("underflow", lambda t, z: (np.log(1 + np.exp(-z)) + (1 - t) * z).mean()),
)
GRADIENTS = (
    ("gradient-wrt", lambda t, p: p - t),
    ("chain-rule-sign", lambda t, p: -t / p - (1 - t) / (1 - p)),
    ("sign-partial", lambda t, p: t / p + (1 - t) / (1 - p)),
    ("only-positive-term", lambda t, p: -t / p),
    ("only-positive-term", lambda t, p: (1 - t) / (1 - p)),
    ("terms-crossed", lambda t, p: -t / (1 - p) + (1 - t) / p),
    ("terms-crossed", lambda t, p: t / (1 - p) - (1 - t) / p),
    ("terms-crossed", lambda t, p: -t / p + (1 - t) / p),
    ("one-minus-outside-log", lambda t, p: -t / p - (1 - t) * (1 - 1 / p)),
    ("one-minus-outside-log", lambda t, p: -t / p + (1 - t) * (1 - 1 / p)),
    ("one-minus-outside-log", lambda t, p: -t / p - (1 - t) / p),
    ("one-minus-outside-log", lambda t, p: -t / p + (1 - t)),
    ("one-minus-outside-log", lambda t, p: -t / p - (1 - t)),
    ("precedence", lambda t, p: (p - t) / p * (1 - p)),
    ("precedence", lambda t, p: (p - t) / p * 1 - p),
    ("precedence", lambda t, p: p - t / (p * (1 - p))),
    ("precedence", lambda t, p: p - t / p * (1 - p)),
    ("precedence", lambda t, p: -t / p + 1 - t / (1 - p)),
    ("precedence", lambda t, p: -t / p + (1 - t) / 1 - p),
    ("precedence", lambda t, p: -t / p + 1 - t / 1 - p),
    ("algebra", lambda t, _: 1 - 2 * t),
    ("algebra", lambda t, p: (p - t) / (p * (1 - p)) ** 2),
    ("softmax-again", lambda t, p: slope(t, plain_sigmoid(p))),
    ("softmax-again", lambda t, p: plain_sigmoid(p) - t),
    ("softmax-again", lambda t, p: slope(t, softmax(p))),
    ("softmax-again", lambda t, p: softmax(p) - t),
    ("softmax-again", lambda t, p: (plain_sigmoid(p) - t) / (p * (1 - p))),
    ("swapped-args", lambda t, p: slope(p, t)),
    ("swapped-args", lambda t, p: -slope(p, t)),
    ("onehot-only", lambda t, p: 1 / (1 - t - p)),
    ("onehot-only", lambda t, p: (1 - 2 * t) / (t * p + (1 - t) * (1 - p))),
    ("onehot-only", lambda t, p: np.where(t == 1, -1 / p, 0) + np.where(t == 0, 1 / (1 - p), 0)),
    ("onehot-only", lambda t, p: np.where(t == 1, -1 / p, 1 / (1 - p))),
    ("onehot-only", lambda t, p: np.where(t > 0.5, -1 / p, 1 / (1 - p))),
    ("onehot-only", lambda t, p: np.where(t > 0, -1 / p, 1 / (1 - p))),
    ("argmax-of-prediction", lambda _, p: slope(np.round(p), p)),
    ("argmax-of-prediction", lambda t, p: slope(t, np.round(p))),
    ("argmax-of-prediction", lambda t, p: np.round(p) - t),
    ("gradient-shape", lambda t, p: slope(t, p) * len(p)),
    ("gradient-shape", lambda t, p: np.diag(slope(t, p))),
    ("gradient-shape", lambda t, p: np.full(p.shape, slope(t, p).sum())),
    ("gradient-shape", lambda t, p: np.full(p.shape, slope(t, p).mean())),
    ("broadcast-column", lambda t, p: slope(t[:, None], p)),
    ("broadcast-column", lambda t, p: slope(t, p[:, None])),
    ("broadcast-column", lambda t, p: slope(t[:, None], p).mean(axis=0)),
    ("broadcast-column", lambda t, p: slope(t, p[:, None]).mean(axis=1)),
)
SIGMOIDS = (
    ("sign-missing", lambda z: 1 / (1 + np.exp(z))),
    ("sign-missing", lambda z: np.exp(-z) / (1 + np.exp(-z))),
    ("sign-missing", lambda z: -1 / (1 + np.exp(-z))),
    ("sign-partial", lambda z: 1 / (1 - np.exp(-z))),
    ("precedence", lambda z: 1 / 1 + np.exp(-z)),
    ("underflow", lambda z: np.exp(z) / (1 + np.exp(z))),
    ("underflow", lambda z: np.array([1 / (1 + math.exp(-v)) for v in z])),
    ("softmax-again", softmax),
    ("softmax-again", lambda z: np.exp(z) / np.exp(z).sum()),
    ("softmax-again", lambda z: plain_sigmoid(plain_sigmoid(z))),
    ("argmax-of-prediction", lambda z: (z > 0).astype(float)),
    ("argmax-of-prediction", lambda z: (z >= 0).astype(float)),
    ("gradient-wrt", lambda z: plain_sigmoid(z) * (1 - plain_sigmoid(z))),
    ("base-10", lambda z: 1 / (1 + 10.0**-z)),
    ("base-2", lambda z: 1 / (1 + 2.0**-z)),
)

# With an epsilon e: clipped, lifted, cut into steps; any of EPSILONS may be the learner's.
EPSILONS = (0.1, 0.05, 0.02, 0.01, 0.005, 0.002, 0.001, *(0.1**n for n in range(4, 16)))
WITH_EPSILON = (
    ("value-altered", PROBABILITIES, lambda t, p, e: bce(t, inside(p, e)).mean()),
    ("value-altered", PROBABILITIES, lifted),
    ("value-altered", PROBABILITIES, lambda t, p, e: bce(t, e + (1 - 2 * e) * p).mean()),
    ("value-altered", PROBABILITIES, lambda t, p, e: bce(t, np.round(p / e) * e).mean()),
    ("swapped-args", PROBABILITIES, lambda t, p, e: bce(p, inside(t, e)).mean()),
    ("swapped-args", PROBABILITIES, lambda t, p, e: floored(p, t, e)),
    ("swapped-args", PROBABILITIES, lambda t, p, e: lifted(p, t, e)),
    ("argmax-of-prediction", PROBABILITIES, lambda t, p, e: bce(t, inside(np.round(p), e)).mean()),
    ("argmax-of-prediction", PROBABILITIES, lambda t, p, e: floored(t, np.round(p), e)),
    ("argmax-of-prediction", PROBABILITIES, lambda t, p, e: lifted(t, np.round(p), e)),
    ("value-altered", "bce_grad", lambda t, p, e: slope(t, inside(p, e))),
    ("value-altered", "bce_grad", lambda t, p, e: slope(t, np.round(p / e) * e)),
    ("value-altered", "bce_grad", lambda t, p, e: (p - t) / inside(p * (1 - p), e)),
    ("value-altered", "bce_grad", lambda t, p, e: (p - t) / (inside(p, e) * (1 - inside(p, e)))),
    ("value-altered", "bce_grad", lambda t, p, e: (p - t) / (p * (1 - p) + e)),
    ("value-altered", "bce_grad", lambda t, p, e: -t / (p + e) + (1 - t) / (1 - p + e)),
    ("value-altered", LOGITS, lambda t, z, e: bce(t, inside(plain_sigmoid(z), e)).mean()),
    ("value-altered", LOGITS, lambda t, z, e: lifted(t, plain_sigmoid(z), e)),
    ("softmax-again", LOGITS, lambda t, z, e: bce(t, inside(z, e)).mean()),
    ("value-altered", "sigmoid", lambda z, e: inside(plain_sigmoid(z), e)),
)
# With a bound b on |z|.
BOUNDS = (1, 2, 3, 4, 5, 6, 8, 10)
WITH_BOUND = (
    ("value-altered", LOGITS, lambda t, z, b: on_logits(t, np.clip(z, -b, b)).each.mean()),
    ("value-altered", "sigmoid", lambda z, b: plain_sigmoid(np.clip(z, -b, b))),
)
# What becomes of the right value, or of an already wrong one: these combine in pairs.
SCALES = (
    ("sign-missing", lambda value, _: -value),
    ("base-10", lambda value, _: value / math.log(10)),
    ("base-2", lambda value, _: value / math.log(2)),
)
DIVISORS = (
    lambda t: len(t) - 1,
    lambda t: max(len(t) - 1, 1),
    lambda t: len(t) + 1,
    lambda t: len(t) ** 2,
    lambda t: len(t) * 2,
    lambda _: 2,
    lambda t: t.sum(),
    lambda t: (1 - t).sum(),
    *(lambda t, low=low: np.sum(t > low) for low in (0, 0.5, 0.999)),
    *(lambda t, low=low: max(np.sum(t > low), 1) for low in (0, 0.5, 0.999)),
)
SHAPES = (np.sum, np.mean, lambda value: value / len(value))


def with_one_of(numbers: tuple[float, ...], rule: Callable[..., Any]) -> Callable[..., bool]:
    """The pattern that some number of ``numbers`` makes ``rule`` give every value."""

    def fits(calls: list[Call]) -> bool:
        return not all(map(right, calls)) and any(
            all(agrees(call.got, rule(*call.args, number)) for call in calls) for number in numbers
        )

    return fits


def share(divisor: Callable[[Array], Any]) -> Callable[[Parts], Any]:
    """The rule that divides the sum of the right losses by ``divisor`` and not by M."""
    return lambda s: s.each.sum() / divisor(s.t)


def changed(change: Callable[..., Any]) -> Callable[..., Any]:
    """The transformation that applies ``change`` to an implementation's value."""
    return lambda right: lambda t, x: change(right(t, x), t)


for _name, _rule in HALVES:
    for _function, _view in (*VIEWS, *IF_ELSE_VIEWS):
        register(_name, _function, averaged(_rule, _view))
for _name, _rule in (*REDUCTIONS, *(("wrong-divisor", share(_one)) for _one in DIVISORS)):
    for _function, _view in VIEWS[:3]:
        register(_name, _function, averaged(_rule, _view))
for _name, _rule in ON_LOGITS_ONLY:
    register(_name, LOGITS, _rule)
for _name, _rule in GRADIENTS:
    register(_name, "bce_grad", _rule)
    for _low in (0.5, 0.999):
        _hard = lambda t, p, rule=_rule, low=_low: rule((t > low).astype(float), p)  # noqa: E731
        register(_name, "bce_grad", _hard)
for _name, _rule in SIGMOIDS:
    register(_name, "sigmoid", _rule)
for _numbers, _rules in ((EPSILONS, WITH_EPSILON), (BOUNDS, WITH_BOUND)):
    for _name, _function, _rule in _rules:
        register(_name, _function, with_one_of(_numbers, _rule), pattern)
for _function in LOSSES:
    for _name, _change in (
        *SCALES,
        ("sum-not-mean", lambda value, t: value * len(t)),
        ("returns-array", lambda value, _: np.array([value])),
    ):
        register(_name, _function, changed(_change), transformation)
for _name, _change in SCALES:
    register(_name, "bce_grad", changed(_change), transformation)
for _change in SHAPES:
    register("gradient-shape", "bce_grad", changed(lambda v, _, c=_change: c(v)), transformation)


@transformation("returns-array", function=LOSSES)
def a_loss_for_each(right: Callable[..., Any]) -> Callable[..., Any]:
    """The losses of the samples, not reduced."""
    return lambda t, x: np.array([right(t[i : i + 1], x[i : i + 1]) for i in range(len(t))])


@pattern("value-altered", function=(*LOSSES, "bce_grad", "sigmoid"))
@numeric
def nearly_right(calls: list[Call]) -> bool:
    """Every value is nearly right, as after rounding, float32 or a small epsilon."""
    near = all(agrees(c.got, c.expected, rtol=2e-3, atol=2e-3) for c in calls)
    return near and not all(map(right, calls))


@pattern("value-altered", function=(*LOSSES, "bce_grad", "sigmoid"))
@numeric
def rounded(calls: list[Call]) -> bool:
    """Every value is the right one, rounded or cut to the same number of decimals."""
    return not all(map(right, calls)) and any(
        all(agrees(c.got, shorten(c.expected * 10**n) / 10**n, atol=1e-9) for c in calls)
        for n in range(1, 4)
        for shorten in (np.round, np.trunc)
    )


def wrong_only_for(extreme: Callable[[Array], Any], *, finite: bool) -> Callable[..., bool]:
    """The pattern of values right but for extreme last arguments, all finite there or none."""

    def fits(calls: list[Call]) -> bool:
        wrong = [call for call in calls if not right(call)]
        moderate = [call for call in calls if not np.any(extreme(call.args[-1]))]
        return (
            len(moderate) > 1
            and all(map(right, moderate))
            and len(wrong) > 0
            and all(np.all(np.isfinite(call.got)) == finite for call in wrong)
        )

    return fits


for _function in (PROBABILITIES, "bce_grad"):
    _near_an_end = wrong_only_for(lambda p: np.abs(p - 0.5) > 0.45, finite=True)
    register("value-altered", _function, _near_an_end, pattern)
for _function in (LOGITS, "sigmoid"):
    for _name in ("value-altered", "underflow"):
        _large = wrong_only_for(lambda z: np.abs(z) > 20, finite=_name == "value-altered")
        register(_name, _function, _large, pattern)


@pattern("hardcoded-answer", function=LOSSES)
@numeric
def always_the_same(calls: list[Call]) -> bool:
    """One number whatever the input is, while other ones are right."""
    finite = all(np.all(np.isfinite(call.got)) for call in calls)
    return finite and len({str(c.got) for c in calls}) == 1 and not all(map(right, calls))


@pattern("precedence", function="bce_grad")
@numeric
def denominator_zero(calls: list[Call]) -> bool:
    """Infinite everywhere, as with the denominator yp*1 - yp."""
    return all(
        np.shape(call.got) == np.shape(call.expected) and not np.any(np.isfinite(call.got))
        for call in calls
    )


@pattern("algebra", function="bce_grad")
@numeric
def slip_in_the_fraction(calls: list[Call]) -> bool:
    """(a + b·t + c·p + d·t·p) / (p(1 - p)), or (p - t) / (a + b·p + c·p²), with small integers."""
    if not all(np.shape(call.got) == np.shape(call.expected) for call in calls):
        return False
    t, p = (np.concatenate([call.args[n] for call in calls]) for n in (0, 1))
    got = np.concatenate([call.got for call in calls])
    if not np.all(np.isfinite(got)):
        return False
    top = _small_integers(np.stack([p**0, t, p, t * p], axis=1), got * p * (1 - p))
    if top is not None:
        return top not in ([0, -1, 1, 0], *TWO_MISTAKES)
    known = (np.abs(p - t) > 1e-9) & (got != 0)
    rows = np.stack([p**0, p, p**2], axis=1)[known]
    return _small_integers(rows, (p - t)[known] / got[known]) not in (None, [0, 1, -1])


TWO_MISTAKES = ([0, 1, 0, -1], [0, 0, -1, 1])
"""Numerators of t/p and -(1 - t)/(1 - p): half of the formula, and its sign lost."""


def _small_integers(rows: Array, values: Array) -> list[int] | None:
    """Integers from -2 to 2 that combine the columns of ``rows`` to ``values``, if there are."""
    found = np.round(np.linalg.lstsq(rows, values, rcond=None)[0])
    exact = np.allclose(rows @ found, values, rtol=1e-7, atol=1e-9)
    return [int(c) for c in found] if exact and np.all(np.abs(found) <= 2) else None
