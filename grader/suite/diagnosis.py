"""Diagnosis: which misconception gives exactly the learner's values?

Pure: takes the calls that were recorded, the right function and the
hypotheses; gives names. No match, no guess.
"""

from __future__ import annotations

import copy
import math
import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from grader.suite.hypotheses import Call, Hypothesis, Kind
from grader.suite.show import size

MAX_NAMES = 2
MIN_CALLS = 2
_FLOAT = np.dtype(np.float64)
_RTOL = 1e-8
_ATOL = 1e-13


@dataclass(frozen=True, slots=True)
class Raised:
    """A call that ended in an exception of this type name."""

    type_name: str


@dataclass(frozen=True, slots=True)
class Recorded:
    """A call of the learner's function and its outcome: a value, or Raised."""

    args: tuple[Any, ...]
    kwargs: dict[str, Any]
    outcome: Any


def diagnose(
    recorded: Sequence[Recorded],
    right: Callable[..., Any],
    hypotheses: Iterable[Hypothesis],
) -> tuple[str, ...]:
    """The names of the first hypothesis, or pair, that fits every call but is not the truth.

    ``hypotheses`` are those of one function, in the order of preference.
    Implementations and transformations must agree with the learner on every
    call, at least once on a finite value. Where the truth is finite, all that
    is not (NaN, infinities, exceptions) counts as the same: one mistake divides
    by zero in many ways.
    """
    if len(recorded) < MIN_CALLS or not any(_finite(call.outcome) for call in recorded):
        return ()
    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        recorded = sorted(recorded, key=lambda call: size(call.args, call.kwargs), reverse=True)
        evidence = [_beside_truth(call, _outcome(right, call)) for call in recorded]
        if all(same(_in_form(seen.call.outcome, seen.truth), seen.truth) for seen in evidence):
            return ()
        known = list(hypotheses)
        if names := _first_single(evidence, right, known):
            return names
        for names, body in _pairs(right, known):
            if _fits(body, evidence):
                return names
    return ()


class _Seen(NamedTuple):
    """A call with its right outcome. ``broken``: it is not finite where the truth is."""

    call: Recorded
    truth: Any
    broken: bool


def _beside_truth(call: Recorded, truth: Any) -> _Seen:
    return _Seen(call, truth, _finite(truth) and not _finite(call.outcome))


def _first_single(
    evidence: Sequence[_Seen], right: Callable[..., Any], known: Sequence[Hypothesis]
) -> tuple[str, ...]:
    calls: list[Call] | None = None
    for hypothesis in known:
        match hypothesis.kind:
            case Kind.IMPLEMENTATION:
                fits = _fits(hypothesis.body, evidence)
            case Kind.TRANSFORMATION:
                fits = _fits(hypothesis.body(right), evidence)
            case Kind.PATTERN:
                calls = _for_patterns(evidence) if calls is None else calls
                fits = len(calls) >= MIN_CALLS and _shows(hypothesis.body, calls)
        if fits:
            return (hypothesis.name,)
    return ()


def _for_patterns(evidence: Sequence[_Seen]) -> list[Call]:
    """The calls with a value on both sides, copied once for all patterns."""
    return [
        Call(_copied(call.args), dict(call.kwargs), call.outcome, truth)
        for call, truth, _ in evidence
        if not isinstance(call.outcome, Raised) and not isinstance(truth, Raised)
    ]


def _shows(pattern: Callable[..., Any], calls: list[Call]) -> bool:
    """Whether a pattern is seen; one that a learner's odd value breaks is not."""
    try:
        return bool(pattern(calls))
    except Exception:  # noqa: BLE001 - as with any hypothesis
        return False


def _pairs(
    right: Callable[..., Any], known: Sequence[Hypothesis]
) -> Iterator[tuple[tuple[str, ...], Callable[..., Any]]]:
    """Every transformation on top of another hypothesis with another name."""
    outer = [h for h in known if h.kind is Kind.TRANSFORMATION]
    for inner in known:
        if inner.kind is Kind.PATTERN:
            continue
        base = _remembering(inner.body(right) if inner.kind is Kind.TRANSFORMATION else inner.body)
        for top in outer:
            if top.name != inner.name:
                yield (inner.name, top.name), top.body(base)


