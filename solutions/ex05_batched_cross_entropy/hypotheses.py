"""What a mistaken batch loss would return, and the misconception behind it.

Most mistakes happen in one row: they are written once as `rows(T, Y)`, one loss for each sample,
and judged in all three losses (`everywhere`). Where nothing but the order decides, the more
specific comes first; patterns over all calls come last.
"""

import math
from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

from grader.suite import Call, hypothesis, pattern, transformation

PER_SAMPLE = "per_sample_cross_entropy"
BATCH = "batch_cross_entropy"
INDEX = "index_cross_entropy"
MEANS = (BATCH, INDEX)
LOSSES = (PER_SAMPLE, *MEANS)
ALL = (*LOSSES, "one_hot")

Body = Callable[..., Any]


def targets(first: Any, Y: Any) -> Any:
    """The target matrix, whether a call has it or the labels."""
    first = np.asarray(first)
    return np.eye(np.shape(Y)[1])[first] if first.ndim == 1 else first


def on_targets(body: Body) -> Body:
    """A function of (T, Y) that also takes (labels, Y)."""
    return lambda first, Y: body(targets(first, Y), Y)


def keep(name: str, function: str | tuple[str, ...], bodies: Iterable[Body]) -> None:
    """Register wrong implementations that have no name of their own in this file."""
    for body in bodies:
        globals()[f"_{len(globals())}"] = hypothesis(name, function=function)(body)


def everywhere(name: str) -> Callable[[Body], Body]:
    """Register one loss a row, and its mean over the batch."""

    def mark(rows: Body) -> Body:
        keep(name, PER_SAMPLE, [rows])
        keep(name, MEANS, [on_targets(lambda T, Y: np.mean(rows(T, Y)))])
        return rows

    return mark


def in_batch(name: str) -> Callable[[Body], Body]:
    """Register one number (or what came instead of it) for a batch (T, Y)."""

    def mark(body: Body) -> Body:
        keep(name, MEANS, [on_targets(body)])
        return body

    return mark


def losses(T: Any, Y: Any) -> Any:
    """The right losses where every y > 0."""
    return -(T * np.log(Y)).sum(axis=1)


def raising(error: type[Exception]) -> Any:
    """Raise, where an expression is needed."""
    raise error


# Factors: they combine with each other and with everything below.


@transformation("sign-missing", function=LOSSES)
def sign_missing(right):
    return lambda *args: -right(*args)


@transformation("base-10", function=LOSSES)
def base_10(right):
    return lambda *args: right(*args) / math.log(10)


@transformation("base-2", function=LOSSES)
def base_2(right):
    return lambda *args: right(*args) / math.log(2)


@transformation("sum-not-mean", function=MEANS)
def sum_not_mean(right):
    return lambda first, Y: right(first, Y) * len(Y)


@transformation("mean-over-classes", function=LOSSES)
def mean_over_classes(right):
    return lambda first, Y: right(first, Y) / np.shape(Y)[1]


# The total over K of a batch stands in the suite: only the text tells a wrong axis from a
# wrong divisor.
keep(
    "wrong-divisor",
    MEANS,
    [
        on_targets(lambda T, Y: losses(T, Y).sum() / np.float64(len(Y) - 1)),
        on_targets(lambda T, Y: float(losses(T, Y).sum()) / (len(Y) - 1)),
        on_targets(lambda T, Y: losses(T, Y).sum() / max(len(Y) - 1, 1)),
        on_targets(lambda T, Y: losses(T, Y).sum() / (len(Y) + 1)),
        on_targets(lambda T, Y: losses(T, Y).sum() / np.count_nonzero(T)),
        on_targets(lambda T, Y: losses(T, Y).sum() / np.sum(T)),
        on_targets(lambda T, Y: losses(T, Y).sum() / len(Y) ** 2),
        on_targets(lambda T, Y: losses(T, Y).sum() / (len(Y) + T.shape[1])),
        on_targets(lambda T, Y: losses(T, Y).sum() / math.sqrt(len(Y))),
        on_targets(lambda T, Y: losses(T, Y).sum() / np.count_nonzero(T.sum(axis=0))),
    ],
)
keep(
    "wrong-divisor",
    PER_SAMPLE,
    [
        lambda T, Y: losses(T, Y) / len(Y),
        lambda T, Y: losses(T, Y) / np.count_nonzero(T, axis=1),
        lambda T, Y: losses(T, Y) / T.sum(axis=1),
    ],
)
keep(
    "wrong-divisor",
    INDEX,
    [
        lambda labels, Y: losses(targets(labels, Y), Y).sum() / Y.shape[1],
        lambda labels, Y: losses(targets(labels, Y), Y).sum() / (max(labels) + 1),
        lambda labels, Y: losses(targets(labels, Y), Y).sum() / max(max(labels), 1),
    ],
)


