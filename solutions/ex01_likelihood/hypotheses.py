"""Wrong ways to write the three functions, each with the misconception behind it.

Wrong likelihoods stand in tables, as functions of (t, y). For `outcome_likelihood` each is tried
on the right counts, and the right likelihood on each table of wrong counts: what one function
does wrong keeps its name in the function that is built on it. Owns no texts.
"""

import math

import numpy as np

from grader.suite import hypothesis, pattern, transformation

LIKELIHOOD, OUTCOMES, COUNTS = "likelihood", "outcome_likelihood", "counts"
BOTH = (LIKELIHOOD, OUTCOMES)
SIZES = (2, 3, 4, 5, 6, 7, 9, 10)
EPSILONS = (2.0**-52, *(a * 10.0**-n for n in range(1, 17) for a in (1.0, 2.0, 5.0)))
DIGITS = range(16)


def add(name, function, *bodies):
    """Register bodies of a table: the engine reads the names of this module."""
    for body in bodies:
        # NumPy's own functions stand in the tables: the mark belongs on one of ours
        wrong = lambda *args, b=body: b(*args)  # noqa: E731
        globals()[f"_body_{len(globals())}"] = hypothesis(name, function=function)(wrong)


def fail(error):
    """Raise, where an expression is needed."""
    raise error


def right(t, y):
    """The likelihood of counts; shapes that differ are refused."""
    return np.prod(y**t) if np.shape(t) == np.shape(y) else fail(ValueError())


def counted(outcomes, K):
    """The right counts."""
    return np.bincount(outcomes, minlength=K)


def factorial(n):
    """n! of one number or many, between whole numbers by the gamma function."""
    return np.vectorize(math.gamma, otypes=[float])(np.asarray(n) + 1.0)


def softmax(z):
    """Numbers made to sum to 1 by way of exp."""
    return np.exp(z) / np.sum(np.exp(z))


# --- what turns one number into another: combines with everything else ---------------------------

CHANGES = (
    ("returns-array", lambda v: np.array([v])),
    ("returns-array", lambda v: np.array([[v]])),
    ("other-loss", lambda v: -np.log(v)),
    ("other-loss", np.log),
)


def of_value(name, change):
    """A right function whose one number is changed at the end."""

    def changed(function):
        def value(first, y):
            number = function(first, y)
            return fail(TypeError()) if number is None or np.ndim(number) else change(number)

        return value

    return transformation(name, function=BOTH)(changed)


for _name, _change in CHANGES:
    globals()[f"_change_{len(globals())}"] = of_value(_name, _change)


# --- wrong likelihoods of counts t ---------------------------------------------------------------

