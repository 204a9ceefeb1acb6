"""What a mistaken batch loss returns, and the misconception behind it.

Most mistakes happen within a row: they are written once as (T, Y) -> one loss for each sample
and are looked for in all three losses (`in_rows`). Where one call cannot tell two of them apart,
the more specific stands first; patterns over all calls come last. The total over K and the
N x N values of index_cross_entropy are told apart in the suite, where the text can be seen.
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


def fail(error: type[Exception]) -> Any:
    """Raise, where an expression is needed."""
    raise error


def unless(holds: Body, error: type[Exception], body: Body = losses) -> Body:
    """`body` where `holds` is true of the arguments, otherwise an exception."""
    return lambda *args: body(*args) if holds(*args) else fail(error)


# Factors. Signs, bases and brackets combine with everything else.


@transformation("sign-missing", function=LOSSES)
def sign_missing(right):
    return lambda *args: -right(*args)


@transformation("base-10", function=LOSSES)
def base_10(right):
    return lambda *args: right(*args) / math.log(10)


@transformation("base-2", function=LOSSES)
def base_2(right):
    return lambda *args: right(*args) / math.log(2)


@transformation("returns-array", function=MEANS)
def in_brackets(right):
    return lambda *args: np.array([right(*args)])


@transformation("returns-array", function=MEANS)
def in_double_brackets(right):
    return lambda *args: np.array([[right(*args)]])


in_batch("sum-not-mean", total)
in_rows("mean-over-classes", lambda T, Y: terms(T, Y).mean(axis=1))
in_batch(
    "wrong-divisor",
    lambda T, Y: total(T, Y) / np.float64(len(Y) - 1),
    lambda T, Y: float(total(T, Y)) / (len(Y) - 1),
    lambda T, Y: total(T, Y) / max(len(Y) - 1, 1),
    lambda T, Y: total(T, Y) / (len(Y) + 1),
    lambda T, Y: total(T, Y) / np.count_nonzero(T),
    lambda T, Y: total(T, Y) / np.sum(T),
    lambda T, Y: total(T, Y) / len(Y) ** 2,
    lambda T, Y: total(T, Y) / (len(Y) + T.shape[1]),
    lambda T, Y: total(T, Y) / math.sqrt(len(Y)),
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
    lambda labels, Y: total(targets(labels, Y), Y) / Y.shape[1],
    lambda labels, Y: total(targets(labels, Y), Y) / (max(labels) + 1),
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
only("returns-array", PER_SAMPLE, terms, lambda T, Y: terms(T, Y) / len(Y))
in_batch(
    "returns-array",
    losses,
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


# All pairs of samples instead of the N matches.


def pairs(T: Any, Y: Any) -> Any:
    """Every target with every prediction, (N, N): only the diagonal is the losses."""
    return -T @ np.log(Y).T


def crossed(T: Any, Y: Any) -> Any:
    """The product the other way round, (K, K): only its trace is the total."""
    return -T.T @ np.log(Y)


for _table in (pairs, crossed):
    only(
        "missing-trace",
        PER_SAMPLE,
        _table,
        lambda T, Y, table=_table: table(T, Y) / len(Y),
        lambda T, Y, table=_table: table(T, Y).sum(axis=0),
        lambda T, Y, table=_table: table(T, Y).sum(axis=1),
        lambda T, Y, table=_table: table(T, Y).mean(axis=0),
        lambda T, Y, table=_table: table(T, Y).mean(axis=1),
    )
    only(
        "missing-trace",
        BATCH if _table is pairs else MEANS,
        lambda f, Y, table=_table: table(targets(f, Y), Y).sum() / len(Y),
        lambda f, Y, table=_table: table(targets(f, Y), Y).sum(),
        lambda f, Y, table=_table: table(targets(f, Y), Y).mean(),
        lambda f, Y, table=_table: table(targets(f, Y), Y),
        lambda f, Y, table=_table: table(targets(f, Y), Y) / len(Y),
        lambda f, Y, table=_table: table(targets(f, Y), Y).sum(axis=1),
        lambda f, Y, table=_table: table(targets(f, Y), Y).sum(axis=0),
        lambda f, Y, table=_table: table(targets(f, Y), Y).mean(axis=0),
        lambda f, Y, table=_table: table(targets(f, Y), Y).mean(axis=1),
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


def all_positive(T: Any, _Y: Any) -> bool:
    """Whether math.log accepts every target."""
    return bool(np.all(T > 0))


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
    unless(all_positive, ValueError, swapped),
    *(lambda T, Y, eps=10.0**-n: losses(Y, T + eps) for n in (7, 8, 9, 10, 12, 15)),
    *(lambda T, Y, eps=10.0**-n: losses(Y, np.maximum(T, eps)) for n in (7, 8, 9, 10, 12, 15)),
)
in_rows(
    "kl-or-entropy",
    divergence,
    lambda T, Y: where_positive(T, T * np.log(T / Y)),
    unless(all_positive, ValueError, divergence),
    lambda T, Y: (Y * np.log(Y / T)).sum(axis=1),
    lambda _T, Y: losses(Y, Y),
    lambda T, _Y: losses(T, T),
    lambda T, _Y: where_positive(T, terms(T, T)),
    unless(all_positive, ValueError, lambda T, _Y: losses(T, T)),
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
in_rows("weight-dropped", lambda _T, Y: -np.log(Y).sum(axis=1))
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


def has_one(T: Any, _Y: Any) -> bool:
    """Whether every row has an entry that is exactly 1."""
    return bool(np.all((T == 1).any(axis=1)))


in_rows(
    "onehot-only",
    lambda T, Y: -np.log(Y[each(Y), T.argmax(axis=1)]),
    lambda T, Y: -np.log((T * Y).sum(axis=1)),
    lambda T, Y: -np.log(Y[T == 1]),
    *(unless(has_one, e) for e in (ValueError, IndexError, StopIteration, UnboundLocalError)),
)


# Sizes written out. A range stops with IndexError where there is less, a slice does not.

for _n in (2, 3, 4, 5, 6, 9, 10):
    in_rows(
        "hardcoded-size",
        lambda T, Y, n=_n: losses(T[:, :n], Y[:, :n]),
        unless(
            lambda _T, Y, n=_n: Y.shape[1] >= n,
            IndexError,
            lambda T, Y, n=_n: losses(T[:, :n], Y[:, :n]),
        ),
        unless(lambda _T, Y, n=_n: Y.shape[1] == n, ValueError),
        unless(lambda _T, Y, n=_n: len(Y) == n, ValueError),
        lambda T, Y, n=_n: losses(T[:n], Y[:n]) if len(Y) >= n else fail(IndexError),
    )
    in_batch(
        "hardcoded-size",
        lambda T, Y, n=_n: total(T, Y) / n,
        lambda T, Y, n=_n: total(T, Y) / len(Y) / n,
        lambda T, Y, n=_n: total(T[:n], Y[:n]) / n,
        lambda T, Y, n=_n: losses(T[:n], Y[:n]).mean(),
        lambda T, Y, n=_n: total(T[:n], Y[:n]) / len(Y) if len(Y) >= n else fail(IndexError),
        lambda T, Y, n=_n: total(T[:, :n], Y[:, :n]) / 4,
        lambda T, Y, n=_n: total(T[:, :n], Y[:, :n]) / 4 if Y.shape[1] >= n else fail(IndexError),
    )
    only(
        "hardcoded-size",
        PER_SAMPLE,
        lambda T, Y, n=_n: (
            np.pad(losses(T, Y), (0, n - len(Y))) if len(Y) <= n else fail(IndexError)
        ),
    )
    only(
        "hardcoded-size",
        ONE_HOT,
        lambda labels, _K, n=_n: np.eye(n)[labels],
        lambda labels, K, n=_n: np.eye(K)[labels[:n]],
        lambda labels, K, n=_n: np.eye(K)[labels[:n]] if len(labels) >= n else fail(IndexError),
        lambda labels, K, n=_n: (
            np.pad(np.eye(K)[labels], ((0, n - len(labels)), (0, 0)))
            if len(labels) <= n
            else fail(IndexError)
        ),
    )
only(
    "hardcoded-size",
    ONE_HOT,
    lambda labels, _K: np.eye(max(labels) + 1)[labels],
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
    in_batch(
        "off-by-one",
        lambda T, Y, part=_part: float(total(T[part], Y[part])) / (len(Y) - 1),
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
    lambda labels, K: np.eye(K)[labels][:, 1:],
    lambda labels, K: np.eye(K)[labels][:, :-1],
    lambda labels, K: np.eye(K)[labels][1:],
    lambda labels, K: np.eye(K)[labels][:-1],
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


def several(first: Any, _second: Any) -> bool:
    """Whether there are two samples or more."""
    return len(first) > 1


for _error in (np.exceptions.AxisError, IndexError, ValueError, TypeError, ZeroDivisionError):
    in_rows("fails-N1", unless(several, _error))
    only("fails-N1", ONE_HOT, unless(several, _error, lambda labels, K: np.eye(K)[labels]))


# Legal values changed on the way.

for _eps in (0.1, 0.05, 0.02, 0.01, 5e-3, *(10.0**-n for n in range(3, 12))):
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
    """The same value for every input, about true for one of them."""
    first = calls[0].got
    return (
        len(calls) >= 3
        and all(close(call, first, 1e-9) for call in calls)
        and any(close(call, call.expected, 1e-3) for call in calls)
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


@pattern("value-altered", function=LOSSES)
def nearly_right(calls: list[Call]) -> bool:
    """Every value within a few thousandths, but not right: low precision or rounding."""
    return not all(right(call) for call in calls) and all(
        np.shape(call.got) == np.shape(call.expected)
        and np.allclose(np.asarray(call.got, dtype=float), call.expected, rtol=3e-3, atol=3e-3)
        for call in calls
    )


@pattern("value-altered", function=LOSSES)
def extremes_altered(calls: list[Call]) -> bool:
    """Right where no probability is near 0 or 1, wrong only where one is."""

    def mild(call: Call) -> bool:
        return bool(np.min(call.args[1]) >= 2e-3 and np.max(call.args[1]) <= 1 - 2e-3)

    wrong = [call for call in calls if not right(call)]
    return len(calls) - len(wrong) >= 4 and bool(wrong) and not any(mild(call) for call in wrong)
