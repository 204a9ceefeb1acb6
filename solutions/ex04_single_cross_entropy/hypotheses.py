"""Wrong ways to write the cross-entropy of one sample, each with its misconception.

Wrong losses stand in tables, in nats. For the function in bits each is tried divided by
ln 2: that is what a program gives which converts its own first function, and also what
the same formula gives with log2. Where no log decides the value it is tried as it is, too.
"""

import math

import numpy as np

from grader.suite import hypothesis, pattern, transformation

NATS, BITS = "cross_entropy", "cross_entropy_bits"
BOTH = (NATS, BITS)


def _fail(error):
    raise error


def _terms(t, y):
    return -t * np.log(y)


def _entropy(p):
    """-Σ p log p, where p = 0 counts 0."""
    return -np.sum(p[p > 0] * np.log(p[p > 0]))


def _softmax(z):
    return np.exp(z) / np.sum(np.exp(z))


def _sigmoid(z):
    return 1 / (1 + np.exp(-z))


def _factor(name, function, factor):
    return transformation(name, function=function)(lambda right: lambda t, y: right(t, y) * factor)


# --- the sign, the base, the divisor, a fixed size: these combine with everything else ---


@transformation("sign-missing", function=BOTH)
def sign_missing(right):
    return lambda t, y: -np.asarray(right(t, y))


base_10 = _factor("base-10", NATS, 1 / math.log(10))
bits_of_log10 = _factor("base-10", BITS, math.log10(2))
bits_built_on_log10 = _factor("base-10", BITS, 1 / math.log(10))
base_2 = _factor("base-2", NATS, 1 / math.log(2))
bits_in_nats = _factor("base-2", BITS, math.log(2))


@transformation("mean-over-classes", function=BOTH)
def mean_over_classes(right):
    return lambda t, y: right(t, y) / len(t)


def _only_first(n):
    def cut(right):
        return lambda t, y: _fail(IndexError()) if len(t) < n else right(t[:n], y[:n])

    return cut


only_first_three = transformation("hardcoded-size", function=BOTH)(_only_first(3))


# --- tables of wrong losses: misconception -> functions of t and y ---


def _right(t, y):
    return np.sum(_terms(t, y))


def _for_sizes(sizes, otherwise):
    return lambda t, y: _right(t, y) if len(t) in sizes else otherwise()


def _written_out(n):
    """What a loss gives that is written for n classes: too few are missing, the rest left out."""
    return (
        lambda t, y: _fail(IndexError()) if len(t) < n else _right(t[:n], y[:n]),
        lambda t, y: _right(t[:n], y[:n]),
    )


def _only_for(*sizes):
    """What a loss gives that refuses every other number of classes, or passes over it."""
    return (
        _for_sizes(sizes, lambda: _fail(ValueError())),
        _for_sizes(sizes, lambda: None),
        _for_sizes(sizes, lambda: 0.0),
    )


def _if_one_hot(otherwise):
    """-log y of the class with t = 1, and something else where there is none."""
    return lambda t, y: -np.log(y[t == 1][0]) if np.any(t == 1) else otherwise()


def _first(t):
    return np.flatnonzero(t)[0]


def _last(t):
    return np.flatnonzero(t)[-1]


def _alternating(t, y):
    total = 0.0
    for term in -_terms(t, y):
        total = -(total + term)
    return total


def _signs(t, y, where, sign):
    """The sum with this sign on one term and the other sign on all the rest."""
    signs = np.full(len(t), -sign)
    signs[where] = sign
    return np.sum(signs * _terms(t, y))


def _doubling(t, y):
    total = 0.0
    for term in _terms(t, y):
        total += total + term
    return total