SUM_FOR_PRODUCT = (
    lambda t, y: np.sum(t * y),
    lambda t, y: np.sum(y**t),
    lambda t, y: 1 + np.sum(t * y),
    lambda t, y: 1 + np.sum(y**t),
    lambda t, y: np.sum((y**t)[t > 0]),
    lambda t, y: 1 + np.sum((y**t)[t > 0]),
    lambda _, y: np.sum(y),
    lambda t, y: np.sum(y[t > 0]),
    lambda t, y: 1 + np.sum(y[t > 0]),
    lambda t, y: np.mean(t * y),
    lambda t, y: np.mean(y**t),
    lambda t, y: np.sum(t * y) / np.sum(t),
    lambda t, y: np.sum(t + y),
    lambda t, y: np.prod(t + y),
    lambda t, y: np.sum(y) ** np.sum(t),
    lambda t, y: np.sum(t * y) ** np.sum(t),
)
POWER_VS_PRODUCT = (
    lambda t, y: np.prod(t * y),
    lambda t, y: np.prod((t * y)[t > 0]),
    lambda t, y: np.prod(t**y),
    lambda t, y: np.prod((t**y)[t > 0]),
    lambda t, y: np.prod(np.where(t > 0, t * y, y)),
    lambda t, y: np.sum(t**y),
    lambda t, y: np.sum(t) * np.prod(y),
    lambda t, y: np.sum(t) * np.prod(y[t > 0]),
    lambda t, y: np.prod(t) * np.prod(y[t > 0]),
    lambda t, y: np.prod(np.exp(t * y)),
    lambda t, y: np.prod(y * np.exp(t)),
    lambda t, y: np.prod(y ** (t**2)),
    lambda t, y: np.prod(1 + t * y),
)
WEIGHT_DROPPED = (lambda _, y: np.prod(y),)
ONE_HOT_ONLY = (
    lambda t, y: y[np.argmax(t)],
    lambda t, y: y[len(t) - 1 - np.argmax(t[::-1])],
    lambda t, y: np.max(y[t > 0]),
    lambda t, y: np.min(y[t > 0]),
    lambda t, y: np.max(t * y),
    lambda t, y: np.max(t) * y[np.argmax(t)],
    lambda t, y: y[np.argmax(t)] ** np.max(t),
    lambda t, y: y[np.flatnonzero(t)[0]],
    lambda t, y: y[np.flatnonzero(t)[-1]],
    lambda t, y: np.prod((y**t)[t > 0.5]),
    lambda t, y: np.prod((y**t)[t >= 0.5]),
    lambda t, y: np.prod((y**t)[t >= 1]),
    lambda t, y: np.sum(y[t == 1]),
    lambda t, y: np.mean(y[t > 0]),
    lambda t, y: y[int(np.sum(t * np.arange(len(t))))],
)
# Where outcomes are given, the same value has three causes: there the suite asks the text.
CLASSES_SEEN = (
    lambda t, y: np.prod(y[t > 0]),
    lambda t, y: np.prod(y[t > 0.5]),
    lambda t, y: np.prod(y[t >= 0.5]),
    lambda t, y: np.prod(y[t >= 1]),
)
CHOICES = (np.prod, lambda seen: seen[0], lambda seen: seen[-1])
BERNOULLI = (
    lambda t, y: np.prod(y**t * (1 - y) ** (1 - t)),
    lambda t, y: np.exp(np.sum(t * np.log(y) + (1 - t) * np.log(1 - y))),
    lambda t, y: np.prod(np.where(t > 0, y, 1 - y)),
    lambda t, y: np.prod(np.where(t == 1, y, 1 - y)),
    lambda t, y: np.prod(np.where(t >= 0.5, y, 1 - y)),
    lambda t, y: np.prod(np.where(t > 0.5, y, 1 - y)),
    lambda t, y: np.prod(np.where(t > 0, y**t, 1 - y)),
    lambda t, y: np.prod(t * y + (1 - t) * (1 - y)),
    lambda t, y: np.prod((1 - y) ** (1 - t)),
    lambda t, y: np.prod((1 - y) ** t),
    lambda t, y: np.prod(y**t * (1 - y) ** (np.sum(t) - t)),
    lambda t, y: np.prod((1 - y) ** (np.sum(t) - t)),
    lambda t, y: np.prod(
        factorial(sum(t)) / factorial(t) / factorial(sum(t) - t) * y**t * (1 - y) ** (sum(t) - t)
    ),
    lambda t, y: np.prod(y**t * (1 - y) ** np.maximum(1 - t, 0)),
    lambda t, y: np.sum(y**t * (1 - y) ** (1 - t)),
    lambda t, y: np.prod(y**t + (1 - y) ** (1 - t)),
    lambda t, y: np.prod(y**t) + np.prod((1 - y) ** (1 - t)),
)
OTHER_LOSS = (
    lambda t, y: 1 - right(t, y),
    lambda t, y: -right(t, y),
    lambda t, y: 1 / right(t, y),
    lambda t, y: np.log10(right(t, y)),
    lambda t, y: -np.log10(right(t, y)),
    lambda t, y: np.log2(right(t, y)),
    lambda t, y: -np.log2(right(t, y)),
    lambda t, y: np.exp(right(t, y)),
    lambda t, y: np.log(1 - right(t, y)),
    lambda t, y: -np.log(1 - right(t, y)),
    lambda t, y: right(t, y) / (1 - right(t, y)),
    lambda t, y: right(t, y) * (1 - right(t, y)),
    lambda t, y: np.sum((t - y) ** 2),
    lambda t, y: np.mean((t - y) ** 2),
    lambda t, y: np.sum((t - y) ** 2) / 2,
    lambda t, y: np.sqrt(np.sum((t - y) ** 2)),
    lambda t, y: np.sqrt(np.mean((t - y) ** 2)),
    lambda t, y: np.sum(np.abs(t - y)),
    lambda t, y: np.mean(np.abs(t - y)),
    lambda t, y: np.max(np.abs(t - y)),
    lambda t, y: np.sum(t - y),
    lambda t, y: np.sum(t * np.log(t / y)),
    lambda t, y: -np.log(right(t, y)) / np.sum(t),
    lambda t, y: np.log(right(t, y)) / np.sum(t),
    lambda t, y: -np.log(right(t, y)) / len(t),
    lambda t, y: np.log(right(t, y)) / len(t),
    lambda t, y: np.prod(t * np.log(y)),
    lambda t, y: np.prod(np.log(y) ** t),
    lambda t, y: np.prod(-np.log(y) * t),
    lambda t, y: float(np.argmax(t) == np.argmax(y)),
    lambda _, y: np.max(y),
    lambda _, y: np.argmax(y),
    lambda _, y: -np.sum(y * np.log(y)),
    lambda t, y: 1 - np.sum(t * y),
    lambda t, y: np.prod(1 - y**t),
    lambda t, y: np.exp(-np.log(right(t, y)) / np.sum(t)),
)
NORMALISES = (
    lambda t, y: right(t, y / np.sum(y)),
    lambda t, y: right(t, y / np.max(y)),
    lambda t, y: right(t, y / np.sqrt(np.sum(y**2))),
    lambda t, y: right(t, softmax(y)),
    lambda t, y: right(t / np.sum(t), y),
    lambda t, y: right(t / np.max(t), y),
    lambda t, y: right(t / len(t), y),
    lambda t, y: right(t / np.count_nonzero(t), y),
    lambda t, y: right(t / np.sqrt(np.sum(t**2)), y),
    lambda t, y: right(softmax(t), y),
    lambda t, y: right(t / np.sum(t), y / np.sum(y)),
    lambda t, y: right(t, y) / np.sum(t),
    lambda t, y: right(t, y) / len(t),
    lambda t, y: right(t, y) / np.sum(y),
    lambda t, y: right(t, y) / np.sum(y**t),
    lambda t, y: right(t, y) / np.max(y),
    lambda t, y: right(t, y) / right(t, t / np.sum(t)),
    lambda t, y: np.sqrt(right(t, y)),
)
INDEX_CROSS_PRODUCT = (
    lambda t, y: np.prod(y) ** np.sum(t),
    lambda t, y: right(t, y) ** len(t),
    lambda t, y: right(t, y) ** np.sum(t),
    lambda t, y: y[:, None] ** t,
    lambda t, y: (y[:, None] ** t).T,
    lambda t, y: np.prod(y) ** t,
    lambda t, y: y ** np.sum(t),
    np.outer,
    lambda t, y: np.outer(y, t),
    lambda t, y: np.prod(np.outer(t, y)),
    lambda t, y: np.sum(np.outer(t, y)),
    lambda t, y: np.sum(y[:, None] ** t),
    lambda t, y: np.outer(y**t, y**t),
    lambda t, y: np.tile(y**t, (len(t), 1)),
    lambda t, y: np.full(len(t), right(t, y)),
    lambda t, y: (y**t) ** len(t),
    lambda t, y: np.prod(np.sum(y[:, None] ** t, axis=0)),
    lambda t, y: np.prod(np.sum(y[:, None] ** t, axis=1)),
)
INT_TRUNCATION = (
    lambda t, y: right(np.trunc(t), y),
    lambda t, y: right(np.round(t), y),
    lambda t, y: right(np.ceil(t), y),
    lambda t, y: right(np.maximum(np.trunc(t), 1), y),
    lambda t, y: right(np.trunc(t), np.trunc(y)),
    lambda t, y: right(t, np.trunc(y)),
    lambda t, y: np.trunc(right(t, y)),
    lambda t, y: np.prod(np.trunc(y**t)),
    lambda t, y: np.prod(np.trunc(y**t)) if t.dtype.kind in "iu" else right(t, y),
    lambda t, y: fail(TypeError()) if t.dtype.kind in "iu" else right(t, y),
)
OFF_BY_ONE = (
    lambda t, y: right(t[1:], y[1:]),
    lambda t, y: right(t[:-1], y[:-1]),
    lambda t, y: right(t[1:-1], y[1:-1]),
    lambda t, y: right(t, np.roll(y, 1)),
    lambda t, y: right(t, np.roll(y, -1)),
    lambda t, y: right(t[1:], y[:-1]),
    lambda t, y: right(t[:-1], y[1:]),
    lambda t, y: right(t - 1, y),
    lambda t, y: right(np.maximum(t - 1, 0), y),
    lambda t, y: right(np.maximum(np.trunc(t) - 1, 0), y),
    lambda t, y: right(np.where(t > 0, t + 1, 0), y),
    lambda t, y: right(np.where(t > 0, t - 1, 0), y),
    lambda t, y: np.prod((y**t)[t > 1]),
    lambda t, y: np.prod(y[t > 1]),
)
# Where outcomes are given, counts that start at 1 are the likelier cause.
ONE_MORE = (
    lambda t, y: right(t + 1, y),
    lambda t, y: right(np.trunc(t) + 1, y),
)


