"""Keys computed by the course's own code from the values drawn.

Owns the evaluation of the AUTHOR's expressions, on the trusted side, with the
solution's functions. A learner's text never comes here.
"""

from __future__ import annotations

import importlib.util
import math
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import CodeType
from typing import Any

from grader.errors import CourseError


def compiled(expression: str) -> CodeType:
    """The expression as code; CourseError where it is no Python."""
    try:
        return compile(expression.strip(), "<quiz.toml>", "eval")
    except (SyntaxError, ValueError) as problem:
        raise CourseError([f"{expression!r} is no expression: {problem}"]) from None


class Calculator:
    """Evaluates an author's expressions over a solution's functions and drawn values."""

    def __init__(self, module: Path, values: Mapping[str, Any]) -> None:
        self._module = module
        self._values = dict(values)

    def let(self, name: str, value: Any) -> None:
        """Name a value for the expressions that follow."""
        self._values[name] = value

    def value(self, expression: str) -> Any:
        """What the expression gives; CourseError where it gives nothing."""
        import numpy as np  # noqa: PLC0415 - most questions compute nothing

        code = compiled(expression)
        names = {**_functions(self._module), "np": np, "math": math}
        names |= {name: _array(value) for name, value in self._values.items()}
        try:
            with np.errstate(all="ignore"):
                return eval(code, names)  # noqa: S307 - the author's text, never a learner's
        except Exception as problem:  # noqa: BLE001 - whatever the author's text raises is theirs
            reason = f"{expression!r}: {type(problem).__name__}: {problem}"
            raise CourseError([reason], where=str(self._module)) from None

    def number(self, expression: str) -> float:
        """The value as a finite number; CourseError where it is none."""
        value = self.value(expression)
        try:
            number = float(value)
        except (TypeError, ValueError):
            raise CourseError([f"{expression!r} gives no number but {value!r}"]) from None
        if not math.isfinite(number):
            raise CourseError([f"{expression!r} gives {number}"])
        return number

    def shapes(self, expression: str) -> tuple[tuple[int, ...], ...]:
        """The value as shapes: a tuple is one, a list holds several."""
        value = self.value(expression)
        shapes = value if isinstance(value, list) else [value]
        if shapes and all(_is_shape(shape) for shape in shapes):
            return tuple(tuple(map(int, shape)) for shape in shapes)
        raise CourseError([f"{expression!r} gives no shape but {value!r}"])


def _is_shape(value: Any) -> bool:
    return isinstance(value, tuple) and all(isinstance(size, int) and size >= 0 for size in value)


def _array(value: Any) -> Any:
    if not isinstance(value, list):
        return value
    import numpy as np  # noqa: PLC0415 - as above

    return np.array(value)


@cache
def _functions(module: Path) -> Mapping[str, Any]:
    """What the solution's module defines."""
    name = f"_key_{module.stem}"
    spec = importlib.util.spec_from_file_location(name, module)
    if spec is None or spec.loader is None:
        raise CourseError(["is not a Python file"], where=str(module))
    loaded = importlib.util.module_from_spec(spec)
    try:
        spec.loader.exec_module(loaded)
    except Exception as problem:
        text = f"does not load: {type(problem).__name__}: {problem}"
        raise CourseError([text], where=str(module)) from problem
    return {name: value for name, value in vars(loaded).items() if not name.startswith("__")}
