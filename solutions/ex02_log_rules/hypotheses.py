"""Wrong ways to use the rules of the log, each with its misconception.

Wrong values stand in tables by function. Where two logs meet, in log_base and change_base, a
wrong formula is tried with ln, log10 and log2: there the base of the log alone is no mistake.
In the sums it is one, and sign, base and divisor combine with everything else.
"""

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from grader.suite import Call, hypothesis, pattern, transformation

Body = Callable[..., Any]

BASE, PRODUCT, LIKELIHOOD, CHANGE = "log_base", "log_product", "log_likelihood", "change_base"
ALL = (BASE, PRODUCT, LIKELIHOOD, CHANGE)
SUMS = (PRODUCT, LIKELIHOOD)
RATIOS = (BASE, CHANGE)

LN10, LN2 = math.log(10), math.log(2)
LOGS = (np.log, np.log10, np.log2)
ONE_LOG = tuple(zip(("base-ignored", "base-10", "base-2"), LOGS, strict=True))
CUTS = (np.trunc, np.floor, np.round)


def fail(error: type[Exception]) -> Any:
    """Raise, where an expression is needed."""
    raise error


# --- sign, base, divisor, brackets: these combine with everything else ---

CHANGES: tuple[tuple[str, tuple[str, ...], Body], ...] = (
    ("sign-missing", ALL, np.negative),
    ("sign-missing", (BASE, PRODUCT, CHANGE), np.abs),
    ("base-10", ALL, lambda value: value / LN10),
    ("base-10", RATIOS, lambda value: value * LN10),
    ("base-2", ALL, lambda value: value / LN2),
    ("base-2", RATIOS, lambda value: value * LN2),
    ("returns-array", ALL, lambda value: np.array([value])),
    ("returns-array", ALL, lambda value: np.array([[value]])),
    ("returns-array", ALL, lambda value: [value]),
    ("log-one", SUMS, lambda value: value + 1),
)


def _changed(change: Body) -> Body:
    return lambda right: lambda *args: change(right(*args))


def _mean(right: Body) -> Body:
    """The sum over all entries, divided by their number."""
    return lambda *args: np.asarray(right(*args)) / len(args[0])


def _first_entries(n: int) -> Body:
    """A program written out for n entries: fewer are missing, the rest is left out."""

    def cut(right: Body) -> Body:
        return lambda *args: fail(IndexError) if len(args[0]) < n else right(*(a[:n] for a in args))

    return cut


# --- log_base(x, b) and change_base(v, b_from, b_to) ---


# float(…) makes a number of Python, whose powers of negative numbers are complex.


def _of_base(log: Body) -> tuple[tuple[str, Body], ...]:
    """Wrong formulas for log_b x, written with this log."""
    return (
        ("base-swapped", lambda x, b: log(b) / log(x)),
        ("product-of-logs", lambda x, b: log(x) - log(b)),
        ("product-of-logs", lambda x, b: log(x) + log(b)),
        ("product-of-logs", lambda x, b: log(x) * log(b)),
        ("log-of-sum", lambda x, b: log(x + b)),
        ("log-of-sum", lambda x, b: log(x - b)),
        ("log-of-sum", lambda x, b: log(x) / log(x + b)),
        ("power-of-log", lambda x, b: b * log(x)),
        ("power-of-log", lambda x, b: log(x) ** b),
        ("power-of-log", lambda x, b: log(x) ** (1 / b)),
        ("power-of-log", lambda x, b: log(x) / b),
        ("power-of-log", lambda x, b: x * log(b)),
        ("log1p", lambda x, _: log(1 + x)),
        ("log1p", lambda x, b: log(1 + x) / log(1 + b)),
        ("log1p", lambda x, b: log(1 + x) / log(b)),
        ("log1p", lambda x, b: log(x) / log(1 + b)),
        ("int-truncation", lambda x, b: log(np.trunc(x)) / log(np.trunc(b))),
        ("int-truncation", lambda x, b: log(np.trunc(x)) / log(b)),
        ("int-truncation", lambda x, b: log(x) / log(np.trunc(b))),
        ("int-truncation", lambda x, b: np.trunc(log(x)) / log(b)),
        ("int-truncation", lambda x, b: np.trunc(log(x)) / np.trunc(log(b))),
    )