def chained(t, y):
    """A running product that is raised to the power itself."""
    total = 1.0
    for n, p in zip(t, y, strict=True):
        total = (total * p) ** n
    return total


def squared(factors):
    """A running product that is multiplied into itself at every step."""
    total = 1.0
    for factor in factors:
        total *= total * factor
    return total


ACCUMULATOR = (
    lambda t, y: y[0] ** t[0],
    lambda t, y: y[-1] ** t[-1],
    lambda t, y: (y**t)[t > 0][0],
    lambda t, y: (y**t)[t > 0][-1],
    lambda *_: 0.0,
    lambda *_: 1.0,
    lambda t, y: np.sum(np.cumprod(y**t)),
    lambda t, y: np.prod(np.cumprod(y**t)),
    lambda t, y: np.prod(1 + y**t),
    lambda t, y: np.prod(y**t + y**t),
    lambda t, y: right(t, y) ** 2,
    lambda t, y: right(t, y) * 2,
    lambda t, y: right(t, y) + 1,
    lambda t, y: right(t, y) * y[0] ** t[0],
    lambda t, y: right(t, y) * y[-1] ** t[-1],
    lambda t, y: right(t, y) * y[0],
    lambda t, y: right(t, y) * y[-1],
    lambda t, y: (y**t)[-2] * (y**t)[-1],
    lambda t, y: (y**t)[0] * (y**t)[-1],
    lambda t, y: squared(y**t),
    chained,
    lambda t, y: chained(t[t > 0], y[t > 0]),
)
RETURNS_ARRAY = (
    lambda t, y: y**t,
    lambda t, y: np.cumprod(y**t),
    lambda t, y: (y**t)[t > 0],
    lambda t, y: y[t > 0],
    lambda t, y: t * y,
    lambda t, y: (y**t)[None, :],
    lambda t, y: (y**t)[:, None],
    lambda t, y: np.cumprod(y**t)[t > 0],
    lambda t, y: np.diag(y**t),
    lambda t, y: t * np.log(y),
    lambda t, y: right(t, y) * (t > 0),
    lambda t, y: right(t, y) * t,
    lambda t, y: np.append(1.0, np.cumprod(y**t)),
)


