"""What a mistaken batch loss returns, and the misconception behind it.

Most mistakes happen within a row: they are written once as (T, Y) -> one loss for each sample
and are looked for in all three losses (`in_rows`). Where one call cannot tell two of them apart,
the more specific stands first; patterns over all calls come last. The total over K and the
N x N values of index_cross_entropy are told apart in the suite, where the text can be seen.
What is not finite agrees with all that is not (NaN, infinities, exceptions), so one hypothesis
stands for every way of breaking.
"""

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from grader.suite import Call, hypothesis, pattern, transformation

PER_SAMPLE, BATCH, INDEX = "per_sample_cross_entropy", "batch_cross_entropy", "index_cross_entropy"
ONE_HOT = "one_hot"
MEANS = (BATCH, INDEX)
LOSSES = (PER_SAMPLE, *MEANS)

Body = Callable[..., Any]


def only(name: str, function: str | tuple[str, ...], *bodies: Body) -> None:
    """Register wrong implementations that need no name of their own in this file."""
    for body in bodies:
        globals()[f"_{len(globals())}"] = hypothesis(name, function=function)(body)


def targets(first: Any, Y: Any) -> Any:
    """The target matrix, whether a call has it or the labels."""
    return np.eye(np.shape(Y)[1])[first] if np.ndim(first) == 1 else np.asarray(first)


def in_batch(name: str, *bodies: Body) -> None:
    """Register (T, Y) -> what comes back for the batch, for labels too."""
    for body in bodies:
        only(name, MEANS, lambda first, Y, body=body: body(targets(first, Y), Y))


def in_rows(name: str, *bodies: Body) -> None:
    """Register (T, Y) -> the losses of the rows, and their mean for the batch."""
    for body in bodies:
        only(name, PER_SAMPLE, body)
        in_batch(name, lambda T, Y, body=body: np.mean(body(T, Y)))


def terms(T: Any, Y: Any) -> Any:
    """Every -t log y, (N, K)."""
    return -T * np.log(Y)


def losses(T: Any, Y: Any) -> Any:
    """The right losses where every y > 0."""
    return terms(T, Y).sum(axis=1)


def total(T: Any, Y: Any) -> Any:
    """The sum of the right losses."""
    return losses(T, Y).sum()


def only_if(holds: Any, value: Any) -> Any:
    """A value, or NaN for whatever breaks where `holds` is false."""
    return value if holds else math.nan


# Factors. A lost sign and base 10 combine with everything else.


@transformation("sign-missing", function=LOSSES)
def sign_missing(right):
    return lambda *args: -right(*args)


@transformation("base-10", function=LOSSES)
def base_10(right):
    return lambda *args: right(*args) / math.log(10)


in_rows("base-2", lambda T, Y: losses(T, Y) / math.log(2))
in_batch("sum-not-mean", total)
in_rows("mean-over-classes", lambda T, Y: terms(T, Y).mean(axis=1))
in_batch(
    "wrong-divisor",
    lambda T, Y: total(T, Y) / (len(Y) - 1),
    lambda T, Y: total(T, Y) / max(len(Y) - 1, 1),
    lambda T, Y: total(T, Y) / (len(Y) + 1),
    lambda T, Y: total(T, Y) / np.count_nonzero(T),
    lambda T, Y: total(T, Y) / np.sum(T),
    lambda T, Y: total(T, Y) / len(Y) ** 2,
    lambda T, Y: total(T, Y) / 2 / len(Y),
    lambda T, Y: total(T, Y) / np.count_nonzero(T.sum(axis=0)),
)
only(
    "wrong-divisor",
    PER_SAMPLE,
    lambda T, Y: losses(T, Y) / len(Y),
    lambda T, Y: losses(T, Y) / np.count_nonzero(T, axis=1),
    lambda T, Y: losses(T, Y) / T.sum(axis=1),
)
only(
    "wrong-divisor",
    INDEX,
    lambda labels, Y: total(targets(labels, Y), Y) / (max(labels) + 1),
    lambda labels, Y: total(targets(labels, Y), Y) / np.count_nonzero(labels),
)