def _of_change(log: Body) -> tuple[tuple[str, Body], ...]:
    """Wrong formulas for v log b_from / log b_to, written with this log."""
    return (
        ("base-swapped", lambda v, a, b: v * log(b) / log(a)),
        ("base-swapped", lambda v, a, b: log(b) / log(a) / v),
        ("base-swapped", lambda v, a, b: log(a) / log(b) / v),
        ("product-of-logs", lambda v, a, b: v * log(a) * log(b)),
        ("product-of-logs", lambda v, a, b: v / (log(a) * log(b))),
        ("product-of-logs", lambda v, a, b: v * (log(a) - log(b))),
        ("product-of-logs", lambda v, a, b: v * (log(a) + log(b))),
        ("product-of-logs", lambda v, a, b: v / (log(b) - log(a))),
        ("product-of-logs", lambda v, a, b: v + log(a) - log(b)),
        ("product-of-logs", lambda v, a, b: v * log(a) - log(b)),
        ("product-of-logs", lambda v, a, b: v + log(a) / log(b)),
        ("log-of-sum", lambda v, a, b: v * log(a + b)),
        ("log-of-sum", lambda v, a, b: v * log(a - b)),
        ("power-of-log", lambda v, a, b: log(a) ** v / log(b)),
        ("power-of-log", lambda v, a, b: (log(a) / log(b)) ** v),
        ("power-of-log", lambda v, a, b: float(log(a)) ** v / float(log(b))),
        ("power-of-log", lambda v, a, b: (float(log(a)) / float(log(b))) ** v),
        ("factor-inside-log", lambda v, a, b: log(v * a) / log(b)),
        ("factor-inside-log", lambda v, a, b: log(a) / log(v * b)),
        ("factor-inside-log", lambda v, a, b: log(v * a / b)),
        ("weight-dropped", lambda _, a, b: log(a) / log(b)),
        ("base-ignored", lambda v, _, b: log(v) / log(b)),
        ("base-ignored", lambda v, a, _: log(v) / log(a)),
        ("log1p", lambda v, a, b: v * log(1 + a) / log(1 + b)),
        ("log1p", lambda v, a, b: v * log(1 + a) / log(b)),
        ("log1p", lambda v, a, b: v * log(a) / log(1 + b)),
        ("int-truncation", lambda v, a, b: np.trunc(v) * log(a) / log(b)),
        ("int-truncation", lambda v, a, b: v * log(np.trunc(a)) / log(np.trunc(b))),
    )


def _quotient(a: Any, b: Any) -> Any:
    """The right log_b a."""
    return np.log(a) / np.log(b)


OF_BASE = (
    *((name, lambda x, _, log=log: log(x)) for name, log in ONE_LOG),
    ("base-ignored", lambda _, b: np.log(b)),
    ("log-one", lambda x, b: fail(ValueError) if x == 1 else _quotient(x, b)),
    ("int-truncation", lambda x, b: math.log(int(x)) / math.log(int(b))),
    ("int-truncation", lambda x, b: math.log(int(x)) / math.log(b)),
    ("power-of-log", lambda x, b: float(np.log(x)) ** b),
    ("product-of-logs", lambda x, b: x / b),
)
OF_CHANGE = (
    ("base-ignored", lambda v, _, __: v),
    *((name, lambda v, a, _, log=log: v * log(a)) for name, log in ONE_LOG),
    *((name, lambda v, _, b, log=log: v / log(b)) for name, log in ONE_LOG),
    *((name, lambda v, _, b, log=log: v * log(b)) for name, log in ONE_LOG),
    *((name, lambda v, a, _, log=log: v / log(a)) for name, log in ONE_LOG),
    ("product-of-logs", lambda v, a, b: v * np.log(a / b)),
    ("product-of-logs", lambda v, a, b: v * a / b),
    *(("int-truncation", lambda v, a, b, cut=cut: v * cut(_quotient(a, b))) for cut in CUTS),
    *(("int-truncation", lambda v, a, b, cut=cut: v / cut(_quotient(b, a))) for cut in CUTS),
)