SWAPPED = (
    lambda t, y: -np.sum(y * np.log(t)),
    lambda t, y: -np.sum(y[t > 0] * np.log(t[t > 0])),
)
WEIGHT_DROPPED = (lambda _, y: -np.sum(np.log(y)),)
FACTOR_INSIDE = (
    lambda t, y: -np.sum(np.log(t * y)),
    lambda t, y: -np.sum(np.log((t * y)[t > 0])),
    lambda t, y: -np.sum(t * np.log(t * y)),
    lambda t, y: -np.sum(t[t > 0] * np.log((t * y)[t > 0])),
)
LOG_OF_SUM = (
    lambda t, y: -np.log(np.sum(t * y)),
    lambda _, y: -np.log(np.sum(y)),
    lambda t, y: -np.sum(t * np.log(np.sum(y))),
    lambda t, y: -np.log(np.sum(y**t)),
    lambda t, y: -np.log(np.mean(t * y)),
)
ONE_HOT_ONLY = (
    lambda t, y: -np.log(y[np.argmax(t)]),
    lambda t, y: -np.log(y[np.flatnonzero(t == np.max(t))[-1]]),
    lambda t, y: -np.sum(np.log(y[t > 0])),
    lambda t, y: -np.mean(np.log(y[t > 0])),
    lambda t, y: np.sum(_terms(t, y)[t > 0.5]),
    lambda t, y: -np.max(t) * np.log(y[np.argmax(t)]),
    lambda t, y: -np.log(y[_first(t)]),
    lambda t, y: -np.log(y[_last(t)]),
    lambda t, y: -np.sum(np.log(y[t > 0.5])),
    lambda t, y: -np.sum(np.log(y[t >= 0.5])),
    lambda t, y: -np.log(np.max(t * y)),
    lambda t, y: -np.log(np.max((t > 0.5) * y)),
    lambda t, y: np.max(_terms(t, y)),
    lambda t, y: -np.log(np.sum(y[t > 0])),
    _if_one_hot(lambda: _fail(IndexError())),
    _if_one_hot(lambda: None),
)
ARGMAX_OF_PREDICTION = (
    lambda _, y: -np.log(np.max(y)),
    lambda t, y: -t[np.argmax(y)] * np.log(np.max(y)),
    lambda t, y: -np.sum(t) * np.log(np.max(y)),
)
KL_OR_ENTROPY = (
    lambda t, y: _right(t, y) - _entropy(t),
    lambda t, y: np.sum(t * np.log(t / y)),
    lambda t, y: np.sum(y * np.log(y / t)),
    lambda t, y: -np.sum(y[t > 0] * np.log(t[t > 0])) - _entropy(y),
    lambda t, y: np.sum((y * np.log(y / np.where(t > 0, t, 1)))[t > 0]),
    lambda _, y: _entropy(y),
    lambda t, _: _entropy(t),
    lambda t, _: -np.sum(t * np.log(t)),
    lambda t, y: -np.sum(t * y * np.log(y)),
)
BERNOULLI = (
    lambda t, y: -np.sum(t * np.log(y) + (1 - t) * np.log(1 - y)),
    lambda t, y: -np.sum((1 - t) * np.log(1 - y)),
    lambda t, y: -np.sum(t * np.log(y) - (1 - t) * np.log(1 - y)),
    lambda t, y: -np.sum(np.log(np.where(t == 1, y, 1 - y))),
    lambda t, y: -np.sum(np.log(np.where(t > 0.5, y, 1 - y))),
)
SOFTMAX_AGAIN = (
    lambda t, y: -np.sum(t * np.log(_softmax(y))),
    lambda t, y: -np.sum(t * np.log(_sigmoid(y))),
    lambda t, y: -np.sum(_softmax(t) * np.log(y)),
    lambda t, y: -np.sum(_softmax(t) * np.log(_softmax(y))),
)
OTHER_LOSS = (
    lambda t, y: np.sum((t - y) ** 2),
    lambda t, y: np.mean((t - y) ** 2),
    lambda t, y: np.sum((t - y) ** 2) / 2,
    lambda t, y: np.sqrt(np.sum((t - y) ** 2)),
    lambda t, y: np.sqrt(np.mean((t - y) ** 2)),
    lambda t, y: np.sum(np.abs(t - y)),
    lambda t, y: np.mean(np.abs(t - y)),
    lambda t, y: np.sum(np.abs(t - y)) / 2,
    lambda t, y: np.max(np.abs(t - y)),
    lambda t, y: np.sum(t - y),
    lambda t, y: 1 - np.prod(y**t),
    lambda t, y: 1 - np.sum(t * y),
    lambda t, y: 1 - y[np.argmax(t)],
    lambda t, y: np.sum(t * (1 - y)),
    lambda t, y: np.prod(y**t),
    lambda t, y: -np.prod(y**t),
    lambda t, y: 1 / np.prod(y**t),
    lambda t, y: np.sum(t * y),
    lambda t, y: -np.sum(t * y),
    lambda t, y: y[np.argmax(t)],
    lambda t, y: -y[np.argmax(t)],
    lambda t, y: np.prod(t * y),
    lambda t, y: -np.sum(t * np.exp(y)),
    lambda t, y: -np.sum(t * np.log(1 - y)),
    lambda t, y: float(np.argmax(t) == np.argmax(y)),
    lambda t, y: float(np.argmax(t) != np.argmax(y)),
    lambda t, y: np.sum(y**t),
    lambda t, y: -np.sum(y**t),
)
OFF_BY_ONE = (
    lambda t, y: _right(t[1:], y[1:]),
    lambda t, y: _right(t[:-1], y[:-1]),
    lambda t, y: _right(t, np.roll(y, 1)),
    lambda t, y: _right(t, np.roll(y, -1)),
    lambda t, y: _right(t[1:], y[:-1]),
    lambda t, y: _right(t[:-1], y[1:]),
    lambda t, y: _right(t[1:-1], y[1:-1]),
)
SIGN_PARTIAL = (
    lambda t, y: _signs(t, y, 0, 1.0),
    lambda t, y: _signs(t, y, 0, -1.0),
    lambda t, y: _signs(t, y, -1, 1.0),
    lambda t, y: _signs(t, y, -1, -1.0),
    _alternating,
    lambda t, y: -_alternating(t, y),
)
ACCUMULATOR = (
    lambda t, y: _terms(t, y)[0],
    lambda t, y: _terms(t, y)[-1],
    lambda t, y: _terms(t, y)[_first(t)],
    lambda t, y: _terms(t, y)[_last(t)],
    lambda t, y: np.sum(np.cumsum(_terms(t, y))),
    lambda t, y: _right(t, y) + 1,
    lambda t, y: _right(t, y) - 1,
    lambda t, y: np.prod(_terms(t, y)),
    lambda t, y: -np.prod(t * np.log(y)),
    _doubling,
    lambda t, y: 2 * _right(t, y),
)
RETURNS_ARRAY = (
    _terms,
    lambda t, y: list(_terms(t, y)),
    lambda t, y: np.cumsum(_terms(t, y)),
    lambda t, y: list(np.cumsum(_terms(t, y))),
    lambda t, y: np.atleast_1d(_right(t, y)),
    lambda t, y: np.atleast_2d(_right(t, y)),
    lambda t, y: [_right(t, y)],
    lambda t, y: np.outer(-t, np.log(y)),
    lambda t, y: np.outer(-np.log(y), t),
    lambda t, y: _right(t, y) * np.ones(len(t)),
    lambda _, y: -np.log(y),
    lambda t, y: -np.log(y) * np.sum(t),
    lambda t, y: -np.log(y**t),
)
INT_TRUNCATION = (
    lambda t, y: np.sum(np.trunc(_terms(t, y))),
    lambda t, y: np.sum(t * np.trunc(-np.log(y))),
    lambda t, y: _right(np.round(t), y),
)
VALUE_ALTERED = (
    lambda t, y: _right(t, np.round(y, 1)),
    lambda t, y: _right(t, np.round(y, 2)),
    lambda t, y: np.round(_right(t, y), 1),
    lambda t, y: np.round(_right(t, y)),
)
LOG1P = (
    lambda t, y: -np.sum(t * np.log1p(y)),
    lambda t, y: -np.sum(np.log1p(t * y)),
)
MEAN_OVER_CLASSES = (
    lambda t, y: _right(t, y) / np.count_nonzero(t),
    lambda t, y: _right(t, y) / 3,
    lambda t, y: _right(t, y) / (len(t) - 1) if len(t) > 1 else _fail(ZeroDivisionError()),
)
NORMALISES = (
    lambda t, y: _right(t, y / np.sum(y)),
    lambda t, y: _right(t, y / np.max(y)),
    lambda t, y: _right(t, y / np.sqrt(np.sum(y**2))),
)
WRONG = (
    ("swapped-args", SWAPPED),
    ("weight-dropped", WEIGHT_DROPPED),
    ("factor-inside-log", FACTOR_INSIDE),
    ("log-of-sum", LOG_OF_SUM),
    ("onehot-only", ONE_HOT_ONLY),
    ("argmax-of-prediction", ARGMAX_OF_PREDICTION),
    ("kl-or-entropy", KL_OR_ENTROPY),
    ("bernoulli-per-class", BERNOULLI),
    ("softmax-again", SOFTMAX_AGAIN),
    ("other-loss", OTHER_LOSS),
    ("off-by-one", OFF_BY_ONE),
    ("sign-partial", SIGN_PARTIAL),
    ("accumulator", ACCUMULATOR),
    ("returns-array", RETURNS_ARRAY),
    ("int-truncation", INT_TRUNCATION),
    ("value-altered", VALUE_ALTERED),
    ("log1p", LOG1P),
    ("mean-over-classes", MEAN_OVER_CLASSES),
    ("normalises", NORMALISES),
    *(("hardcoded-size", _written_out(n)) for n in (2, 3, 4, 5, 6, 9, 10)),
    *(("hardcoded-size", _only_for(*sizes)) for sizes in ((3,), (2,), (2, 3))),
)
KEEPS_NONE = ("onehot-only", "hardcoded-size")
UNSCALED = ("other-loss",)
WRONG_FACTORS = (
    ("base-2", math.log(2) ** 2),
    ("base-2", 1 / math.log(2)),
    ("base-2", math.log(2) / 2),
    ("base-2", math.log(2) * 2),
    ("base-10", math.log(10)),
    ("base-10", math.log10(2) * math.log(2)),
    ("base-10", math.log(2) * math.log2(10)),
    ("base-10", math.log2(10)),
)
BITS_ONLY = (
    ("int-truncation", lambda t, y: np.sum(np.trunc(_terms(t, y) / math.log(2)))),
    ("value-altered", lambda t, y: np.round(_right(t, y) / math.log(2), 1)),
    ("value-altered", lambda t, y: np.round(_right(t, y) / math.log(2))),
)