# Axes and shapes.


def ones_at(shape: tuple[int, ...], where: Any) -> Any:
    """Zeros of this shape with ones at `where`."""
    T = np.zeros(shape)
    T[where] = 1.0
    return T


def each(labels: Any) -> Any:
    """The numbers of the samples."""
    return np.arange(len(labels))


only(
    "wrong-axis",
    PER_SAMPLE,
    lambda T, Y: terms(T, Y).sum(axis=0),
    lambda T, Y: terms(T, Y).mean(axis=0),
    total,
    lambda T, Y: losses(T, Y).mean(),
)
only(
    "wrong-axis",
    INDEX,
    lambda labels, Y: -np.log(Y[labels]).mean(),
    lambda labels, Y: -np.log(Y[labels]).sum() / len(Y),
    lambda labels, Y: -np.log(Y[labels, each(labels)]).mean(),
    lambda labels, Y: -np.log(np.ravel(Y)[labels]).mean(),
)
only(
    "wrong-axis",
    ONE_HOT,
    lambda labels, K: np.eye(K)[labels].T,
    lambda labels, K: ones_at((len(labels), K), labels),
    lambda labels, K: ones_at((len(labels), K), (labels, each(labels))),
    lambda labels, _K: np.eye(len(labels))[labels],
    lambda labels, K: ones_at((K, K), (each(labels), labels)),
)
in_batch("wrong-axis", lambda T, Y: terms(T, Y).sum(axis=0))
only(
    "returns-array",
    PER_SAMPLE,
    terms,
    lambda T, Y: terms(T, Y) / len(Y),
    lambda T, Y: terms(T, Y).ravel(),
)
in_batch(
    "returns-array",
    losses,
    lambda T, Y: list(losses(T, Y)),
    lambda T, Y: [losses(T, Y).mean()],
    lambda T, Y: losses(T, Y).mean(keepdims=True),
    lambda T, Y: np.full((1, 1), losses(T, Y).mean()),
    lambda T, Y: losses(T, Y)[:, None],
    lambda T, Y: losses(T, Y) / len(Y),
    terms,
    lambda T, Y: terms(T, Y) / len(Y),
    lambda T, Y: terms(T, Y).mean(axis=0),
    lambda T, Y: terms(T, Y).mean(axis=1),
)
only(
    "broadcast-column",
    PER_SAMPLE,
    lambda T, Y: losses(T, Y)[:, None],
    lambda T, Y: losses(T, Y)[None, :],
    lambda T, Y: losses(T, Y)[:, None] * np.ones(len(Y)),
    lambda T, Y: losses(T, Y) * np.ones((len(Y), 1)),
)
only(
    "broadcast-column",
    ONE_HOT,
    lambda labels, K: np.eye(K)[labels][:, None, :],
    lambda labels, K: np.eye(K)[labels][None, :, :],
    lambda labels, K: np.eye(K)[labels][:, :, None],
    lambda labels, K: (labels == np.arange(K)).astype(float),
)


in_rows("weight-dropped", lambda _T, Y: -np.log(Y).sum(axis=1))


# All pairs of samples instead of the N matches.


def pairs(T: Any, Y: Any) -> Any:
    """Every target with every prediction, (N, N): only the diagonal is the losses."""
    return -T @ np.log(Y).T


def crossed(T: Any, Y: Any) -> Any:
    """The product the other way round, (K, K): only its trace is the total."""
    return -T.T @ np.log(Y)


for _table, _functions in ((pairs, BATCH), (crossed, MEANS)):
    for _axis in (0, 1):
        only(
            "missing-trace",
            (PER_SAMPLE, BATCH),
            lambda T, Y, table=_table, axis=_axis: table(T, Y).sum(axis=axis),
            lambda T, Y, table=_table, axis=_axis: table(T, Y).mean(axis=axis),
        )
    only(
        "missing-trace",
        (PER_SAMPLE, BATCH),
        _table,
        lambda T, Y, table=_table: table(T, Y) / len(Y),
    )
    only(
        "missing-trace",
        _functions,
        lambda first, Y, table=_table: table(targets(first, Y), Y).sum() / len(Y),
        lambda first, Y, table=_table: table(targets(first, Y), Y).sum(),
        lambda first, Y, table=_table: table(targets(first, Y), Y).mean(),
    )
