"""Wrong ways to write the binary exercise, each with the name of the misconception behind it.

Tables of one-line rules. A rule for a loss sees the ingredients of the formula (`Parts`) and
is tried for both losses: on probabilities, and on logits with stable logs or by way of σ(z).
Owns no texts, and refuses nothing: what fits no rule stays without a name.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader.suite import Call, hypothesis, pattern, transformation

Array = NDArray[np.float64]
PROBABILITIES, LOGITS = "binary_cross_entropy", "bce_with_logits"
LOSSES = (PROBABILITIES, LOGITS)


@dataclass(frozen=True)
class Parts:
    """What a loss is made of: targets t, u = 1 - t, probabilities p, q = 1 - p, logs, products."""

    t: Array
    u: Array
    p: Array
    q: Array
    lp: Array
    lq: Array
    hit: Array
    miss: Array
    tq: Array
    up: Array

    @property
    def each(self) -> Array:
        """The right loss of each sample."""
        return -(self.hit + self.miss)


def parts(t: Array, p: Array, lp: Array, lq: Array, *, guarded: bool = False) -> Parts:
    """The ingredients; ``guarded`` makes a product with weight 0 zero, else 0·log 0 is NaN."""

    def times(weight: Array, log: Array) -> Array:
        return np.where(weight == 0, 0.0, weight * log) if guarded else weight * log

    u = 1 - t
    products = (times(t, lp), times(u, lq), times(t, lq), times(u, lp))
    return Parts(t, u, p, 1 - p, lp, lq, *products)


def plain_sigmoid(z: Array) -> Array:
    return 1 / (1 + np.exp(-z))


def on_probabilities(t: Array, p: Array) -> Parts:
    return parts(t, p, np.log(p), np.log(1 - p))


def labels_equal_one(t: Array, p: Array) -> Parts:
    return on_probabilities((t == 1).astype(float), p)


def labels_above_half(t: Array, p: Array) -> Parts:
    return on_probabilities((t > 0.5).astype(float), p)


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
IF_ELSE_VIEWS = ((PROBABILITIES, labels_equal_one), (PROBABILITIES, labels_above_half))


def register(name: str, function: str, body: Callable[..., Any]) -> None:
    """Make a hypothesis of ``body``; the engine finds hypotheses under the module's names."""
    globals()[f"{function}_{len(globals())}"] = hypothesis(name, function=function)(body)


def averaged(rule: Callable[[Parts], Any], view: Callable[..., Parts]) -> Callable[..., Any]:
    return lambda t, x: np.mean(rule(view(t, x)))


def bce(t: Array, p: Array) -> Array:
    return -(t * np.log(p) + (1 - t) * np.log(1 - p))


def softmax(x: Array) -> Array:
    return np.exp(x - x.max()) / np.exp(x - x.max()).sum()