def _in_bits(value):
    if isinstance(value, list):
        return [part / math.log(2) for part in value]
    return value / math.log(2)


def _scaled(body):
    return lambda t, y: _in_bits(body(t, y))


def _multiplied(factor):
    """What the wrong constant, or the right one used the wrong way round, makes of the bits."""
    return lambda t, y: _right(t, y) / math.log(2) * factor


def _scaled_or_none(body):
    return lambda t, y: None if (value := body(t, y)) is None else _in_bits(value)


def _marked():
    """Every wrong loss of the tables with its marks, in the order of the tables."""
    for name, bodies in WRONG:
        for body in bodies:
            yield hypothesis(name, function=BOTH if name in UNSCALED else NATS)(body)
            yield hypothesis(name, function=BITS)(_scaled(body))
            if name in KEEPS_NONE:
                yield hypothesis(name, function=BITS)(_scaled_or_none(body))
    for name, body in BITS_ONLY:
        yield hypothesis(name, function=BITS)(body)
    for name, factor in WRONG_FACTORS:
        yield hypothesis(name, function=BITS)(_multiplied(factor))


# The reader of this file takes what has a name in it.
globals().update({f"wrong_loss_{n}": body for n, body in enumerate(_marked())})


# --- what no single formula gives: constants, one size only, thresholds, low precision ---