only(
    "index-cross-product",
    INDEX,
    lambda labels, Y: -np.log(Y[:, sorted(set(labels))]).sum() / len(Y),
    lambda labels, Y: -np.log(Y[:, sorted(set(labels))]).mean(),
)
only(
    "index-cross-product",
    ONE_HOT,
    lambda labels, K: ones_at((len(labels), K), (slice(None), labels)),
    lambda labels, K: np.eye(K)[:, labels],
)


# Another quantity made of the same ingredients.

in_batch(
    "log-of-mean",
    lambda T, Y: -np.log((T * Y).sum(axis=1).mean()),
    lambda T, Y: -np.log((Y**T).prod(axis=1).mean()),
    lambda T, Y: -np.log(Y[each(Y), T.argmax(axis=1)].mean()),
    lambda T, Y: -(T.mean(axis=0) * np.log(Y.mean(axis=0))).sum(),
    lambda T, Y: -(T * np.log(Y.mean(axis=0))).sum(),
    lambda T, Y: -np.log((T * Y).mean()),
    lambda T, Y: -np.log((T * Y).sum()) / len(Y),
    lambda T, Y: -np.log((T * Y).sum()),
    lambda T, Y: -np.log((T * Y).mean(axis=0)).sum(),
)
only("log-of-mean", PER_SAMPLE, lambda T, Y: -np.log((T * Y).mean(axis=1)))


def where_positive(T: Any, values: Any) -> Any:
    """The sum over classes of `values` where t > 0, as a guard leaves it."""
    return np.where(T > 0, values, 0.0).sum(axis=1)


def swapped(T: Any, Y: Any) -> Any:
    """Target and prediction in each other's place."""
    return losses(Y, T)


def divergence(T: Any, Y: Any) -> Any:
    """Kullback and Leibler's."""
    return (T * np.log(T / Y)).sum(axis=1)


in_rows(
    "swapped-args",
    swapped,
    lambda T, Y: where_positive(T, terms(Y, T)),
    *(lambda T, Y, eps=10.0**-n: losses(Y, T + eps) for n in (7, 8, 9, 10, 12, 15)),
    *(lambda T, Y, eps=10.0**-n: losses(Y, np.maximum(T, eps)) for n in (7, 8, 9, 10, 12, 15)),
)
in_rows(
    "kl-or-entropy",
    divergence,
    lambda T, Y: where_positive(T, T * np.log(T / Y)),
    lambda T, Y: (Y * np.log(Y / T)).sum(axis=1),
    lambda _T, Y: losses(Y, Y),
    lambda T, _Y: losses(T, T),
    lambda T, _Y: where_positive(T, terms(T, T)),
    lambda T, Y: losses(T, Y) + where_positive(T, terms(T, T)),
)


def bernoulli(T: Any, Y: Any) -> Any:
    """A yes/no loss for each class."""
    return losses(T, Y) + losses(1 - T, 1 - Y)


