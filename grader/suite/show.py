"""Values as short texts for a learner's example."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from grader.sandbox.outcome import Unreturnable


class Literally(str):
    """A text that is shown as it is, without quotes: the name of an exception."""

    __slots__ = ()


MAX_TEXT = 400
MAX_VALUES = 60
"""What still fits three lines of a terminal."""

_DIGITS = 7
_MORE_DIGITS = (_DIGITS, 10, 13, 17)
_PLAIN = {"float64", "int64", "bool", "complex128"}


def show(value: Any, digits: int = _DIGITS) -> str:
    """The value as Python text, numbers with so many digits, cut when long."""
    text = _show(value, digits)
    return text if len(text) <= MAX_TEXT else text[: MAX_TEXT - 4] + " ..."


def show_call(function: str, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> str:
    """The call as a learner would type it."""
    parts = [_argument(value) for value in args]
    parts += [f"{name}={_argument(value)}" for name, value in kwargs.items()]
    text = f"{function}({', '.join(parts)})"
    return text if len(text) <= MAX_TEXT else text[: MAX_TEXT - 5] + " ...)"


def _argument(value: Any) -> str:
    """An argument so that it can be typed: an array says that it is one."""
    text = _show(value)
    return f"array({text})" if isinstance(value, np.ndarray) and text[0] == "[" else text


def show_pair(left: Any, right: Any) -> tuple[str, str]:
    """Two values that differ, with as many digits as it takes to see it.

    An array beside a list with the same values says that it is one.
    """
    if isinstance(left, np.ndarray) != isinstance(right, np.ndarray) and show(left) == show(right):
        return _argument(left), _argument(right)
    for digits in _MORE_DIGITS:
        pair = show(left, digits), show(right, digits)
        if pair[0] != pair[1]:
            break
    return pair


def _show(value: Any, digits: int = _DIGITS) -> str:
    if isinstance(value, np.ndarray):
        return _show_array(np.asarray(value), digits)
    if isinstance(value, bool | np.bool_) or value is None:
        return str(value)
    if isinstance(value, float | np.floating):
        return f"{float(value):.{digits}g}"
    if isinstance(value, int | np.integer):
        size_of = int(value).bit_length() // 3
        return str(value) if size_of < MAX_TEXT else f"<integer of about {size_of} digits>"
    if isinstance(value, complex | np.complexfloating):
        return f"({value.real:.{digits}g}{value.imag:+.{digits}g}j)"
    if isinstance(value, list):
        return f"[{_joined(value, digits)}]"
    if isinstance(value, tuple):
        inner = _joined(value, digits)
        return f"({inner},)" if len(value) == 1 else f"({inner})"
    if isinstance(value, dict):
        pairs = list(value.items())[:MAX_VALUES]
        return "{" + ", ".join(f"{k!r}: {_show(v, digits)}" for k, v in pairs) + "}"
    if callable(value):
        return str(getattr(value, "__name__", "f"))
    if isinstance(value, Literally):
        return str(value)
    if isinstance(value, Unreturnable):
        return f"<{value.type_name}: {value.reason}>"
    return repr(value) if isinstance(value, str) else str(value)


def _joined(values: Sequence[Any], digits: int) -> str:
    parts = [_show(item, digits) for item in values[:MAX_VALUES]]
    return ", ".join(parts if len(values) <= MAX_VALUES else [*parts, "..."])


def _show_array(value: np.ndarray[Any, Any], digits: int) -> str:
    if value.ndim == 0:
        return f"array({_show(value[()], digits)})"
    if value.size > MAX_VALUES:
        return f"<array of shape {value.shape}>"
    if value.size == 0 and value.ndim > 1:
        return f"np.zeros({value.shape})"
    text = _show(value.tolist(), digits)
    if value.dtype.name in _PLAIN:
        return text
    return f"np.array({text}, dtype=np.{value.dtype.name})"


def size(args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> int:
    """How much a learner must read to follow this call: the number of values in it."""
    return sum(_size(value) for value in (*args, *kwargs.values()))


def _size(value: Any) -> int:
    if isinstance(value, np.ndarray):
        return int(value.size) + value.ndim
    if isinstance(value, list | tuple):
        return 1 + sum(_size(item) for item in value)
    return 1


_OBJECT = 100
"""About what one Python object takes."""


def weight(value: Any) -> int:
    """About how many bytes this value takes."""
    if isinstance(value, np.ndarray):
        return _OBJECT + int(value.nbytes)
    if isinstance(value, str):
        return _OBJECT + 4 * len(value)
    if isinstance(value, list | tuple):
        return _OBJECT + sum(map(weight, value))
    if isinstance(value, dict):
        return _OBJECT + sum(weight(key) + weight(item) for key, item in value.items())
    return _OBJECT