EPSILONS = (2.0**-52, *(a * 10.0**-n for n in range(1, 17) for a in (1.0, 2.0, 5.0)))
GUARDED = (
    ("value-altered", lambda t, y, e: _right(t, np.clip(y, e, 1))),
    ("value-altered", lambda t, y, e: _right(t, np.clip(y, e, 1 - e))),
    ("value-altered", lambda t, y, e: _right(t, y + e)),
    ("value-altered", lambda t, y, e: _right(t, (1 - e) * y + e / len(y))),
    ("swapped-args", lambda t, y, e: _right(y, t + e)),
    ("swapped-args", lambda t, y, e: _right(y, np.clip(t, e, 1))),
    ("swapped-args", lambda t, y, e: _right(y, np.clip(t, e, 1 - e))),
    ("factor-inside-log", lambda t, y, e: -np.sum(np.log(t * y + e))),
    ("factor-inside-log", lambda t, y, e: -np.sum(np.log(np.clip(t * y, e, 1)))),
)


def _is_number(value):
    return isinstance(value, float | int | np.number) and not isinstance(value, bool)


def _near(got, wanted, rtol, atol=1e-13):
    return bool(abs(got - wanted) <= atol + rtol * abs(wanted))


def _some_wrong(calls):
    return not all(_is_number(call.got) and _near(call.got, call.expected, 1e-8) for call in calls)