in_rows("bernoulli-per-class", bernoulli, lambda T, Y: bernoulli(T, Y) / T.shape[1])
in_batch("bernoulli-per-class", lambda T, Y: bernoulli(T, Y).sum())
in_rows(
    "softmax-again",
    lambda T, Y: losses(T, np.exp(Y) / np.exp(Y).sum(axis=1, keepdims=True)),
    lambda T, Y: losses(T, np.exp(Y) / np.exp(Y).sum(axis=0)),
    lambda T, Y: losses(T, np.exp(Y) / np.exp(Y).sum()),
    lambda T, Y: losses(T, 1 / (1 + np.exp(-Y))),
    lambda T, Y: losses(T, np.exp(Y)),
)
in_rows(
    "argmax-of-prediction",
    lambda _T, Y: -np.log(Y.max(axis=1)),
    lambda T, Y: terms(T, Y)[each(Y), Y.argmax(axis=1)],
)
in_rows("log1p", lambda T, Y: losses(T, 1 + Y))
in_rows(
    "other-loss",
    lambda T, Y: ((T - Y) ** 2).sum(axis=1),
    lambda T, Y: ((T - Y) ** 2).mean(axis=1),
    lambda T, Y: 1 - (T * Y).sum(axis=1),
    lambda T, Y: (Y**T).prod(axis=1),
)
in_rows(
    "normalises",
    lambda T, Y: losses(T, Y / Y.sum(axis=1, keepdims=True)),
    lambda T, Y: losses(T / T.sum(axis=1, keepdims=True), Y / Y.sum(axis=1, keepdims=True)),
)


# Right for one-hot rows only: these differ in how they end for others.

in_rows(
    "onehot-only",
    lambda T, Y: -np.log(Y[each(Y), T.argmax(axis=1)]),
    lambda T, Y: -np.log((T * Y).sum(axis=1)),
    lambda T, Y: -np.log(Y[T == 1]),
    lambda T, Y: only_if(np.all((T == 1).any(axis=1)), losses(T, Y)),
)


# Sizes written out. A range breaks where there is less, a slice does not.

for _n in (2, 3, 4, 5, 6, 9, 10):
    in_rows(
        "hardcoded-size",
        lambda T, Y, n=_n: losses(T[:, :n], Y[:, :n]),
        lambda T, Y, n=_n: only_if(Y.shape[1] >= n, losses(T[:, :n], Y[:, :n])),
        lambda T, Y, n=_n: only_if(Y.shape[1] == n, losses(T, Y)),
        lambda T, Y, n=_n: only_if(len(Y) >= n, losses(T[:n], Y[:n])),
        lambda T, Y, n=_n: only_if(len(Y) == n, losses(T, Y)),
    )
    in_batch(
        "hardcoded-size",
        lambda T, Y, n=_n: total(T, Y) / n,
        lambda T, Y, n=_n: total(T, Y) / len(Y) / n,
        lambda T, Y, n=_n: total(T[:n], Y[:n]) / n,
        lambda T, Y, n=_n: losses(T[:n], Y[:n]).mean(),
        lambda T, Y, n=_n: only_if(len(Y) >= n, total(T[:n], Y[:n]) / len(Y)),
        lambda T, Y, n=_n: total(T[:, :n], Y[:, :n]) / 4,
        lambda T, Y, n=_n: only_if(Y.shape[1] >= n, total(T[:, :n], Y[:, :n]) / 4),
    )
    only(
        "hardcoded-size",
        PER_SAMPLE,
        lambda T, Y, n=_n: np.append(losses(T, Y), np.zeros(n - len(Y))),
    )
    only(
        "hardcoded-size",
        ONE_HOT,
        lambda labels, _K, n=_n: np.eye(n)[labels],
        lambda labels, K, n=_n: np.eye(K)[labels[:n]],
        lambda labels, K, n=_n: only_if(len(labels) >= n, np.eye(K)[labels[:n]]),
        lambda labels, K, n=_n: ones_at((n, K), (each(labels), labels)),
    )
only(
    "hardcoded-size",
    ONE_HOT,
    lambda labels, _K: np.eye(max(labels) + 1)[labels],
    lambda labels, _K: ones_at((4, 3), (each(labels), labels)),
    lambda labels, _K: np.eye(len(set(labels)))[labels],
    lambda labels, _K: np.eye(len(set(labels)))[np.unique(labels, return_inverse=True)[1]],
)


# One class or sample too few. With a single sample nothing is left, or a division by 0.