# Axes and shapes.

keep(
    "wrong-axis",
    PER_SAMPLE,
    [
        lambda T, Y: -(T * np.log(Y)).sum(axis=0),
        lambda T, Y: -(T * np.log(Y)).mean(axis=0),
        lambda T, Y: losses(T, Y).sum(),
        lambda T, Y: losses(T, Y).mean(),
    ],
)
keep(
    "wrong-axis",
    INDEX,
    [
        lambda labels, Y: -np.log(Y[labels]).mean(),
        lambda labels, Y: -np.log(Y[labels]).sum() / len(Y),
        lambda labels, Y: -np.log(Y[labels, np.arange(len(Y))]).mean(),
        lambda labels, Y: -np.log(np.ravel(Y)[labels]).mean(),
    ],
)


def place(shape: tuple[int, ...], where: Any) -> Any:
    """Zeros of this shape with ones at `where`."""
    T = np.zeros(shape)
    T[where] = 1.0
    return T


keep(
    "wrong-axis",
    "one_hot",
    [
        lambda labels, K: np.eye(K)[labels].T,
        lambda labels, K: place((K, len(labels)), (np.arange(len(labels)), labels)),
        lambda labels, K: place((len(labels), K), labels),
        lambda labels, K: place((len(labels), K), (labels, np.arange(len(labels)))),
        lambda labels, K: np.eye(len(labels))[labels],
        lambda labels, K: place((K, K), (np.arange(len(labels)), labels)),
    ],
)
keep(
    "returns-array",
    PER_SAMPLE,
    [lambda T, Y: -T * np.log(Y), lambda T, Y: -T * np.log(Y) / len(Y)],
)
keep(
    "broadcast-column",
    PER_SAMPLE,
    [
        lambda T, Y: losses(T, Y)[:, None],
        lambda T, Y: losses(T, Y)[None, :],
        lambda T, Y: losses(T, Y)[:, None] * np.ones(len(Y)),
        lambda T, Y: losses(T, Y) * np.ones((len(Y), 1)),
    ],
)
keep(
    "broadcast-column",
    "one_hot",
    [
        lambda labels, K: np.eye(K)[labels][:, None, :],
        lambda labels, K: np.eye(K)[labels][None, :, :],
        lambda labels, K: np.eye(K)[labels][:, :, None],
        lambda labels, K: (labels == np.arange(K)).astype(float),
    ],
)


@transformation("returns-array", function=MEANS)
def in_brackets(right):
    return lambda *args: np.array([right(*args)])


@transformation("returns-array", function=MEANS)
def in_double_brackets(right):
    return lambda *args: np.array([[right(*args)]])


@in_batch("returns-array")
def no_mean(T, Y):
    return losses(T, Y)


@in_batch("returns-array")
def no_mean_column(T, Y):
    return losses(T, Y)[:, None]


@in_batch("returns-array")
def shares(T, Y):
    return losses(T, Y) / len(Y)


@in_batch("returns-array")
def no_sum(T, Y):
    return -T * np.log(Y)


@in_batch("returns-array")
def no_sum_shares(T, Y):
    return -T * np.log(Y) / len(Y)


@in_batch("returns-array")
def by_class(T, Y):
    return -(T * np.log(Y)).mean(axis=0)


@in_batch("returns-array")
def by_class_row(T, Y):
    return -(T * np.log(Y)).mean(axis=0, keepdims=True)


@in_batch("wrong-axis")
def by_class_total(T, Y):
    return -(T * np.log(Y)).sum(axis=0)


@in_batch("returns-array")
def row_means(T, Y):
    return -(T * np.log(Y)).mean(axis=1)


# All pairs of samples instead of the N matches. In index_cross_entropy several texts give the
# same values; there the suite tells them apart.


