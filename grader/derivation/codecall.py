"""The last line of a derivation against the learner's own function.

Owns how a course names the call (``mean(x=(x1,x2))``, ``mean(x=x[N])``) and the comparison of two
numbers. Runs no code: the function is called by whoever owns the sandbox.
"""

from __future__ import annotations

import ast
import math
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

from grader.derivation.mathematics import Mathematics, Values
from grader.derivation.task import CallLearner, CallProblem, CodeCall
from grader.language import Message, say
from grader.maths.domain import Declaration, Domain
from grader.maths.tree import Node

RTOL = 1e-9
POINTS = 4
MAX_SIZE = 50


@dataclass(frozen=True, slots=True)
class Array:
    """An argument made of the elements of an indexed symbol or matrix: ``y[K]``, ``Y[N,K]``."""

    name: str
    sizes: tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Where formula and code differ; ``got`` is None where the code gave no number."""

    call: str
    got: str
    expected: str
    message: Message
    unwritten: bool = False


def read_call(text: str, declarations: Mapping[str, Declaration]) -> CodeCall:
    """The call in a course's words; ValueError says what is wrong with it."""
    try:
        tree = ast.parse(text, mode="eval").body
    except (SyntaxError, ValueError):
        raise ValueError(f"{text!r} is no call") from None
    if not isinstance(tree, ast.Call) or not isinstance(tree.func, ast.Name) or tree.args:
        raise ValueError("a call with named arguments is expected, such as f(x=(x1,x2))")
    arguments = {}
    for keyword in tree.keywords:
        if keyword.arg is None:
            raise ValueError("a call with named arguments is expected, such as f(x=(x1,x2))")
        arguments[keyword.arg] = _argument(keyword.value, declarations)
    return CodeCall(tree.func.id, arguments, text)


def _argument(tree: ast.expr, declarations: Mapping[str, Declaration]) -> Any:
    match tree:
        case ast.Tuple(elts=entries) | ast.List(elts=entries):
            return tuple(_argument(entry, declarations) for entry in entries)
        case ast.Constant(value=int() | float() as value):
            return value
        case ast.Name(id=name) if name in declarations:
            declaration = declarations[name]
            if declaration.shape is not None:
                return Array(name, declaration.shape)
            if not declaration.indexed:
                return name
        case ast.Subscript(value=ast.Name(id=name), slice=index) if _indexed(name, declarations):
            parts = index.elts if isinstance(index, ast.Tuple) else [index]
            sizes = tuple(_size(part, declarations) for part in parts)
            return Array(name, sizes)
    raise ValueError(f"{ast.unparse(tree)} is no symbol of the task")


def _indexed(name: str, declarations: Mapping[str, Declaration]) -> bool:
    return name in declarations and declarations[name].indexed


def _size(tree: ast.expr, declarations: Mapping[str, Declaration]) -> str | int:
    match tree:
        case ast.Constant(value=int() as value) if 0 < value <= MAX_SIZE:
            return value
        case ast.Name(id=name) if name in declarations:
            return name
    raise ValueError(f"{ast.unparse(tree)} is no size")


def disagreement(
    code: CodeCall, line: Node, domain: Domain, maths: Mathematics, call: CallLearner
) -> Disagreement | None:
    """The first point of the domain at which formula and code differ; None where none does."""
    for values in islice(maths.values(line, domain), POINTS):
        arguments = {name: _filled(shape, values) for name, shape in code.arguments.items()}
        shown = ", ".join(f"{name}={_shown(value)}" for name, value in arguments.items())
        shown = f"{code.function}({shown})"
        expected = _number(values.formula)
        got = call(code.function, arguments)
        if isinstance(got, CallProblem):
            return Disagreement(shown, "", expected, got.message, got.unwritten)
        number = _as_float(got)
        if number is None:
            message = say("the function gives no single number")
            return Disagreement(shown, type(got).__name__, expected, message)
        if not math.isclose(number, values.formula, rel_tol=RTOL, abs_tol=1e-12):
            message = say("the formula and your function give different numbers")
            return Disagreement(shown, _number(number), expected, message)
    return None


def _filled(shape: Any, values: Values) -> Any:
    match shape:
        case tuple():
            return [_filled(entry, values) for entry in shape]
        case Array(name, sizes):
            found = [int(values.scalars[s]) if isinstance(s, str) else s for s in sizes]
            return _elements(name, found, (), values)
        case str():
            return values.scalars[shape]
    return float(shape)


def _elements(name: str, sizes: list[int], place: tuple[int, ...], values: Values) -> Any:
    if not sizes:
        return values.element(name, place)
    return [
        _elements(name, sizes[1:], (*place, n), values)
        for n in range(1, min(sizes[0], MAX_SIZE) + 1)
    ]


def _as_float(value: Any) -> float | None:
    try:
        return float(value)
    except (TypeError, ValueError, OverflowError):
        return None


def _shown(value: Any) -> str:
    if isinstance(value, list):
        return f"[{', '.join(map(_shown, value))}]"
    return _number(value)


def _number(value: float) -> str:
    return f"{value:.12g}"