in_rows(
    "off-by-one",
    lambda T, Y: losses(T[:, :-1], Y[:, :-1]),
    lambda T, Y: losses(T[:, 1:], Y[:, 1:]),
    lambda T, Y: losses(T[:-1], Y[:-1]),
    lambda T, Y: losses(T[1:], Y[1:]),
    lambda T, Y: losses(T, Y) * (each(Y) < len(Y) - 1),
    lambda T, Y: losses(T, Y) * (each(Y) > 0),
    lambda T, Y: losses(T, np.roll(Y, 1, axis=1)),
    lambda T, Y: losses(T, np.roll(Y, -1, axis=1)),
)
for _part in (slice(None, -1), slice(1, None)):
    in_rows(
        "off-by-one",
        lambda T, Y, part=_part: terms(T, Y)[:, part].sum(axis=1) * (each(Y) < len(Y) - 1),
        lambda T, Y, part=_part: terms(T, Y)[:, part].sum(axis=1) * (each(Y) > 0),
        lambda T, Y, part=_part: losses(T[part, part], Y[part, part]),
    )
    in_batch(
        "off-by-one",
        lambda T, Y, part=_part: total(T[part], Y[part]) / max(len(Y) - 1, 1),
    )
only(
    "off-by-one",
    INDEX,
    lambda labels, Y: total(np.eye(Y.shape[1])[labels + 1], Y) / len(Y),
)
only(
    "off-by-one",
    ONE_HOT,
    lambda labels, K: np.eye(K)[labels - 1],
    lambda labels, K: np.eye(K)[labels + 1],
    lambda labels, K: np.eye(K + 1)[labels],
    lambda labels, K: np.eye(K - 1)[labels],
    lambda labels, K: np.eye(K + 1)[labels + 1],
    lambda labels, K: np.eye(K)[labels, 1:],
    lambda labels, K: np.eye(K)[labels, :-1],
    lambda labels, K: np.eye(K)[labels[1:]],
    lambda labels, K: np.eye(K)[labels[:-1]],
    lambda labels, K: np.eye(K)[labels] * (np.arange(K) > 0),
    lambda labels, K: np.eye(K)[labels] * (np.arange(K) < K - 1),
    lambda labels, K: (labels[:, None] - 1 == np.arange(K)).astype(float),
    lambda labels, K: (labels[:, None] + 1 == np.arange(K)).astype(float),
    lambda labels, K: np.eye(K)[labels] * (each(labels) > 0)[:, None],
    lambda labels, K: np.eye(K)[labels] * (each(labels) < len(labels) - 1)[:, None],
)


# Totals that a loop resets, overwrites, divides or returns too early.


def folded(step: Callable[[float, float, int], float]) -> Body:
    """A total into which each loss is folded by `step(total, loss, N)`."""

    def fold(T: Any, Y: Any) -> float:
        so_far = 0.0
        for loss in losses(T, Y):
            so_far = step(so_far, loss, len(Y))
        return so_far

    return fold