# Also written as `if yt == 1: ... else: ...`, so they are tried with targets made hard as well.
HALVES = (
    ("only-positive-term", lambda s: -s.hit),
    ("only-positive-term", lambda s: -s.miss),
    ("one-minus-outside-log", lambda s: -(s.hit + s.u - s.up)),
    ("one-minus-outside-log", lambda s: -(s.hit + s.u * s.q)),
    ("one-minus-outside-log", lambda s: -(s.hit - s.up)),
    ("one-minus-outside-log", lambda s: -(s.hit - s.u * s.p)),
    ("one-minus-outside-log", lambda s: -(s.hit + 1 - s.lp)),
    ("terms-crossed", lambda s: -(s.tq + s.up)),
    ("terms-crossed", lambda s: -(s.hit + s.up)),
    ("terms-crossed", lambda s: -(s.hit + s.tq)),
    ("sign-partial", lambda s: -s.hit + s.miss),
    ("sign-partial", lambda s: s.hit - s.miss),
)
REDUCTIONS = (
    ("only-positive-term", lambda s: -s.hit.sum() / s.t.sum()),
    ("only-positive-term", lambda s: -s.lp[s.t == 1].mean()),
    ("only-positive-term", lambda s: -s.lp[s.t > 0.5].mean()),
    ("precedence", lambda s: -(s.hit + 1 - s.tq)),
    ("precedence", lambda s: -s.hit + 1 - s.tq),
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
    ("wrong-divisor", lambda s: np.median(s.each)),
    ("log-of-mean", lambda s: -np.log(np.mean(s.p**s.t * s.q**s.u))),
    ("log-of-mean", lambda s: -np.log(np.mean(s.t * s.p + s.u * s.q))),
    ("log-of-mean", lambda s: -np.log(np.mean(np.where(s.t == 1, s.p, s.q)))),
    ("log-of-mean", lambda s: -np.log(np.mean(np.where(s.t > 0.5, s.p, s.q)))),
    ("log-of-mean", lambda s: -np.log(s.p.mean())),
    ("log-of-mean", lambda s: bce(s.t.mean(), s.p.mean())),
    ("log-of-mean", lambda s: -np.log((s.t * s.p).mean()) - np.log((s.u * s.q).mean())),
    ("argmax-of-prediction", lambda s: -np.maximum(s.lp, s.lq)),
    ("argmax-of-prediction", lambda s: -np.minimum(s.lp, s.lq)),
    ("argmax-of-prediction", lambda s: bce(s.t, np.round(s.p))),
    ("argmax-of-prediction", lambda s: guarded_bce(s.t, np.round(s.p))),
    ("argmax-of-prediction", lambda s: np.abs(np.round(s.p) - s.t)),
    ("argmax-of-prediction", lambda s: np.round(s.p) != s.t),
    ("softmax-again", lambda s: bce(s.t, plain_sigmoid(s.p))),
    ("softmax-again", lambda s: bce(s.t, softmax(s.p))),
    ("softmax-again", lambda s: guarded_bce(s.t, softmax(s.p))),
    ("swapped-args", lambda s: bce(s.p, s.t)),
    ("broadcast-column", lambda s: -(np.outer(s.lp, s.t) + np.outer(s.lq, s.u))),
    ("broadcast-column", lambda s: -(s.lp.sum() * s.t.mean() + s.lq.sum() * s.u.mean())),
    ("accumulator", lambda s: s.each[0]),
    ("accumulator", lambda s: s.each[0] / len(s.t)),
    ("accumulator", lambda s: s.each[-1]),
    ("accumulator", lambda s: s.each[-1] / len(s.t)),
    ("off-by-one", lambda s: s.each[:-1].sum() / len(s.t)),
    ("off-by-one", lambda s: s.each[1:].sum() / len(s.t)),
    ("off-by-one", lambda s: s.each[:-1]),
    ("off-by-one", lambda s: s.each[1:]),
    ("hardcoded-size", lambda s: s.each[:2].sum() / 2),
    ("hardcoded-size", lambda s: s.each.sum() / 3),
    ("hardcoded-size", lambda s: s.each.sum() / 4),
    ("log1p", lambda s: -(s.t * np.log1p(s.p) + s.u * np.log1p(s.q))),
    ("log1p", lambda s: -(s.hit + s.u * np.log1p(s.p))),
)
ON_LOGITS_ONLY = (
    ("onehot-only", lambda t, z: np.logaddexp(0, -(2 * t - 1) * z).mean()),
    ("softmax-again", lambda t, z: bce(t, z).mean()),
    ("softmax-again", lambda t, z: -(t * np.log(z)).mean()),
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
    ("underflow", lambda t, z: bce(t, plain_sigmoid(z)).mean()),
    ("underflow", lambda t, z: guarded_bce(t, plain_sigmoid(z)).mean()),
    ("underflow", lambda t, z: (np.log(1 + np.exp(z)) - t * z).mean()),
    ("underflow", lambda t, z: (np.log(1 + np.exp(-z)) + (1 - t) * z).mean()),
    ("underflow", lambda t, z: bce(t, np.exp(z) / (1 + np.exp(z))).mean()),
)
GRADIENTS = (
    ("gradient-wrt", lambda t, p: p - t),
    ("gradient-wrt", lambda t, p: (p - t) / (p * (1 - p)) ** 2),
    ("chain-rule-sign", lambda t, p: -t / p - (1 - t) / (1 - p)),
    ("sign-partial", lambda t, p: t / p + (1 - t) / (1 - p)),
    ("only-positive-term", lambda t, p: -t / p),
    ("only-positive-term", lambda t, p: (1 - t) / (1 - p)),
    ("terms-crossed", lambda t, p: -t / (1 - p) + (1 - t) / p),
    ("terms-crossed", lambda t, p: t / (1 - p) - (1 - t) / p),
    ("terms-crossed", lambda t, p: -t / p + (1 - t) / p),
    ("terms-crossed", lambda t, p: -(1 - t) / p + t / (1 - p)),
    ("one-minus-outside-log", lambda t, p: -t / p - (1 - t) * (1 - 1 / p)),
    ("one-minus-outside-log", lambda t, p: -t / p + (1 - t) * (1 - 1 / p)),
    ("one-minus-outside-log", lambda t, p: -t / p - (1 - t) / p),
    ("one-minus-outside-log", lambda t, p: -t / p + (1 - t)),
    ("one-minus-outside-log", lambda t, p: -t / p - (1 - t)),
    ("precedence", lambda t, p: (p - t) / p * (1 - p)),
    ("precedence", lambda t, p: (p - t) / p * 1 - p),
    ("precedence", lambda t, p: (p - t) / (p * 1 - p)),
    ("precedence", lambda t, p: p - t / (p * (1 - p))),
    ("precedence", lambda t, p: p - t / p * (1 - p)),
    ("precedence", lambda t, p: -t / p + 1 - t / (1 - p)),
    ("precedence", lambda t, p: -t / p + (1 - t) / 1 - p),
    ("precedence", lambda t, p: -t / p + 1 - t / 1 - p),
    ("precedence", lambda t, p: -(t / p) + (1 - t / 1) - p),
    ("algebra", lambda t, p: (1 - 2 * t) / (p * (1 - p))),
    ("algebra", lambda t, _: 1 - 2 * t),
    ("algebra", lambda t, p: (p - t - 2 * t * p) / (p * (1 - p))),
    ("algebra", lambda t, p: (p - t + 2 * t * p) / (p * (1 - p))),
    ("algebra", lambda t, p: (p - t - t * p) / (p * (1 - p))),
    ("algebra", lambda t, p: (p - t + t * p) / (p * (1 - p))),
    ("algebra", lambda t, p: (1 - t - p + 2 * t * p) / (p * (1 - p))),
    ("algebra", lambda t, p: (p + t) / (p * (1 - p))),
    ("algebra", lambda t, p: (1 - t + p) / (p * (1 - p))),
    ("algebra", lambda t, p: (p - t) / (p * (1 + p))),
    ("algebra", lambda t, p: (p - t) / (p - 1)),
    ("algebra", lambda t, p: (p - t) / p),
    ("algebra", lambda t, p: (p - t) / (1 - p)),
    ("algebra", lambda t, p: (p - t) / p**2),
    ("algebra", lambda t, p: (p - t) / (1 - p) ** 2),
    ("algebra", lambda t, p: (p - t) / (p + p**2)),
    ("algebra", lambda t, p: (p - t) / (1 - p**2)),
    ("softmax-again", lambda t, p: slope(t, plain_sigmoid(p))),
    ("softmax-again", lambda t, p: plain_sigmoid(p) - t),
    ("swapped-args", lambda t, p: slope(p, t)),
    ("onehot-only", lambda t, p: 1 / (1 - t - p)),
    ("onehot-only", lambda t, p: np.where(t == 1, -1 / p, 0) + np.where(t == 0, 1 / (1 - p), 0)),
    ("onehot-only", lambda t, p: np.where(t > 0, -1 / p, 1 / (1 - p))),
    ("argmax-of-prediction", lambda _, p: slope(np.round(p), p)),
    ("argmax-of-prediction", lambda t, p: slope(t, np.round(p))),
    ("argmax-of-prediction", lambda t, p: np.round(p) - t),
    ("broadcast-column", lambda t, p: slope(t[:, None], p)),
    ("broadcast-column", lambda t, p: slope(t, p[:, None])),
    ("broadcast-column", lambda t, p: slope(t[:, None], p).mean(axis=0)),
    ("broadcast-column", lambda t, p: slope(t, p[:, None]).mean(axis=1)),
    ("broadcast-column", lambda t, p: slope(t[:, None], p).sum(axis=0)),
    ("broadcast-column", lambda t, p: slope(t, p[:, None]).sum(axis=1)),
)
SIGMOIDS = (
    ("sign-missing", lambda z: 1 / (1 + np.exp(z))),
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


def guarded_bce(t: Array, p: Array) -> Array:
    """The right loss of each sample where a guard makes 0·log 0 zero."""
    return parts(t, p, np.log(p), np.log(1 - p), guarded=True).each


def tail(z: Array) -> Array:
    return np.log1p(np.exp(-np.abs(z)))


def slope(t: Array, p: Array) -> Array:
    return (p - t) / (p * (1 - p))


for _name, _rule in HALVES:
    for _function, _view in (*VIEWS, *IF_ELSE_VIEWS):
        register(_name, _function, averaged(_rule, _view))
for _name, _rule in REDUCTIONS:
    for _function, _view in VIEWS:
        register(_name, _function, averaged(_rule, _view))
for _name, _rule in ON_LOGITS_ONLY:
    register(_name, LOGITS, _rule)
for _name, _rule in GRADIENTS:
    register(_name, "bce_grad", _rule)
    register(_name, "bce_grad", lambda t, p, rule=_rule: rule((t == 1).astype(float), p))
    register(_name, "bce_grad", lambda t, p, rule=_rule: rule((t > 0.5).astype(float), p))
for _name, _rule in SIGMOIDS:
    register(_name, "sigmoid", _rule)
for _factor in (1, 2, 5, 10, 100):
    for _eps in (0.1**_n * _factor for _n in (2, 4, 7, 10)):
        register("value-altered", PROBABILITIES, lambda t, p, e=_eps: cut(t, p, e))
        register("value-altered", PROBABILITIES, lambda t, p, e=_eps: lifted(t, p, e))


def cut(t: Array, p: Array, eps: float) -> Any:
    return bce(t, np.clip(p, eps, 1 - eps)).mean()


def lifted(t: Array, p: Array, eps: float) -> Any:
    return -(t * np.log(p + eps) + (1 - t) * np.log(1 - p + eps)).mean()


@hypothesis("onehot-only", function="bce_grad")
def slope_of_hard_labels(t: Array, p: Array) -> Array:
    """Only the label decides, as in `if yt == 1: ... else: ...`."""
    return np.where(t == 1, -1 / p, 1 / (1 - p))


@hypothesis("onehot-only", function="bce_grad")
def slope_of_rounded_labels(t: Array, p: Array) -> Array:
    """The label above one half decides."""
    return np.where(t > 0.5, -1 / p, 1 / (1 - p))


# What becomes of the right value, or of an already wrong one: these combine in pairs.
AFTERWARDS = (
    ("sign-missing", (*LOSSES, "bce_grad"), lambda value, _: -value),
    ("base-10", (*LOSSES, "bce_grad"), lambda value, _: value / math.log(10)),
    ("base-2", (*LOSSES, "bce_grad"), lambda value, _: value / math.log(2)),
    ("sum-not-mean", LOSSES, lambda value, t: value * len(t)),
    ("wrong-divisor", LOSSES, lambda value, t: np.float64(value * len(t)) / (len(t) - 1)),
    ("wrong-divisor", LOSSES, lambda value, t: value * len(t) / max(len(t) - 1, 1)),
    ("wrong-divisor", LOSSES, lambda value, t: value * len(t) / (len(t) + 1)),
    ("wrong-divisor", LOSSES, lambda value, t: value / len(t)),
    ("wrong-divisor", LOSSES, lambda value, _: value / 2),
    ("wrong-divisor", LOSSES, lambda value, t: value * len(t) / 2),
    ("wrong-divisor", LOSSES, lambda value, t: np.float64(value * len(t)) / t.sum()),
    ("wrong-divisor", LOSSES, lambda value, t: np.float64(value * len(t)) / (1 - t).sum()),
    ("wrong-divisor", LOSSES, lambda value, t: np.float64(value * len(t)) / np.sum(t > 0)),
    ("wrong-divisor", LOSSES, lambda value, t: np.float64(value * len(t)) / np.sum(t == 1)),
    ("wrong-divisor", LOSSES, lambda value, t: np.float64(value * len(t)) / np.sum(t > 0.5)),
    ("returns-array", LOSSES, lambda value, _: np.array([value])),
    ("gradient-shape", ("bce_grad",), lambda value, _: np.sum(value)),
    ("gradient-shape", ("bce_grad",), lambda value, _: np.mean(value)),
    ("gradient-shape", ("bce_grad",), lambda value, t: value / len(t)),
    ("gradient-shape", ("bce_grad",), lambda value, _: np.diag(value)),
    ("gradient-shape", ("bce_grad",), lambda value, _: value[:, None]),
    ("gradient-shape", ("bce_grad",), lambda value, _: value[None, :]),
    ("gradient-shape", ("bce_grad",), lambda value, _: np.array([value.sum()])),
    ("gradient-shape", ("bce_grad",), lambda value, _: np.array([value.mean()])),
    ("gradient-shape", ("bce_grad",), lambda value, _: np.full(value.shape, value.sum())),
    ("gradient-shape", ("bce_grad",), lambda value, _: np.full(value.shape, value.mean())),
    ("gradient-shape", ("bce_grad",), lambda value, _: np.outer(value, value)),
)


def followed_by(change: Callable[..., Any]) -> Callable[..., Any]:
    """The transformation that applies ``change`` to an implementation's value."""
    return lambda right: lambda t, x: change(right(t, x), t)


for _name, _functions, _change in AFTERWARDS:
    globals()[f"afterwards_{len(globals())}"] = transformation(_name, function=_functions)(
        followed_by(_change)
    )


@transformation("returns-array", function=LOSSES)
def a_loss_for_each(right: Callable[..., Any]) -> Callable[..., Any]:
    """The losses of the samples, not reduced."""
    return lambda t, x: np.array([right(t[i : i + 1], x[i : i + 1]) for i in range(len(t))])


@hypothesis("broadcast-column", function=PROBABILITIES)
def table_of_pairs(t: Array, p: Array) -> Array:
    """All pairs, not reduced; the check of the shape names the array."""
    return bce(t[:, None], p)


@hypothesis("broadcast-column", function=PROBABILITIES)
def table_of_pairs_transposed(t: Array, p: Array) -> Array:
    """The same table with samples in the rows."""
    return bce(t, p[:, None])


def right(call: Call) -> bool:
    """Whether the value of a call is the expected one."""
    return np.shape(call.got) == np.shape(call.expected) and bool(
        np.allclose(call.got, call.expected, rtol=1e-9, atol=1e-12)
    )


def near(call: Call) -> bool:
    """Whether the value is nearly the expected one."""
    return np.shape(call.got) == np.shape(call.expected) and bool(
        np.allclose(call.got, call.expected, rtol=2e-3, atol=2e-3)
    )


@pattern("value-altered", function=(*LOSSES, "bce_grad", "sigmoid"))
def nearly_right(calls: list[Call]) -> bool:
    """Every value is nearly right, as after rounding, float32 or a small epsilon."""
    return all(map(near, calls)) and not all(map(right, calls))


@pattern("value-altered", function=(PROBABILITIES, "bce_grad"))
def wrong_near_the_ends(calls: list[Call]) -> bool:
    """Right unless a probability is near 0 or 1, and finite there: clipped."""
    ends = [call for call in calls if np.any(np.abs(np.asarray(call.args[1]) - 0.5) > 0.45)]
    return _wrong_only_in(ends, calls) and all(np.all(np.isfinite(call.got)) for call in ends)


@pattern("value-altered", function=(LOGITS, "sigmoid"))
def wrong_for_large_logits(calls: list[Call]) -> bool:
    """Right unless |z| is large, and finite there: clipped."""
    large = [call for call in calls if np.any(np.abs(np.asarray(call.args[-1])) > 20)]
    return _wrong_only_in(large, calls) and all(np.all(np.isfinite(call.got)) for call in large)


@pattern("underflow", function=(LOGITS, "sigmoid"))
def lost_for_large_logits(calls: list[Call]) -> bool:
    """Right unless |z| is large, where NaN or inf comes back."""
    large = [call for call in calls if np.any(np.abs(np.asarray(call.args[-1])) > 20)]
    wrong = [call for call in large if not right(call)]
    return _wrong_only_in(large, calls) and not any(np.all(np.isfinite(c.got)) for c in wrong)


@pattern("hardcoded-answer", function=LOSSES)
def always_the_same(calls: list[Call]) -> bool:
    """One number whatever the input is, while other ones are right."""
    got = [call.got for call in calls]
    same = all(np.ndim(value) == 0 and value == got[0] for value in got)
    return same and not all(map(right, calls))


def _wrong_only_in(some: list[Call], calls: list[Call]) -> bool:
    """Whether these calls hold a wrong value and the others, at least two, are all right."""
    others = [call for call in calls if not any(call is one for one in some)]
    return len(others) > 1 and all(map(right, others)) and not all(map(right, some))