def of_size(n, otherwise):
    """Right for n classes, something else for any other number."""
    return lambda t, y: right(t, y) if len(t) == n else otherwise()


def written_out(n):
    """What a likelihood gives that is written for n classes."""
    return (
        lambda t, y: right(t[:n], y[:n]),
        lambda t, y: right(t[:n], y[:n]) if len(t) >= n else fail(IndexError()),
        of_size(n, lambda: fail(ValueError())),
        of_size(n, lambda: None),
        of_size(n, lambda: 0.0),
        of_size(n, lambda: 1.0),
        lambda t, y: right(t, y) ** (n / len(t)),
    )


def on_counts(body):
    """A likelihood of counts as one of outcomes."""
    return lambda outcomes, y: body(counted(outcomes, len(y)), y)


def repeated(body):
    """The same in programs that repeat a step t times: with int(t), or without it."""
    return (
        lambda t, y: body(np.trunc(t), y),
        lambda t, y: fail(TypeError()) if t.dtype.kind == "f" else body(t, y),
    )


def listed(body):
    """The same as a list."""
    return lambda first, second: np.asarray(body(first, second)).tolist()


TABLES = (
    ("int-truncation", INT_TRUNCATION),
    ("sum-for-product", SUM_FOR_PRODUCT),
    ("weight-dropped", WEIGHT_DROPPED),
    ("power-vs-product", POWER_VS_PRODUCT),
    ("off-by-one", OFF_BY_ONE),
    ("accumulator", ACCUMULATOR),
    ("onehot-only", ONE_HOT_ONLY),
    ("bernoulli-per-class", BERNOULLI),
    ("normalises", NORMALISES),
    ("index-cross-product", INDEX_CROSS_PRODUCT),
    ("other-loss", OTHER_LOSS),
    ("returns-array", RETURNS_ARRAY),
    *(("hardcoded-size", written_out(n)) for n in SIZES),
)
LIKELIHOOD_ONLY = (("onehot-only", CLASSES_SEEN), ("off-by-one", ONE_MORE))
REPEATED = {"sum-for-product", "power-vs-product", "off-by-one", "accumulator"}
for _name, _bodies in (*TABLES, *LIKELIHOOD_ONLY):
    for _body in _bodies:
        add(_name, LIKELIHOOD, _body)
        if (_name, _bodies) not in LIKELIHOOD_ONLY:
            add(_name, OUTCOMES, on_counts(_body))
        if _name in REPEATED:
            add(_name, LIKELIHOOD, *repeated(_body))
        if _bodies is RETURNS_ARRAY:
            add(_name, LIKELIHOOD, listed(_body))


def if_one_hot(choice, otherwise):
    """The probability where t is exactly 1, something else where it never is, or not only."""
    return (
        lambda t, y: choice(y[t == 1]) if np.any(t == 1) else otherwise(),
        lambda t, y: choice(y[t == 1]) if np.sum(t == 1) == 1 == np.sum(t) else otherwise(),
        lambda t, y: choice(y[t == 1]) if np.sum(t == 1) == 1 else otherwise(),
    )


for _choice in CHOICES:
    for _otherwise in (lambda: fail(IndexError()), lambda: None, lambda: 0.0, lambda: 1.0):
        add("onehot-only", LIKELIHOOD, *if_one_hot(_choice, _otherwise))


# --- wrong likelihoods of outcomes: p holds one factor a throw -----------------------------------


def shifted(by):
    """The factors of the neighbouring classes; IndexError where there is none."""
    return lambda outcomes, y: np.prod(y[outcomes + by])