def pairs(T: Any, Y: Any) -> Any:
    """Every target with every prediction, (N, N): only the diagonal is the losses."""
    return -T @ np.log(Y).T


keep(
    "missing-trace",
    PER_SAMPLE,
    [
        pairs,
        lambda T, Y: pairs(T, Y) / len(Y),
        lambda T, Y: pairs(T, Y).sum(axis=1),
        lambda T, Y: pairs(T, Y).sum(axis=0),
        lambda T, Y: pairs(T, Y).mean(axis=1),
        lambda T, Y: pairs(T, Y).mean(axis=0),
        lambda T, Y: -T.T @ np.log(Y),
        lambda T, Y: (-T.T @ np.log(Y)).sum(axis=0),
        lambda T, Y: (-T.T @ np.log(Y)).sum(axis=1),
    ],
)
keep(
    "missing-trace",
    BATCH,
    [
        lambda T, Y: pairs(T, Y).sum() / len(Y),
        lambda T, Y: pairs(T, Y).mean(),
        lambda T, Y: pairs(T, Y).sum(),
        pairs,
        lambda T, Y: pairs(T, Y) / len(Y),
        lambda T, Y: pairs(T, Y).sum(axis=1),
        lambda T, Y: pairs(T, Y).sum(axis=0),
        lambda T, Y: pairs(T, Y).mean(axis=0),
        lambda T, Y: pairs(T, Y).mean(axis=1),
    ],
)
keep(
    "missing-trace",
    MEANS,
    [
        on_targets(lambda T, Y: (-T.T @ np.log(Y)).sum() / len(Y)),
        on_targets(lambda T, Y: -T.T @ np.log(Y) / len(Y)),
        on_targets(lambda T, Y: (-T.T @ np.log(Y)).mean()),
        on_targets(lambda T, Y: (-T.T @ np.log(Y)).sum()),
    ],
)
keep(
    "index-cross-product",
    INDEX,
    [
        lambda labels, Y: -np.log(Y[:, sorted(set(labels))]).sum() / len(Y),
        lambda labels, Y: -np.log(Y[:, sorted(set(labels))]).mean(),
    ],
)
keep(
    "index-cross-product",
    "one_hot",
    [
        lambda labels, K: place((len(labels), K), (slice(None), labels)),
        lambda labels, K: np.eye(K)[:, labels],
    ],
)


@in_batch("log-of-mean")
def log_of_mean(T, Y):
    return -np.log((T * Y).sum(axis=1).mean())


@in_batch("log-of-mean")
def log_of_mean_likelihood(T, Y):
    return -np.log((Y**T).prod(axis=1).mean())


@in_batch("log-of-mean")
def loss_of_mean_rows(T, Y):
    return -(T.mean(axis=0) * np.log(Y.mean(axis=0))).sum()


@in_batch("log-of-mean")
def log_of_mean_entry(T, Y):
    return -np.log((T * Y).mean())


@in_batch("log-of-mean")
def log_of_sum_of_samples(T, Y):
    return -np.log((T * Y).sum()) / len(Y)


@in_batch("log-of-mean")
def log_of_sum(T, Y):
    return -np.log((T * Y).sum())


@in_batch("log-of-mean")
def log_of_mean_by_class(T, Y):
    return -(np.log((T * Y).mean(axis=0))).sum()


keep("log-of-mean", PER_SAMPLE, [lambda T, Y: -np.log((T * Y).mean(axis=1))])


# Another quantity of the same ingredients.


@everywhere("swapped-args")
def swapped(T, Y):
    return losses(Y, T)


@everywhere("swapped-args")
def swapped_guarded(T, Y):
    return -(Y * np.log(np.where(T > 0, T, 1.0))).sum(axis=1)


@everywhere("swapped-args")
def swapped_math(T, Y):
    return losses(Y, T) if np.all(T > 0) else raising(ValueError)


@everywhere("kl-or-entropy")
def divergence(T, Y):
    return (T * np.log(T / Y)).sum(axis=1)


@everywhere("kl-or-entropy")
def divergence_guarded(T, Y):
    return (T * np.log(np.where(T > 0, T / Y, 1.0))).sum(axis=1)


@everywhere("kl-or-entropy")
def divergence_math(T, Y):
    return (T * np.log(T / Y)).sum(axis=1) if np.all(T > 0) else raising(ValueError)


