"""Comparing a learner's value with the right one, on the trusted side.

First the kind of thing, then the shape, then finiteness, then the values.
Owns the words for each way of being wrong; decides nothing about points.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader.language import Message, say

RTOL = 1e-9
ATOL = 1e-12
_FLOAT = np.dtype(np.float64)
FEW = 64
"""Numbers up to which Python compares one by one faster than NumPy compares them at once."""


def difference(
    got: Any, expected: Any, *, rtol: float = RTOL, atol: float = ATOL
) -> Message | None:
    """How ``got`` differs from the number or array ``expected``; None when it doesn't.

    Values are close when ``|got - expected| <= atol + rtol * |expected|``;
    equal infinities, and NaN where NaN is expected, are close.
    """
    pairs = _few_finite(got, expected)
    if pairs is not None:
        return _wrong(sum(abs(g - e) > atol + rtol * abs(e) for g, e in pairs), len(pairs))
    problem = _kind(got, expected) or _shape(np.shape(got), np.shape(expected))
    if problem is not None:
        return problem
    return _values(np.asarray(got), np.asarray(expected), rtol, atol)


def _few_finite(got: Any, expected: Any) -> list[tuple[float, float]] | None:
    """The numbers in pairs, where both are the same few float64 numbers and all are finite.

    Nearly every comparison is of this kind: then only the values can differ.
    """
    if isinstance(got, float) and isinstance(expected, float):
        pairs = [(float(got), float(expected))]
    elif (
        isinstance(got, np.ndarray)
        and isinstance(expected, np.ndarray)
        and got.dtype == expected.dtype == _FLOAT
        and got.shape == expected.shape
        and got.size <= FEW
    ):
        pairs = list(zip(got.ravel().tolist(), expected.ravel().tolist(), strict=True))
    else:
        return None
    finite = all(math.isfinite(one) and math.isfinite(other) for one, other in pairs)
    return pairs if finite else None


def _wrong(number: int, total: int) -> Message | None:
    """What to say of so many wrong values."""
    if number == 0:
        return None
    if total == 1:
        return say("the value is wrong")
    if number == 1:
        return say("one of {total} values is wrong", total=total)
    return say("{n} of {total} values are wrong", n=number, total=total)


def unequal(got: Any, expected: Any) -> Message | None:
    """How ``got`` differs from exactly ``expected``; lists and tuples are the same thing."""
    if expected is None or got is None:
        if got is expected:
            return None
        return missing() if got is None else say("None is expected here")
    if isinstance(expected, list | tuple):
        if not isinstance(got, list | tuple):
            return say("{found} came back where a tuple is expected", found=kind_of(got))
        if len(got) != len(expected):
            return say("the length is {n}, expected is {wanted}", n=len(got), wanted=len(expected))
        parts = (unequal(g, e) for g, e in zip(got, expected, strict=True))
        return next((part for part in parts if part is not None), None)
    if isinstance(expected, str | bool):
        return None if got == expected else say("the value is wrong")
    return difference(got, expected, rtol=0.0, atol=0.0)


def missing() -> Message:
    """What to say when None came back."""
    return say("nothing came back (None): is a `return` missing?")


def kind_of(value: Any) -> Message:
    """What sort of thing a value is, in words."""
    if isinstance(value, np.ndarray):
        if value.dtype.kind == "b":
            return say("an array of True and False")
        return say("an array of shape {shape}", shape=value.shape)
    if isinstance(value, bool | np.bool_):
        return say("True or False")
    if isinstance(value, complex | np.complexfloating):
        return say("a complex number")
    if isinstance(value, int | float | np.number):
        return say("a single number")
    words = {
        "str": say("a text"),
        "list": say("a list"),
        "tuple": say("a tuple"),
        "dict": say("a dict"),
        "NoneType": say("nothing"),
    }
    return words.get(type(value).__name__, say("something else"))


def _kind(got: Any, expected: Any) -> Message | None:
    if got is None:
        return missing()
    numeric = isinstance(got, int | float | complex | np.number | np.ndarray)
    found = np.asarray(got) if numeric and not isinstance(got, bool) else None
    if found is None or found.dtype.kind == "b":
        wanted = kind_of(np.zeros(np.shape(expected)) if np.ndim(expected) else 0.0)
        return say(
            "{found} came back where {wanted} is expected", found=kind_of(got), wanted=wanted
        )
    if found.dtype.kind == "O":
        return say("the number is too large for a float")
    if np.iscomplexobj(found) and not np.iscomplexobj(expected):
        return say("a complex number came back where a real one is expected")
    return None


def _shape(got: tuple[int, ...], expected: tuple[int, ...]) -> Message | None:
    if got == expected:
        return None
    if expected == ():
        if int(np.prod(got)) == 1:
            return say(
                "an array of shape {shape} with one element came back, not the number itself",
                shape=got,
            )
        return say(
            "an array of shape {shape} came back where a single number is expected", shape=got
        )
    if got == ():
        return say(
            "a single number came back where an array of shape {shape} is expected", shape=expected
        )
    return say("the shape is {shape}, expected is {wanted}", shape=got, wanted=expected)


def _values(got: NDArray[Any], expected: NDArray[Any], rtol: float, atol: float) -> Message | None:
    if np.any(np.isnan(got) & ~np.isnan(expected)):
        return say("NaN (not a number) came back")
    if np.any(np.isnan(expected) & ~np.isnan(got)):
        return say("NaN (not a number) is expected here")
    infinite = np.isinf(expected)
    if np.any(np.isinf(got) & ~infinite):
        return say("an infinite value came back where a finite one is expected")
    if np.any(infinite & ~np.isinf(got)):
        return say("a finite value came back where an infinite one is expected")
    if np.any(infinite & (got != expected)):
        return say("the infinity has the wrong sign")
    if close(got, expected, rtol=rtol, atol=atol):
        return None
    wrong = ~_near(got, expected, rtol, atol)
    return _wrong(int(wrong.sum()), wrong.size)


def _near(got: NDArray[Any], expected: NDArray[Any], rtol: float, atol: float) -> NDArray[np.bool_]:
    with np.errstate(all="ignore"):
        bound = atol + rtol * np.abs(expected)
        near: NDArray[np.bool_] = np.abs(_gap(got, expected)) <= bound
        same = (got == expected) | (np.isnan(got) & np.isnan(expected))
    result: NDArray[np.bool_] = near & np.isfinite(expected) | same
    return result


def _gap(got: NDArray[Any], expected: NDArray[Any]) -> NDArray[Any]:
    """got - expected; of integers as floats, because theirs can turn round to a small one."""
    if got.dtype.kind in "iu" and expected.dtype.kind in "iu":
        wide: NDArray[Any] = got.astype(float) - expected.astype(float)
        return np.where((wide == 0) & (got != expected), 1.0, wide)
    gap: NDArray[Any] = got - expected
    return gap


def close(got: Any, expected: Any, *, rtol: float = RTOL, atol: float = ATOL) -> bool:
    """Whether two numbers or arrays of one shape are close; NaN equals NaN here."""
    return bool(np.all(_near(np.asarray(got), np.asarray(expected), rtol, atol)))