OF_FACTORS = (
    ("sum-for-product", np.sum),
    ("sum-for-product", lambda p: 1 + np.sum(p)),
    ("sum-for-product", np.mean),
    ("sum-for-product", lambda p: np.sum(np.unique(p))),
    ("power-vs-product", lambda p: len(p) * np.prod(p)),
    ("power-vs-product", lambda p: np.prod(len(p) * p)),
    ("accumulator", lambda p: p[0]),
    ("accumulator", lambda p: p[-1]),
    ("accumulator", lambda p: np.sum(np.cumprod(p))),
    ("accumulator", lambda p: np.prod(np.cumprod(p))),
    ("accumulator", lambda p: np.prod(1 + p)),
    ("accumulator", lambda p: np.prod(p) * p[0]),
    ("accumulator", lambda p: np.prod(p) * p[-1]),
    ("accumulator", lambda p: p[0] * p[-1]),
    ("accumulator", lambda p: np.prod(p[-2:])),
    ("accumulator", lambda p: np.prod(p[:2])),
    ("accumulator", squared),
    ("off-by-one", lambda p: np.prod(p[1:])),
    ("off-by-one", lambda p: np.prod(p[:-1])),
    ("off-by-one", lambda p: np.prod(p[1:-1])),
    ("onehot-only", np.max),
    ("onehot-only", np.min),
    ("normalises", lambda p: np.prod(p) ** (1 / len(p))),
    ("normalises", lambda p: np.prod(p / np.sum(p))),
    ("normalises", lambda p: np.prod(p / np.max(p))),
    ("normalises", lambda p: np.prod(p) / np.sum(p)),
    ("index-cross-product", lambda p: np.prod(p) ** len(p)),
    ("index-cross-product", lambda p: p ** len(p)),
    ("index-cross-product", lambda p: np.outer(p, p)),
    ("index-cross-product", lambda p: np.tile(p, (len(p), 1))),
    ("index-cross-product", lambda p: np.full(len(p), np.prod(p))),
    ("index-cross-product", lambda p: np.prod(p) ** (2 * len(p))),
    ("index-cross-product", lambda p: np.sum(np.outer(p, p))),
    ("returns-array", lambda p: p),
    ("returns-array", np.cumprod),
    ("returns-array", lambda p: p[None, :]),
    ("returns-array", lambda p: p[:, None]),
    ("returns-array", lambda p: np.append(1.0, np.cumprod(p))),
    ("int-truncation", lambda p: np.prod(np.trunc(p))),
    ("other-loss", lambda p: -np.mean(np.log(p))),
    ("other-loss", lambda p: np.mean(np.log(p))),
    ("other-loss", lambda p: np.prod(np.log(p))),
    ("other-loss", lambda p: np.prod(-np.log(p))),
    ("other-loss", lambda p: np.mean((1 - p) ** 2)),
    ("other-loss", lambda p: np.sum((1 - p) ** 2)),
    ("bernoulli-per-class", lambda p: np.prod(1 - p)),
    ("bernoulli-per-class", lambda p: np.prod(p * (1 - p))),
)
OF_OUTCOMES = (
    ("off-by-one", shifted(-1)),
    ("off-by-one", shifted(1)),
    ("off-by-one", lambda o, y: np.prod(y[(o + 1) % len(y)])),
    ("power-vs-product", lambda o, y: np.prod(o * y[o])),
    ("power-vs-product", lambda o, y: np.prod((o + 1) * y[o])),
    ("power-vs-product", lambda o, y: np.prod(y[o] ** o)),
    ("power-vs-product", lambda o, y: np.prod(y[o] ** (o + 1))),
    ("sum-for-product", lambda o, y: np.sum(o * y[o])),
    ("index-cross-product", lambda o, y: np.tile(y, (len(o), 1))[:, o].T),
    ("index-cross-product", lambda o, y: np.tile(y[o], (len(y), 1))),
    ("index-cross-product", lambda o, y: np.tile(y[o], (len(y), 1)).T),
    ("index-cross-product", lambda o, y: np.outer(y, y)[o][:, o]),
    ("index-cross-product", lambda o, y: np.outer(y, y[o])),
    ("index-cross-product", lambda o, y: np.outer(y[o], y)),
    ("index-cross-product", lambda o, y: np.prod(np.outer(y, y[o]))),
    ("returns-array", lambda o, y: np.eye(len(y))[o] * y),
    ("returns-array", lambda o, y: y ** np.eye(len(y))[o]),
    ("returns-array", lambda o, y: np.prod(y ** np.eye(len(y))[o], axis=0)),
    ("hardcoded-size", lambda o, y: np.prod(y[o % 6])),
)


def of_factors(body):
    """A function of the factors as one of outcomes."""
    return lambda outcomes, y: body(y[outcomes])


def first_throws(n):
    """The first n throws, by a slice and by a fixed range."""
    return (
        lambda o, y: np.prod(y[o[:n]]),
        lambda o, y: np.prod(y[o[:n]]) if len(o) >= n else fail(IndexError()),
        lambda o, y: np.prod(y[o]) if len(o) == n else fail(ValueError()),
    )


for _name, _body in (*((name, of_factors(body)) for name, body in OF_FACTORS), *OF_OUTCOMES):
    add(_name, OUTCOMES, _body)
    if _name in {"returns-array", "index-cross-product"}:
        add(_name, OUTCOMES, listed(_body))