# --- log_product(xs) ---


def _added_up(values: Any) -> Any:
    """Each running total added once more, as when a total is added to itself."""
    return np.sum(np.cumsum(values))


OF_PRODUCT = (
    ("underflow", lambda xs: np.log(np.prod(xs))),
    ("sign-missing", lambda xs: np.sum(np.abs(np.log(xs)))),
    ("underflow", lambda xs: np.log(np.prod(xs.astype(np.longdouble)))),
    ("log-of-sum", lambda xs: np.log(np.sum(xs))),
    ("log-of-sum", np.logaddexp.reduce),
    ("log-of-sum", lambda xs: np.log(np.mean(xs))),
    ("product-of-logs", lambda xs: np.prod(np.log(xs))),
    ("product-of-logs", lambda xs: np.log(xs[0]) - np.sum(np.log(xs[1:]))),
    ("product-of-logs", lambda xs: np.log(xs[0]) / np.prod(np.log(xs[1:]))),
    ("product-of-logs", lambda xs: np.sum(np.log(xs) - 1)),
    ("power-of-log", lambda xs: np.log(xs[0]) ** len(xs)),
    ("power-of-log", lambda xs: np.sum(np.log(xs)) ** len(xs)),
    ("power-of-log", lambda xs: len(xs) * np.sum(np.log(xs))),
    ("power-of-log", lambda xs: len(xs) * np.log(xs[0])),
    ("log1p", lambda xs: np.sum(np.log1p(xs))),
    ("log1p", lambda xs: np.log1p(np.prod(xs))),
    ("base-swapped", lambda xs: np.sum(1 / np.log(xs))),
    ("normalises", lambda xs: np.sum(np.log(xs / np.sum(xs)))),
    ("normalises", lambda xs: np.sum(np.log(xs / np.max(xs)))),
    ("normalises", lambda xs: np.sum(np.log(xs / np.mean(xs)))),
    ("normalises", lambda xs: np.log(np.prod(xs) ** (1 / len(xs)))),
    ("mean-over-classes", lambda xs: np.median(np.log(xs))),
    *(("int-truncation", lambda xs, cut=cut: np.sum(cut(np.log(xs)))) for cut in CUTS),
    ("int-truncation", lambda xs: np.sum(np.log(np.trunc(xs)))),
    ("int-truncation", lambda xs: np.sum(np.log(np.trunc(xs)[np.trunc(xs) > 0]))),
    ("int-truncation", lambda xs: np.sum(np.log(np.maximum(np.trunc(xs), 1)))),
    ("int-truncation", lambda xs: np.log(np.trunc(np.prod(xs)))),
    ("log-one", lambda xs: np.sum(np.where(xs == 1, 1.0, np.log(xs)))),
    ("log-one", lambda xs: np.sum(np.log(xs)) + len(xs)),
    ("log-one", lambda xs: fail(ValueError) if np.any(xs == 1) else np.sum(np.log(xs))),
    ("accumulator", lambda xs: np.log(xs[0])),
    ("accumulator", lambda xs: np.log(xs[-1])),
    ("accumulator", lambda xs: _added_up(np.log(xs))),
    ("off-by-one", lambda xs: np.sum(np.log(xs[1:]))),
    ("off-by-one", lambda xs: np.sum(np.log(xs[:-1]))),
    ("returns-array", np.log),
    ("returns-array", lambda xs: list(np.log(xs))),
    ("returns-array", lambda xs: np.cumsum(np.log(xs))),
    ("other-loss", np.prod),
    ("other-loss", np.sum),
)


# --- log_likelihood(t, y) ---


def _terms(t: Any, y: Any) -> Any:
    return t * np.log(y)