in_rows(
    "accumulator",
    lambda T, Y: terms(T, Y)[:, 0],
    lambda T, Y: terms(T, Y)[:, -1],
    lambda T, Y: np.cumsum(losses(T, Y)),
    lambda T, Y: (terms(T, Y) * (-1.0) ** np.arange(T.shape[1])[::-1]).sum(axis=1),
    lambda T, Y: losses(T, Y) * (each(Y) == len(Y) - 1),
    lambda T, Y: losses(T, Y) * (each(Y) == 0),
    lambda T, Y: np.full(len(Y), losses(T, Y)[0]),
    lambda T, Y: np.full(len(Y), losses(T, Y)[-1]),
    lambda T, Y: np.full(len(Y), total(T, Y)),
)
only(
    "accumulator",
    PER_SAMPLE,
    lambda T, Y: losses(T, Y)[0],
    lambda T, Y: losses(T, Y)[-1],
    lambda T, Y: losses(T, Y)[:1],
    lambda T, Y: losses(T, Y)[-1:],
    lambda T, Y: terms(T, Y)[0, 0],
    lambda T, Y: terms(T, Y)[0, :1],
    lambda T, Y: terms(T, Y)[-1, -1],
    lambda T, Y: terms(T, Y)[-1, -1:],
    lambda T, Y: terms(T, Y)[0],
    lambda T, Y: terms(T, Y)[-1],
    lambda T, Y: np.cumsum(terms(T, Y)),
    lambda T, Y: np.cumsum(terms(T, Y), axis=1).ravel(),
)
in_batch(
    "accumulator",
    folded(lambda so_far, loss, N: (so_far + loss) / N),
    folded(lambda so_far, loss, _N: (so_far + loss) / 2),
    folded(lambda so_far, loss, _N: loss - so_far),
    folded(lambda so_far, loss, N: (loss - so_far) / N),
    folded(lambda so_far, loss, N: so_far + (so_far + loss) / N),
    lambda T, Y: losses(T, Y)[0],
    lambda T, Y: losses(T, Y)[-1],
    lambda T, Y: losses(T, Y)[:1],
    lambda T, Y: terms(T, Y)[0, 0],
    lambda T, Y: terms(T, Y)[0, 0] / len(Y),
    lambda T, Y: terms(T, Y)[-1, -1],
    lambda T, Y: terms(T, Y)[-1, -1] / len(Y),
)
only(
    "accumulator",
    ONE_HOT,
    lambda labels, K: np.eye(K)[labels] * (each(labels) == 0)[:, None],
    lambda labels, K: np.eye(K)[labels] * (each(labels) == len(labels) - 1)[:, None],
    lambda labels, K: np.maximum.accumulate(np.eye(K)[labels], axis=0),
    lambda labels, K: np.cumsum(np.eye(K)[labels], axis=0),
    lambda labels, K: np.eye(K)[labels[0]],
    lambda labels, K: np.eye(K)[labels[-1]],
    lambda labels, K: np.eye(K)[labels[:1]],
    lambda labels, K: np.eye(K)[labels[-1:]],
    lambda labels, K: np.eye(K)[labels].sum(axis=0),
    lambda labels, K: np.tile(np.eye(K)[labels[-1]], (len(labels), 1)),
)


# One sample.

in_rows("fails-N1", lambda T, Y: only_if(len(Y) > 1, losses(T, Y)))
only("fails-N1", ONE_HOT, lambda labels, K: only_if(len(labels) > 1, np.eye(K)[labels]))


# Legal values changed on the way.

for _eps in (0.25, 0.2, 0.15, 0.1, 0.05, 0.02, 0.01, 5e-3, *(10.0**-n for n in range(3, 12))):
    in_rows(
        "value-altered",
        lambda T, Y, eps=_eps: losses(T, np.clip(Y, eps, 1 - eps)),
        lambda T, Y, eps=_eps: losses(T, np.maximum(Y, eps)),
        lambda T, Y, eps=_eps: losses(T, Y + eps),
    )
for _n in range(1, 10):
    in_rows(
        "value-altered",
        lambda T, Y, n=_n: losses(T, np.round(Y, n)),
        lambda T, Y, n=_n: np.round(losses(T, Y), n),
    )
    in_batch("value-altered", lambda T, Y, n=_n: np.round(losses(T, Y).mean(), n))


# The same values as above, where an earlier function of the file has gone astray this way.

in_batch("returns-array", lambda T, Y: terms(T, Y).mean())
in_batch("wrong-axis", total)
in_batch("broadcast-column", total)


# Patterns: what many programs have in common.


def close(call: Call, value: Any, tolerance: float) -> bool:
    """Whether a call gave a value of this shape, about this."""
    return np.shape(call.got) == np.shape(value) and np.allclose(
        np.asarray(call.got, dtype=float), value, rtol=tolerance, atol=tolerance / 1000
    )


def right(call: Call) -> bool:
    """Whether a call's value is the true one."""
    return close(call, call.expected, 1e-9)


def splits(calls: list[Call], good: Callable[[Call], bool]) -> bool:
    """Whether the calls that are `good` are right and all others wrong, and there are both."""
    kinds = {good(call) for call in calls}
    return kinds == {True, False} and all(right(call) == good(call) for call in calls)