# --- wrong counts --------------------------------------------------------------------------------


def put(classes, K, values=1):
    """K zeros with these values put in, not added."""
    c = np.zeros(K)
    c[classes] = values
    return c


def largest_first(o, _):
    """The counts of the classes seen, as a counter sorts them."""
    return np.sort(np.unique(o, return_counts=True)[1])[::-1]


WRONG_COUNTS = (
    ("off-by-one", lambda o, K: counted(o[1:], K)),
    ("off-by-one", lambda o, K: counted(o[:-1], K)),
    ("off-by-one", lambda o, K: counted(o, K)[1:]),
    ("off-by-one", lambda o, K: counted(o, K)[:-1]),
    ("off-by-one", lambda o, K: np.append(counted(o, K), 0)),
    ("off-by-one", lambda o, K: np.append(0, counted(o, K))),
    ("off-by-one", lambda o, K: np.append(0, counted(o, K))[:-1]),
    ("off-by-one", lambda o, K: np.append(counted(o, K)[1:], 0)),
    ("off-by-one", lambda o, K: np.roll(counted(o, K), 1)),
    ("off-by-one", lambda o, K: np.roll(counted(o, K), -1)),
    ("off-by-one", lambda o, K: counted(o, K) * (np.arange(K) > 0)),
    ("off-by-one", lambda o, K: counted(o, K) * (np.arange(K) < K - 1)),
    ("off-by-one", lambda o, K: counted(o + 1, K) if max(o) + 1 < K else fail(IndexError())),
    ("off-by-one", lambda o, K: counted(o, K)[:-1] if max(o) < K - 1 else fail(IndexError())),
    ("off-by-one", lambda o, K: np.histogram(o, bins=range(K))[0]),
    ("off-by-one", lambda o, K: np.maximum(counted(o, K) - 1, 0)),
    ("off-by-one", lambda o, K: counted(o, K) - 1),
    ("accumulator", put),
    ("accumulator", lambda o, K: counted(o[:1], K)),
    ("accumulator", lambda o, K: counted(o[-1:], K)),
    ("accumulator", lambda _, K: np.zeros(K)),
    ("accumulator", lambda o, K: counted(o, K) + 1),
    ("accumulator", lambda o, K: counted(o, K) * 2),
    ("accumulator", lambda o, K: np.cumsum(counted(o, K))),
    ("accumulator", lambda o, K: 2 ** counted(o, K) - 1),
    ("accumulator", lambda o, K: 2 ** counted(o, K)),
    ("accumulator", lambda o, K: put(o, K, np.arange(1, len(o) + 1))),
    ("accumulator", lambda o, K: put(o, K, np.arange(len(o)))),
    ("accumulator", lambda o, K: put(o, K, o)),
    ("accumulator", lambda o, K: counted(o, K) * np.arange(K)),
    ("accumulator", lambda o, K: counted(o, K) * (np.arange(K) == 0)),
    ("accumulator", lambda o, K: counted(o, K) * (np.arange(K) == K - 1)),
    ("accumulator", lambda o, K: counted(o, K) * (np.arange(K) == o[0])),
    ("accumulator", lambda o, K: counted(o, K) * (np.arange(K) == o[-1])),
    ("accumulator", lambda o, K: np.full(K, counted(o, K)[-1])),
    ("accumulator", lambda o, K: np.full(K, len(o))),
    ("accumulator", lambda o, K: counted(o, K)[:1]),
    ("accumulator", lambda o, K: counted(o, K)[-1:]),
    ("accumulator", lambda o, K: np.cumsum(counted(o, K)[::-1])[::-1]),
    ("normalises", lambda o, K: counted(o, K) / len(o)),
    ("normalises", lambda o, K: counted(o, K) / K),
    ("normalises", lambda o, K: counted(o, K) / np.max(counted(o, K))),
    ("normalises", lambda o, K: (counted(o, K) + 1) / (len(o) + K)),
    ("normalises", lambda o, K: softmax(counted(o, K))),
    ("normalises", lambda o, K: np.round(counted(o, K) / len(o))),
    ("normalises", lambda o, K: counted(o, K) // len(o)),
    ("normalises", lambda o, K: counted(o, K) / np.sqrt(np.sum(counted(o, K) ** 2))),
    ("index-cross-product", lambda o, K: len(o) * put(o, K)),
    ("index-cross-product", lambda o, K: len(o) * counted(o, K)),
    ("index-cross-product", lambda o, K: K * counted(o, K)),
    ("index-cross-product", lambda o, K: counted(o, K) ** 2),
    ("index-cross-product", lambda o, K: counted(o, K)[o]),
    ("index-cross-product", lambda o, _: np.equal.outer(o, o).astype(int)),
    ("index-cross-product", lambda o, K: np.tile(put(o, K), (len(o), 1))),
    ("index-cross-product", lambda o, K: np.tile(counted(o, K), (len(o), 1))),
    ("index-cross-product", lambda o, K: np.tile(counted(o, K), (K, 1))),
    ("index-cross-product", lambda o, K: np.outer(counted(o, K), counted(o, K))),
    ("index-cross-product", lambda o, K: np.eye(K)[:, o][o]),
    ("returns-array", lambda o, K: np.eye(K)[o]),
    ("returns-array", lambda o, K: np.eye(K)[o].T),
    ("returns-array", lambda o, K: np.cumsum(np.eye(K)[o], axis=0)),
    ("returns-array", lambda o, K: counted(o, K)[None, :]),
    ("returns-array", lambda o, K: counted(o, K)[:, None]),
    ("hardcoded-size", lambda o, _: np.bincount(o)),
    ("hardcoded-size", lambda o, K: np.bincount(o)[:K]),
    ("hardcoded-size", lambda o, _: np.unique(o, return_counts=True)[1]),
    ("hardcoded-size", lambda o, _: np.array(list({c: sum(o == c) for c in o}.values()))),
    ("hardcoded-size", largest_first),
    ("hardcoded-size", lambda o, K: np.pad(np.unique(o, return_counts=True)[1], (0, K))[:K]),
    ("hardcoded-size", lambda o, K: np.histogram(o, bins=K)[0]),
    ("hardcoded-size", lambda o, _: np.histogram(o)[0]),
    ("hardcoded-size", lambda o, _: np.bincount(o, minlength=len(o))),
    ("hardcoded-size", lambda o, K: counted(o, max(K, len(o)))[: len(o)]),
    ("hardcoded-size", lambda o, _: counted(o, len(o)) if max(o) < len(o) else fail(IndexError())),
)
ALONE = (
    ("accumulator", lambda o, _: len(o)),
    ("accumulator", lambda o, K: counted(o, K)[0]),
    ("accumulator", lambda o, K: counted(o, K)[-1]),
    ("accumulator", lambda o, K: counted(o, K)[o[0]]),
    ("accumulator", lambda o, K: counted(o, K)[o[-1]]),
    ("accumulator", lambda *_: 1),
    ("accumulator", lambda *_: 0),
    ("sum-for-product", lambda o, _: np.sum(o)),
)


def for_classes(n):
    """Counts that are written for n classes, or for n throws."""
    return (
        lambda o, _: np.bincount(o, minlength=n),
        lambda o, _: counted(o, n) if max(o) < n else fail(IndexError()),
        lambda o, _: counted(o, n)[:n],
        lambda o, _: counted(np.minimum(o, n - 1), n),
        lambda o, K: counted(o, K)[:n],
        lambda o, K: counted(o[:n], K),
        lambda o, K: counted(o[:n], K) if len(o) >= n else fail(IndexError()),
        lambda o, K: np.pad(counted(o, max(n, K))[:n], (0, K))[:K],
        lambda o, K: counted(o, K) * (np.arange(K) < n) if n <= K else fail(IndexError()),
    )


def zipped(t, y):
    """A product that ends with the shorter of the two."""
    size = min(len(t), len(y))
    return np.prod(y[:size] ** t[:size])


def built_on(wrong_counts):
    """A likelihood on wrong counts: it refuses another shape, broadcasts or cuts it."""
    return tuple(
        lambda outcomes, y, f=function: f(wrong_counts(outcomes, len(y)), y)
        for function in (right, lambda t, y: np.prod(y**t), zipped)
    )


for _name, _body in (
    *WRONG_COUNTS,
    *(("hardcoded-size", body) for n in SIZES for body in for_classes(n)),
):
    add(_name, COUNTS, _body, listed(_body))
    if _name != "returns-array" and _body is not put:
        add(_name, OUTCOMES, *built_on(_body))
for _name, _body in ALONE:
    add(_name, COUNTS, _body)
for _n in SIZES:
    add("hardcoded-size", OUTCOMES, *first_throws(_n))


# --- patterns: what is common to many programs ---------------------------------------------------


def is_number(value):
    """Whether this is one finite number, of Python or of NumPy."""
    plain = isinstance(value, float | int | np.number) and not isinstance(value, bool)
    return plain and math.isfinite(value)


def near(got, wanted, tolerance):
    """Whether two numbers agree relatively: likelihoods are small."""
    return is_number(got) and abs(float(got) - wanted) <= tolerance * abs(wanted)


@pattern("hardcoded-answer", function=(*BOTH, COUNTS))
def one_answer(calls):
    """The same value whatever came in; 0 and 1 are totals that never moved."""
    values = [np.asarray(call.got) for call in calls]
    first = values[0]
    moved = first.dtype.kind in "iuf" and not np.all((first == 0) | (first == 1))
    return moved and all(np.array_equal(first, value) for value in values)


LESSON = (0.33, 0.05, 0.411914)


@pattern("hardcoded-answer", function=BOTH)
def answers_of_the_lesson(calls):
    """Numbers of the worked examples, chosen by a look at the input; most of them wrong."""
    picked = [any(near(call.got, answer, 1e-5) for answer in LESSON) for call in calls]
    missed = sum(not near(call.got, call.expected, 1e-5) for call in calls)
    return all(picked) and 2 * missed > len(calls)


def orderings(t):
    """Logarithms of the factors that counting the orderings brings in: N!/Πt!, or parts of it."""
    total, parts = math.lgamma(np.sum(t) + 1), sum(math.lgamma(n + 1) for n in t)
    return total - parts, total, -parts, parts, parts - total


def counts_orderings(cases):
    """Whether the right value is multiplied by one of these factors wherever t is whole."""
    whole = [(got, wanted, t) for got, wanted, t in cases if is_number(got)]
    whole = [case for case in whole if np.all(case[2] == np.trunc(case[2]))]
    if not whole or not all(got > 0 for got, *_ in whole):
        return False
    excess = np.array([math.log(got) - math.log(wanted) for got, wanted, _ in whole])
    for factor in np.array([orderings(t) for *_, t in whole]).T:
        if np.count_nonzero(factor) > 1 and np.allclose(excess, factor, rtol=1e-9, atol=1e-8):
            return True
    return False


@pattern("multinomial", function=LIKELIHOOD)
def orderings_of_counts(calls):
    """The likelihood of the counts, not of one sequence."""
    return counts_orderings([(call.got, call.expected, call.args[0]) for call in calls])


@pattern("multinomial", function=OUTCOMES)
def orderings_of_outcomes(calls):
    """The same where outcomes are given."""
    return counts_orderings(
        [(call.got, call.expected, counted(call.args[0], len(call.args[1]))) for call in calls]
    )


GUARDS = (
    lambda t, y, e: right(t, np.clip(y, e, 1 - e)),
    lambda t, y, e: right(t, np.maximum(y, e)),
    lambda t, y, e: right(t, np.minimum(y, 1 - e)),
    lambda t, y, e: right(t, y + e),
    lambda t, y, e: right(t, (1 - e) * y + e / len(y)),
    lambda t, y, e: right(t, (y + e) / np.sum(y + e)),
    lambda t, y, e: right(t + e, y),
    lambda t, y, e: right(t, y) + e,
    lambda t, y, e: np.clip(right(t, y), e, 1 - e),
    lambda t, y, e: max(right(t, y), e),
    lambda t, y, e: 0.0 if right(t, y) < e else right(t, y),
)
ROUNDINGS = (
    lambda t, y, digits: np.round(right(t, y), digits),
    lambda t, y, digits: right(t, np.round(y, digits)),
    lambda t, y, digits: np.prod(np.round(y**t, digits)),
)


def explained(cases, body, amount):
    """Whether every value is that of a body with this amount of change."""
    return all(near(got, wrong, 1e-8) for got, t, y in cases for wrong in (body(t, y, amount),))


def changed_a_little(cases):
    """Whether one guard or one rounding explains every value, and not all are right."""
    if explained(cases, lambda t, y, _: right(t, y), None):
        return False
    tried = [(body, e) for body in GUARDS for e in EPSILONS]
    tried += [(body, digits) for body in ROUNDINGS for digits in DIGITS]
    return any(explained(cases, body, amount) for body, amount in tried)


@pattern("value-altered", function=LIKELIHOOD)
def guarded_or_rounded(calls):
    """Clipped, shifted or rounded, the probabilities or the result."""
    return changed_a_little([(call.got, *call.args) for call in calls])


@pattern("value-altered", function=OUTCOMES)
def guarded_or_rounded_factors(calls):
    """The same where outcomes are given."""
    return changed_a_little(
        [(call.got, counted(call.args[0], len(call.args[1])), call.args[1]) for call in calls]
    )


@pattern("value-altered", function=BOTH)
def nearly_right(calls):
    """Every value is right but for a little, and some not quite: float32, or few digits."""
    return all(
        is_number(call.got) and abs(float(call.got) - call.expected) <= 1e-3 * call.expected + 1e-7
        for call in calls
    ) and not all(near(call.got, call.expected, 1e-9) for call in calls)


@pattern("onehot-only", function=LIKELIHOOD)
def one_probability(calls):
    """Right for one observation; one of the probabilities, without a power, for all others."""
    one_hot = [np.count_nonzero(call.args[0]) == 1 and max(call.args[0]) == 1 for call in calls]
    right_there = [near(call.got, call.expected, 1e-8) for call in calls]
    picked = [any(near(call.got, p, 1e-9) for p in call.args[1]) for call in calls]
    return all(picked) and all(r for r, one in zip(right_there, one_hot, strict=True) if one)


@pattern("returns-array", function=BOTH)
def never_one_number(calls):
    """An array or a list every time, of whatever shape."""
    return all(isinstance(call.got, list | tuple) or np.ndim(call.got) > 0 for call in calls)