def _total(t: Any, y: Any) -> Any:
    return np.sum(_terms(t, y))


def _complex_powers(t: Any, y: Any) -> Any:
    """Σ (log y)**t with the numbers of Python."""
    return sum(math.log(b) ** a for a, b in zip(t.tolist(), y.tolist(), strict=True))


def _complex_product(t: Any, y: Any) -> Any:
    """Π (log y)**t with the numbers of Python."""
    return math.prod(math.log(b) ** a for a, b in zip(t.tolist(), y.tolist(), strict=True))


def _at_most_likely(t: Any, y: Any) -> Any:
    """The log at the largest t."""
    return np.log(y[np.argmax(t)])


OF_LIKELIHOOD = (
    ("underflow", lambda t, y: np.log(np.prod(y**t))),
    ("underflow", lambda t, y: np.log(np.prod(y.astype(np.longdouble) ** t))),
    ("swapped-args", lambda t, y: np.sum(y * np.log(t))),
    ("swapped-args", lambda t, y: np.sum(y[t > 0] * np.log(t[t > 0]))),
    ("swapped-args", lambda t, y: np.log(np.prod(t**y))),
    ("weight-dropped", lambda _, y: np.sum(np.log(y))),
    ("weight-dropped", lambda t, y: np.sum(np.log(y[t > 0]))),
    ("weight-dropped", lambda t, y: np.sum(t) * np.sum(np.log(y))),
    ("weight-dropped", lambda t, y: np.mean(np.log(y[t > 0]))),
    ("log-of-sum", lambda t, y: np.log(np.sum(t * y))),
    ("log-of-sum", lambda t, y: np.log(np.sum(y**t))),
    ("log-of-sum", lambda _, y: np.log(np.sum(y))),
    ("log-of-sum", lambda t, y: np.sum(t) * np.log(np.sum(y))),
    ("log-of-sum", lambda t, y: np.sum(t) * np.log(np.sum(t * y))),
    ("log-of-sum", lambda t, y: np.sum(np.log(t + y))),
    ("log-of-sum", lambda t, y: np.log(np.sum(t + y))),
    ("log-of-sum", lambda t, y: np.logaddexp.reduce(_terms(t, y))),
    ("log-of-sum", lambda t, y: np.sum(t) * np.log(np.mean(y))),
    ("product-of-logs", lambda t, y: np.prod(_terms(t, y))),
    ("product-of-logs", lambda t, y: np.prod(_terms(t, y)[t > 0])),
    ("product-of-logs", lambda _, y: np.prod(np.log(y))),
    ("product-of-logs", lambda t, y: np.sum(np.log(t) * np.log(y))),
    ("product-of-logs", lambda t, y: np.sum(t * (np.log(y) - 1))),
    ("product-of-logs", lambda t, y: _terms(t, y)[0] - np.sum(_terms(t, y)[1:])),
    ("power-of-log", lambda t, y: np.sum(np.log(y) ** t)),
    ("power-of-log", _complex_powers),
    ("power-of-log", lambda t, y: np.sum((np.log(y) ** t)[t > 0])),
    ("power-of-log", lambda t, y: np.sum((-np.log(y)) ** t)),
    ("power-of-log", lambda t, y: np.prod(np.log(y) ** t)),
    ("power-of-log", lambda t, y: np.prod((-np.log(y)) ** t)),
    ("power-of-log", _complex_product),
    ("power-of-log", lambda t, y: np.sum(np.log(y)) ** np.sum(t)),
    ("power-of-log", lambda t, y: np.sum(t ** np.log(y))),
    ("factor-inside-log", lambda t, y: np.sum(np.log(t * y))),
    ("factor-inside-log", lambda t, y: np.sum(np.log((t * y)[t > 0]))),
    ("factor-inside-log", lambda t, y: np.log(np.prod(t * y))),
    ("factor-inside-log", lambda t, y: np.sum(t * np.log(t * y))),
    ("factor-inside-log", lambda t, y: np.sum(t[t > 0] * np.log((t * y)[t > 0]))),
    ("factor-inside-log", lambda t, y: np.sum(np.log(t) + np.log(y))),
    ("factor-inside-log", lambda t, y: np.sum(np.log(t[t > 0]) + np.log(y[t > 0]))),
    ("log1p", lambda t, y: np.sum(t * np.log1p(y))),
    ("log1p", lambda t, y: np.sum(np.log1p(t * y))),
    ("log1p", lambda t, y: np.sum(np.log1p(y**t))),
    ("log1p", lambda t, y: np.log1p(np.prod(y**t))),
    ("log1p", lambda _, y: np.sum(np.log1p(y))),
    ("base-swapped", lambda t, y: np.sum(t / np.log(y))),
    ("normalises", lambda t, y: _total(t, y) / np.sum(t)),
    ("normalises", lambda t, y: _total(t, y / np.sum(y))),
    ("normalises", lambda t, y: _total(t / np.sum(t), y / np.sum(y))),
    ("normalises", lambda t, y: _total(t, y / np.max(y))),
    ("normalises", lambda t, y: _total(np.exp(t) / np.sum(np.exp(t)), y)),
    ("normalises", lambda t, y: _total(t, np.exp(y) / np.sum(np.exp(y)))),
    ("normalises", lambda t, y: np.log(np.prod(y**t) ** (1 / np.sum(t)))),
    ("normalises", lambda t, y: np.log(np.prod(y**t) ** (1 / len(t)))),
    ("normalises", lambda t, y: np.sum(np.log(y**t / np.sum(y**t)))),
    ("mean-over-classes", lambda t, y: _total(t, y) / np.count_nonzero(t)),
    ("int-truncation", lambda t, y: _total(np.trunc(t), y)),
    ("int-truncation", lambda t, y: _total(np.round(t), y)),
    *(("int-truncation", lambda t, y, cut=cut: np.sum(cut(_terms(t, y)))) for cut in CUTS),
    *(("int-truncation", lambda t, y, cut=cut: np.sum(t * cut(np.log(y)))) for cut in CUTS),
    ("log-one", lambda t, y: np.sum(t * np.where(y == 1, 1.0, np.log(y)))),
    ("log-one", lambda t, y: np.sum(t * (np.log(y) + 1))),
    ("log-one", lambda t, y: _total(t, y) + len(t)),
    ("log-one", lambda t, y: _total(t, y) + np.count_nonzero(t == 0)),
    ("log-one", lambda t, y: np.sum(np.where(t == 0, 1.0, _terms(t, y)))),
    ("onehot-only", _at_most_likely),
    ("onehot-only", lambda t, y: np.max(t) * _at_most_likely(t, y)),
    ("onehot-only", lambda t, y: np.sum(t) * _at_most_likely(t, y)),
    ("onehot-only", lambda t, y: np.sum(_terms(t, y)[t > 0.5])),
    ("onehot-only", lambda t, y: np.sum(np.log(y[t > 0.5]))),
    ("onehot-only", lambda t, y: np.sum(np.log(y[t == 1]))),
    ("accumulator", lambda t, y: _terms(t, y)[0]),
    ("accumulator", lambda t, y: _terms(t, y)[-1]),
    ("accumulator", lambda t, y: _added_up(_terms(t, y))),
    ("off-by-one", lambda t, y: _total(t[1:], y[1:])),
    ("off-by-one", lambda t, y: _total(t[:-1], y[:-1])),
    ("returns-array", _terms),
    ("returns-array", lambda t, y: list(_terms(t, y))),
    ("returns-array", lambda t, y: np.cumsum(_terms(t, y))),
    ("returns-array", lambda t, y: np.outer(t, np.log(y))),
    ("returns-array", lambda _, y: np.log(y)),
    ("bernoulli-per-class", lambda t, y: np.sum(_terms(t, y) + _terms(1 - t, 1 - y))),
    ("kl-or-entropy", lambda _, y: np.sum(y * np.log(y))),
    ("kl-or-entropy", lambda t, _: np.sum(t * np.log(t))),
    ("kl-or-entropy", lambda t, y: np.sum(t * np.log(t / y))),
    ("kl-or-entropy", lambda t, y: np.sum((t * np.log(t / y))[t > 0])),
    ("other-loss", lambda t, y: np.prod(y**t)),
    ("other-loss", lambda t, y: np.sum(t * y)),
    ("other-loss", lambda t, y: np.sum(y**t)),
)