def _agree(calls, body, unit, rtol):
    """Whether the values are those of a wrong loss, and not all of them the right ones."""
    return _some_wrong(calls) and all(
        _is_number(call.got) and _near(call.got, body(*call.args) / unit, rtol) for call in calls
    )


def _guard_pattern(name, guard, function, unit):
    def fits(calls):
        return any(_agree(calls, lambda t, y, e=e: guard(t, y, e), unit, 1e-8) for e in EPSILONS)

    return pattern(name, function=function)(fits)


def _nearly_pattern(name, body, function, unit):
    """A wrong loss with a small guard added, or in low precision."""
    return pattern(name, function=function)(lambda calls: _agree(calls, body, unit, 1e-5))


@pattern("hardcoded-answer", function=BOTH)
def same_number_for_all(calls):
    first = calls[0].got
    return (
        all(_is_number(call.got) and call.got == first for call in calls)
        and np.isfinite(first)
        and first != 0
        and len({round(float(call.expected), 6) for call in calls}) > 1
    )


@pattern("hardcoded-size", function=BOTH)
def right_for_one_size(calls):
    right = {True: set(), False: set()}
    for call in calls:
        good = _is_number(call.got) and _near(call.got, call.expected, 1e-8)
        right[good].add(len(call.args[0]))
    return len(right[True] - {1}) == 1 and bool(right[False]) and not right[True] & right[False]


@pattern("int-truncation", function=BOTH)
def whole_part(calls):
    """Every value is the right one without its decimals."""
    return all(
        _is_number(call.got)
        and call.got == np.round(call.got)
        and -1e-9 <= call.expected - call.got <= 1 + 1e-9
        for call in calls
    ) and any(call.got >= 1 for call in calls)


@pattern("value-altered", function=BOTH)
def nearly_right(calls):
    """Every value is a little off, or right."""
    return _some_wrong(calls) and all(
        _is_number(call.got) and _near(call.got, call.expected, 0.01, 0.01) for call in calls
    )


@pattern("value-altered", function=BOTH)
def wrong_at_the_ends(calls):
    """A finite value, wrong only where a probability is near 0 or near 1."""
    middle = [call for call in calls if 0.05 <= np.min(call.args[1]) <= np.max(call.args[1]) < 0.95]
    return (
        len(middle) > len(calls) / 2
        and not _some_wrong(middle)
        and _some_wrong(calls)
        and all(_is_number(call.got) and np.isfinite(call.got) for call in calls)
    )


def _patterns():
    for function, unit in ((NATS, 1.0), (BITS, math.log(2))):
        for name, guard in GUARDED:
            yield _guard_pattern(name, guard, function, unit)
        for name, body in WRONG_NUMBERS:
            yield _nearly_pattern(name, body, function, unit)


WRONG_NUMBERS = [
    (name, body)
    for name, bodies in WRONG
    if name in {"kl-or-entropy", "bernoulli-per-class", "weight-dropped", "softmax-again", "log1p"}
    for body in bodies
]
globals().update({f"nearly_wrong_{n}": body for n, body in enumerate(_patterns())})