@everywhere("kl-or-entropy")
def divergence_reversed(T, Y):
    return (Y * np.log(Y / T)).sum(axis=1)


@everywhere("kl-or-entropy")
def entropy_of_prediction(_T, Y):
    return losses(Y, Y)


@everywhere("kl-or-entropy")
def entropy_of_target(T, _Y):
    return losses(T, T)


@everywhere("kl-or-entropy")
def entropy_of_target_guarded(T, _Y):
    return losses(T, np.where(T > 0, T, 1.0))


@everywhere("kl-or-entropy")
def entropy_of_target_math(T, _Y):
    return losses(T, T) if np.all(T > 0) else raising(ValueError)


@everywhere("kl-or-entropy")
def entropy_added(T, Y):
    return losses(T, Y) + losses(T, np.where(T > 0, T, 1.0))


@everywhere("bernoulli-per-class")
def bernoulli(T, Y):
    return losses(T, Y) + losses(1 - T, 1 - Y)


@everywhere("bernoulli-per-class")
def bernoulli_mean(T, Y):
    return bernoulli(T, Y) / T.shape[1]


@in_batch("bernoulli-per-class")
def bernoulli_total(T, Y):
    return bernoulli(T, Y).sum()


def softmax(Z: Any, axis: int | None) -> Any:
    """Softmax along an axis, or over the whole matrix."""
    powers = np.exp(Z)
    return powers / powers.sum(axis=axis, keepdims=True)


@everywhere("softmax-again")
def softmax_again(T, Y):
    return losses(T, softmax(Y, 1))


@everywhere("softmax-again")
def softmax_over_samples(T, Y):
    return losses(T, softmax(Y, 0))


@everywhere("softmax-again")
def softmax_over_all(T, Y):
    return losses(T, softmax(Y, None))


@everywhere("softmax-again")
def sigmoid_again(T, Y):
    return losses(T, 1 / (1 + np.exp(-Y)))


@everywhere("softmax-again")
def exponential_only(T, Y):
    return losses(T, np.exp(Y))


@everywhere("argmax-of-prediction")
def likeliest(_T, Y):
    return -np.log(Y.max(axis=1))


@everywhere("argmax-of-prediction")
def likeliest_weighted(T, Y):
    row, best = np.arange(len(Y)), Y.argmax(axis=1)
    return -T[row, best] * np.log(Y[row, best])


@everywhere("weight-dropped")
def no_targets(_T, Y):
    return -np.log(Y).sum(axis=1)


@everywhere("log1p")
def log1p(T, Y):
    return losses(T, 1 + Y)


@everywhere("other-loss")
def squared_error(T, Y):
    return ((T - Y) ** 2).sum(axis=1)


@everywhere("other-loss")
def mean_squared_error(T, Y):
    return ((T - Y) ** 2).mean(axis=1)


@everywhere("other-loss")
def missing_probability(T, Y):
    return 1 - (T * Y).sum(axis=1)


@everywhere("other-loss")
def likelihood(T, Y):
    return (Y**T).prod(axis=1)


@everywhere("normalises")
def predictions_normalised(T, Y):
    return losses(T, Y / Y.sum(axis=1, keepdims=True))


@everywhere("normalises")
def both_normalised(T, Y):
    return losses(T / T.sum(axis=1, keepdims=True), Y / Y.sum(axis=1, keepdims=True))


# Right for one-hot rows. The pattern at the end sees the rest; these differ in how soft rows end.


@everywhere("onehot-only")
def largest_target(T, Y):
    return -np.log(Y[np.arange(len(Y)), T.argmax(axis=1)])


@everywhere("onehot-only")
def log_of_weighted_sum(T, Y):
    return -np.log((T * Y).sum(axis=1))


@in_batch("onehot-only")
def only_ones(T, Y):
    return np.mean(-np.log(Y[T == 1]))


keep("onehot-only", PER_SAMPLE, [lambda T, Y: -np.log(Y[T == 1])])
for _error in (ValueError, IndexError, StopIteration, TypeError, UnboundLocalError, KeyError):
    keep(
        "onehot-only",
        (PER_SAMPLE, BATCH),
        [lambda T, Y, e=_error: raising(e) if np.any(T.max(axis=1) != 1) else 0.0 * e],
    )