# --- the marks ---


def _marked() -> Any:
    """Every wrong value with its marks: the changes first, the tables in their order."""
    for name, functions, change in CHANGES:
        yield transformation(name, function=functions)(_changed(change))
    yield transformation("mean-over-classes", function=SUMS)(_mean)
    for name, body in OF_BASE:
        yield hypothesis(name, function=BASE)(body)
    for name, body in OF_CHANGE:
        yield hypothesis(name, function=CHANGE)(body)
    for log in LOGS:
        for name, body in _of_base(log):
            yield hypothesis(name, function=BASE)(body)
        for name, body in _of_change(log):
            yield hypothesis(name, function=CHANGE)(body)
    for name, body in OF_PRODUCT:
        yield hypothesis(name, function=PRODUCT)(lambda xs, body=body: body(np.asarray(xs)))
    for name, body in OF_LIKELIHOOD:
        yield hypothesis(name, function=LIKELIHOOD)(body)
    for n in (2, 3, 4, 5, 6):
        yield transformation("hardcoded-size", function=SUMS)(_first_entries(n))


# The reader of this file takes what has a name in it.
globals().update({f"wrong_value_{n}": body for n, body in enumerate(_marked())})


# --- what no single formula gives: one argument at a time, constants, guards, whole numbers ---