def _remembering(body: Callable[..., Any]) -> Callable[..., Any]:
    """The same function, computed once for each input: many transformations ask it the same."""
    known: dict[Any, Any] = {}

    def remembered(*args: Any, **kwargs: Any) -> Any:
        key = _key(args), _key(list(kwargs.items()))
        if key not in known:
            known[key] = body(*args, **kwargs)
        return copy.copy(known[key])

    return remembered


def _key(arg: Any) -> Any:
    if isinstance(arg, np.ndarray):
        return arg.shape, arg.dtype.str, arg.tobytes()
    if isinstance(arg, list | tuple):
        # The repr of an array leaves out values, inside a list too.
        return type(arg), tuple(_key(item) for item in arg)
    return repr(arg)


def _fits(body: Callable[..., Any], evidence: Sequence[_Seen]) -> bool:
    for call, _, broken in evidence:
        outcome = _outcome(body, call)
        if broken and not _finite(outcome):
            continue
        if not same(call.outcome, outcome):
            return False
    return True


def _in_form(outcome: Any, truth: Any) -> Any:
    """A list as an array where an array is right: its numbers show no misconception."""
    if not isinstance(truth, np.ndarray) or not isinstance(outcome, list | tuple):
        return outcome
    try:
        return np.asarray(outcome, dtype=float)
    except (TypeError, ValueError):
        return outcome


def _finite(outcome: Any) -> bool:
    """Whether the outcome is a value without NaN and infinities."""
    if isinstance(outcome, Raised):
        return False
    if isinstance(outcome, float | complex | np.number | np.ndarray):
        values = np.asarray(outcome)
        return values.dtype.kind not in "fc" or bool(np.isfinite(values).all())
    return True


def _outcome(body: Callable[..., Any], call: Recorded) -> Any:
    try:
        return body(*_copied(call.args), **call.kwargs)
    except Exception as problem:  # noqa: BLE001 - a hypothesis may be wrong in any way
        return Raised(type(problem).__name__)


def _copied(args: tuple[Any, ...]) -> tuple[Any, ...]:
    """Copies, so that a hypothesis which changes its arguments spoils no other."""
    return tuple(map(_copy_of, args))


def _copy_of(arg: Any) -> Any:
    if type(arg) is np.ndarray and not arg.dtype.hasobject:
        return arg.copy(order="K")
    return arg if callable(arg) else copy.deepcopy(arg)


def same(left: Any, right: Any) -> bool:
    """Whether two outcomes are the same: kind, shape and value, NaN equal to NaN."""
    if isinstance(left, float) and isinstance(right, float):
        return _same_number(float(left), float(right))
    if isinstance(left, Raised) or isinstance(right, Raised):
        # An array on one side would answer == itself, entry by entry.
        return type(left) is type(right) and bool(left == right)
    if (
        left is None
        or right is None
        or isinstance(left, str | bool)
        or isinstance(right, str | bool)
    ):
        return type(left) is type(right) and bool(left == right)
    if isinstance(left, list | tuple) and isinstance(right, list | tuple):
        return len(left) == len(right) and all(same(a, b) for a, b in zip(left, right, strict=True))
    return _same_numbers(left, right)


def _same_numbers(left: Any, right: Any) -> bool:
    if isinstance(left, list | tuple | dict) or isinstance(right, list | tuple | dict):
        return type(left) is type(right) and bool(left == right)
    if np.shape(left) != np.shape(right):
        return False
    a, b = np.asarray(left), np.asarray(right)
    if a.dtype.kind not in "iufcb" or b.dtype.kind not in "iufcb":
        return False
    if a.size and a.dtype == b.dtype == _FLOAT and not _same_number(a.item(0), b.item(0)):
        # Most hypotheses differ from the first number on.
        return False
    a, b = (x if x.dtype.kind in "fc" else x.astype(float) for x in (a, b))
    scale = np.maximum(np.abs(a), np.abs(b))
    near = np.abs(a - b) <= _ATOL + _RTOL * scale
    both = np.isfinite(a) & np.isfinite(b)
    return bool(np.all(near & both | (a == b) | (np.isnan(a) & np.isnan(b))))


def _same_number(left: float, right: float) -> bool:
    if math.isfinite(left) and math.isfinite(right):
        return abs(left - right) <= _ATOL + _RTOL * max(abs(left), abs(right))
    return left == right or (math.isnan(left) and math.isnan(right))