@pattern("hardcoded-answer", function=(*LOSSES, ONE_HOT))
def same_answer(calls: list[Call]) -> bool:
    """The same numbers whatever the input is: not 0, which a lost total gives as well."""
    first = calls[0].got
    return (
        len(calls) >= 3
        and all(close(call, first, 1e-9) for call in calls)
        and bool(np.all(np.isfinite(first)) and np.any(first))
    )


@pattern("fails-N1", function=(*LOSSES, ONE_HOT))
def one_sample_fails(calls: list[Call]) -> bool:
    """Right for two samples or more, another value or shape for one."""
    return splits(calls, lambda call: len(call.args[0]) >= 2)


@pattern("hardcoded-size", function=(*LOSSES, ONE_HOT))
def one_size_right(calls: list[Call]) -> bool:
    """Right for one number of classes and for no other, although N varies."""

    def classes(call: Call) -> int:
        second = call.args[1]
        return int(second) if np.ndim(second) == 0 else np.shape(second)[1]

    def alone(size: int) -> bool:
        lengths = {len(call.args[0]) for call in calls if classes(call) == size}
        return len(lengths) >= 3 and splits(calls, lambda call: classes(call) == size)

    return any(alone(size) for size in {classes(call) for call in calls})


def soft_calls_give(calls: list[Call], rows: Body) -> bool:
    """Whether the calls without a zero target give these values, whatever guards the zeros."""
    soft = [call for call in calls if np.all(np.asarray(call.args[0]) > 0)]

    def fits(call: Call) -> bool:
        value = rows(*call.args)
        return close(call, value if np.ndim(call.expected) else value.mean(), 1e-4)

    return len(soft) >= 3 and all(fits(call) for call in soft)


@pattern("swapped-args", function=(PER_SAMPLE, BATCH))
def swapped_somehow(calls: list[Call]) -> bool:
    """The log of the targets wherever they have no zero."""
    return soft_calls_give(calls, swapped)


@pattern("swapped-args", function=INDEX)
def log_of_one_hot(calls: list[Call]) -> bool:
    """Infinite for every input: the log of a one-hot matrix."""
    return len(calls) >= 3 and all(np.ndim(c.got) == 0 and c.got == math.inf for c in calls)


@pattern("kl-or-entropy", function=(PER_SAMPLE, BATCH))
def divergence_somehow(calls: list[Call]) -> bool:
    """The divergence wherever the targets have no zero."""
    return soft_calls_give(calls, divergence)


@pattern("onehot-only", function=(PER_SAMPLE, BATCH))
def soft_rows_fail(calls: list[Call]) -> bool:
    """Right where every row is one-hot, wrong wherever a row is not."""
    return len(calls) >= 4 and splits(
        calls, lambda call: set(np.unique(call.args[0])) <= {0.0, 1.0}
    )


@pattern("broadcast-column", function=PER_SAMPLE)
def losses_on_the_diagonal(calls: list[Call]) -> bool:
    """A table (N, N) whose diagonal is the losses, as a column and a row make it."""

    def diagonal(call: Call) -> bool:
        return np.allclose(np.diag(call.got), call.expected, rtol=1e-9)

    tables = all(np.shape(call.got) == np.shape(call.expected) * 2 for call in calls)
    return tables and sum(diagonal(call) for call in calls) >= 0.75 * len(calls)


@pattern("value-altered", function=LOSSES)
def nearly_right(calls: list[Call]) -> bool:
    """Right, or nearly, wherever no probability is near 0 or 1: clipped, rounded, low precision."""

    def mild(call: Call) -> bool:
        return bool(np.min(call.args[1]) >= 5e-3 and np.max(call.args[1]) <= 1 - 5e-3)

    shapes = all(np.shape(call.got) == np.shape(call.expected) for call in calls)
    usual = [call for call in calls if mild(call)]
    return shapes and len(usual) >= 4 and all(close(call, call.expected, 1e-2) for call in usual)