def _is_number(value: Any) -> bool:
    return isinstance(value, float | int | np.number) and not isinstance(value, bool)


def _near(got: Any, wanted: Any, rtol: float = 1e-8, atol: float = 1e-12) -> bool:
    return _is_number(got) and bool(abs(got - wanted) <= atol + rtol * abs(wanted))


def _right(call: Call) -> bool:
    return _near(call.got, call.expected)


def _wrong_only(calls: list[Call], where: Callable[[Call], bool]) -> bool:
    """Whether some calls of this kind are wrong and all others right, of which there are some."""
    others = [call for call in calls if not where(call)]
    wrong = [call for call in calls if not _right(call)]
    return len(others) > 2 and bool(wrong) and all(where(call) for call in wrong)


@pattern("log-one", function=BASE)
def wrong_at_one(calls: list[Call]) -> bool:
    """Right everywhere but for log_b 1 and log_b b."""
    return _wrong_only(calls, lambda call: call.args[0] in {1.0, call.args[1]})


@pattern("underflow", function=SUMS)
def wrong_at_the_ends(calls: list[Call]) -> bool:
    """Right wherever the product is a float, wrong where it is 0 or infinite."""
    return _wrong_only(calls, lambda call: not 0 < _product(call) < math.inf)


def _product(call: Call) -> float:
    values = np.asarray(call.args[-1], dtype=float)
    return float(np.prod(values if len(call.args) == 1 else values ** call.args[0]))


@pattern("int-truncation", function=ALL)
def whole_part(calls: list[Call]) -> bool:
    """Every value is a whole number, the right one without its decimals."""
    return all(
        _is_number(call.got)
        and call.got == np.round(call.got)
        and abs(call.got - call.expected) <= 1 + 1e-9
        for call in calls
    ) and any(abs(call.got) >= 2 and not _right(call) for call in calls)


CONSTANTS = (("base-10", 1 / LN10), ("base-10", LN10), ("base-2", 1 / LN2), ("base-2", LN2))


def _with_constant(name: str, factor: float) -> Any:
    """The right values times a factor that was rounded to a few digits."""
    return pattern(name, function=ALL)(
        lambda calls: all(_near(call.got, call.expected * factor, 2e-3) for call in calls)
    )


globals().update({f"rounded_{n}": _with_constant(*pair) for n, pair in enumerate(CONSTANTS)})

