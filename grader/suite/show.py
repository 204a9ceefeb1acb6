"""Values as short texts for a learner's example."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np


class Literally(str):
    """A text that is shown as it is, without quotes: the name of an exception."""

    __slots__ = ()


MAX_TEXT = 400
_DIGITS = 7


def show(value: Any) -> str:
    """The value as Python text, numbers with seven digits, cut when long."""
    text = _show(value)
    return text if len(text) <= MAX_TEXT else text[: MAX_TEXT - 4] + " ..."


def show_call(function: str, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> str:
    """The call as a learner would type it."""
    parts = [_show(value) for value in args]
    parts += [f"{name}={_show(value)}" for name, value in kwargs.items()]
    text = f"{function}({', '.join(parts)})"
    return text if len(text) <= MAX_TEXT else text[: MAX_TEXT - 5] + " ...)"


def _show(value: Any) -> str:
    if isinstance(value, np.ndarray):
        return _show_array(value)
    if isinstance(value, bool | np.bool_) or value is None:
        return str(value)
    if isinstance(value, float | np.floating):
        return f"{float(value):.{_DIGITS}g}"
    if isinstance(value, int | np.integer):
        digits = int(value).bit_length() // 3
        return str(value) if digits < MAX_TEXT else f"<integer of about {digits} digits>"
    if isinstance(value, complex | np.complexfloating):
        return f"({value.real:.{_DIGITS}g}{value.imag:+.{_DIGITS}g}j)"
    if isinstance(value, list):
        return f"[{', '.join(_show(item) for item in value[:50])}]"
    if isinstance(value, tuple):
        inner = ", ".join(_show(item) for item in value[:50])
        return f"({inner},)" if len(value) == 1 else f"({inner})"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{k!r}: {_show(v)}" for k, v in list(value.items())[:50]) + "}"
    if callable(value):
        return str(getattr(value, "__name__", "f"))
    if isinstance(value, Literally):
        return str(value)
    return repr(value) if isinstance(value, str) else str(value)


def _show_array(value: np.ndarray[Any, Any]) -> str:
    value = np.asarray(value)
    if value.ndim == 0:
        return f"array({_show(value[()])})"
    if value.size > 60:
        return f"<array of shape {value.shape}>"
    if value.size == 0 and value.ndim > 1:
        return f"np.zeros({value.shape})"
    return _show([item if item.ndim else item[()] for item in value])


def size(args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> int:
    """How much a learner must read to follow this call: the number of values in it."""
    return sum(_size(value) for value in (*args, *kwargs.values()))


def _size(value: Any) -> int:
    if isinstance(value, np.ndarray):
        return int(value.size) + value.ndim
    if isinstance(value, list | tuple):
        return 1 + sum(_size(item) for item in value)
    return 1