DODGED = (
    ("base-swapped", BASE, lambda x, b: x != 1 and math.log(b) / math.log(x)),
    ("base-ignored", CHANGE, lambda v, _, b: v > 0 and math.log(v) / math.log(b)),
    ("factor-inside-log", CHANGE, lambda v, a, b: v > 0 and math.log(v * a) / math.log(b)),
)


def _where_defined(name: str, function: str, body: Body) -> Any:
    """The wrong values, but for arguments that have none and are treated by themselves."""

    def fits(calls: list[Call]) -> bool:
        values = [(call, body(*call.args)) for call in calls]
        kept = [(call, value) for call, value in values if value is not False]
        wrong = [call for call, _ in kept if not _right(call)]
        return len(wrong) > 2 and all(_near(call.got, value) for call, value in kept)

    return pattern(name, function=function)(fits)


globals().update({f"dodged_{n}": _where_defined(*row) for n, row in enumerate(DODGED)})


@pattern("hardcoded-answer", function=ALL)
def same_number_for_all(calls: list[Call]) -> bool:
    """The same number, whatever the input."""
    first = calls[0].got
    alike = all(_is_number(call.got) and call.got == first for call in calls)
    return (
        alike
        and first not in {0, 1}
        and len({round(float(call.expected), 6) for call in calls}) > 2
    )


EPSILONS = (
    *(a * 10.0**-n for n in range(1, 17) for a in (1.0, 2.0, 5.0)),
    *(10.0**-n for n in (20, 30, 32, 38, 50, 100, 200, 300, 307, 308, 323)),
    np.finfo(float).eps,
    np.finfo(float).tiny,
)
GUARDS: tuple[tuple[str, str, Body], ...] = (
    ("value-altered", PRODUCT, lambda e, xs: np.sum(np.log(xs + e))),
    ("value-altered", PRODUCT, lambda e, xs: np.sum(np.log(np.maximum(xs, e)))),
    ("value-altered", PRODUCT, lambda e, xs: np.sum(np.log(np.clip(xs, e, 1)))),
    ("underflow", PRODUCT, lambda e, xs: np.log(np.prod(xs) + e)),
    ("underflow", PRODUCT, lambda e, xs: np.log(max(np.prod(xs), e))),
    ("value-altered", LIKELIHOOD, lambda e, t, y: _total(t, y + e)),
    ("value-altered", LIKELIHOOD, lambda e, t, y: _total(t, np.clip(y, e, 1))),
    ("value-altered", LIKELIHOOD, lambda e, t, y: _total(t, np.clip(y, e, 1 - e))),
    ("underflow", LIKELIHOOD, lambda e, t, y: np.log(np.prod(y**t) + e)),
    ("underflow", LIKELIHOOD, lambda e, t, y: np.log(max(np.prod(y**t), e))),
    ("swapped-args", LIKELIHOOD, lambda e, t, y: _total(y, t + e)),
    ("swapped-args", LIKELIHOOD, lambda e, t, y: _total(y, np.maximum(t, e))),
    ("factor-inside-log", LIKELIHOOD, lambda e, t, y: np.sum(np.log(t * y + e))),
    ("factor-inside-log", LIKELIHOOD, lambda e, t, y: np.sum(np.log(np.maximum(t * y, e)))),
)


def _with_guard(name: str, function: str, body: Body) -> Any:
    def fits(calls: list[Call]) -> bool:
        return any(
            all(_near(call.got, body(e, *call.args)) for call in calls) for e in EPSILONS
        ) and not all(_right(call) for call in calls)

    return pattern(name, function=function)(fits)


globals().update({f"guarded_{n}": _with_guard(*guard) for n, guard in enumerate(GUARDS)})


@pattern("value-altered", function=ALL)
def nearly_right(calls: list[Call]) -> bool:
    """Every value is a little off, or right."""
    return not all(_right(call) for call in calls) and all(
        _near(call.got, call.expected, 0.01, 0.01) for call in calls
    )
